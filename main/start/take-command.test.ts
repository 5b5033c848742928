import { expect, test } from 'vitest';
import { readCommandLine } from './command-line.ts';
import { takeCommand } from './take-command.ts';

const taken = (args: readonly string[], mayDial: boolean): readonly unknown[] => {
  const said: unknown[] = [];
  takeCommand(readCommandLine(args).command, {
    fill: (form) => said.push(form),
    refuse: (refused) => said.push(refused),
    mayDial: () => mayDial,
    offers: {
      file: async (path) => void said.push({ file: path }),
      link: async (url) => void said.push({ url }),
    },
    log: (line) => said.push(line),
  });
  return said;
};

test('the command line dials only where that is allowed and asked for', () => {
  const form = { text: '123', video: true, joinPolicy: null };
  expect(taken(['call', '123', '--video', '--now'], true)).toEqual([{ ...form, dial: true }]);
  expect(taken(['call', '123', '--video'], true)).toEqual([{ ...form, dial: false }]);
  expect(taken(['call', '123', '--video', '--now'], false)).toEqual([
    expect.stringContaining('fills the form only'),
    { ...form, dial: false },
  ]);
});

test('a link never dials, whatever is allowed and whatever stands in it', () => {
  for (const link of ['tel:123', 'sip:123@x.example', 'parley:call/123']) {
    expect(taken([link], true)).toEqual([expect.objectContaining({ dial: false })]);
  }
  expect(taken(['parley:call/123?now=1'], true)).toEqual([{ why: 'headers' }]);
  expect(taken(['parley:call/123 --now'], true)).toEqual([expect.objectContaining({ dial: false })]);
});

test('accounts are offered from a file or an address, and a mistake is only written down', () => {
  expect(taken(['provision', '/x/a.json'], true)).toEqual([{ file: '/x/a.json' }]);
  expect(taken(['parley:provision?url=https%3A%2F%2Fit.example'], true)).toEqual([{ url: 'https://it.example/' }]);
  expect(taken(['nonsense'], true)).toEqual([expect.stringContaining('neither a link nor a command')]);
  expect(taken([], true)).toEqual([]);
});
