import { expect, it } from 'vitest';
import { demoArguments } from './demo-arguments.mjs';

const temporary = (name: string) => `/tmp/${name}`;
const place = () => '/shots';

it("passes a person's arguments on untouched when it is no demo", () => {
  expect(demoArguments(['tel:+1', '--x'], temporary, place)).toEqual({
    args: ['tel:+1', '--x'],
    profile: undefined,
    shots: undefined,
  });
});

it('gives a demo a fresh profile and a place for its screenshot, because it must not touch what a person has stored', () => {
  expect(demoArguments(['--demo'], temporary, place)).toEqual({
    args: ['--demo', '--user-data-dir=/tmp/profile', '--demo-out=/shots'],
    profile: '/tmp/profile',
    shots: '/shots',
  });
});

it('leaves alone, and does not clear up, what the person chose', () => {
  const given = ['--demo', '--user-data-dir=/mine', '--demo-out=/here'];
  expect(demoArguments(given, temporary, place)).toEqual({ args: given, profile: undefined, shots: undefined });
});
