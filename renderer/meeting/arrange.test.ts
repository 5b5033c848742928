import { expect, test } from 'vitest';
import { type Arrangement, arrange, lineOf } from './arrange.ts';
import { sampleMember, sampleView } from './sample-view.fake.ts';

const me = sampleMember('me');
const media = me.media;
const slots = [
  { line: 3, member: 'b' },
  { line: 4, member: null },
  { line: 7, member: 'c' },
];
const names = ({ large, small }: Arrangement): string =>
  `${large === null ? '-' : `${large.member.id} ${large.shows}`} | ${small.map(({ member }) => member.id).join(' ')}`;

test('a camera’s line carries no screen, nor the other way round', () => {
  expect(lineOf(slots, 'b', 'camera')).toBe(3);
  expect(lineOf(slots, 'c', 'camera')).toBe(null);
  expect(lineOf(slots, 'c', 'screen')).toBe(7);
});

test('who speaks is large, else who spoke last, and never oneself beside others', () => {
  const view = sampleView([me, sampleMember('a'), sampleMember('b')]);
  expect(names(arrange({ ...view, speaker: 'a' }, slots, 'speaker', null))).toBe('a camera | b me');
  expect(names(arrange({ ...view, speaker: 'me' }, slots, 'speaker', 'a'))).toBe('a camera | b me');
  expect(names(arrange(view, slots, 'speaker', 'gone'))).toBe('b camera | a me');
  expect(names(arrange(sampleView([me]), [], 'speaker', null))).toBe('me camera | ');
});

test('alike for all: who is seen first, then who is only heard, oneself last', () => {
  const view = sampleView([me, sampleMember('a'), sampleMember('b')]);
  expect(names(arrange(view, slots, 'grid', null))).toBe('- | b a me');
});

test('a shared screen is large in both layouts, its owner beside it', () => {
  const view = sampleView([me, sampleMember('b'), sampleMember('c', { media: { ...media, screen: true } })]);
  for (const layout of ['speaker', 'grid'] as const)
    expect(names(arrange({ ...view, speaker: 'b' }, slots, layout, null))).toBe('c screen | b c me');
});

test('who waits or is being called has no tile; who lost the connection keeps theirs', () => {
  const view = sampleView([
    me,
    sampleMember('w', { phase: 'waiting' }),
    sampleMember('r', { phase: 'ringing' }),
    sampleMember('l', { phase: 'lost' }),
  ]);
  expect(names(arrange(view, [], 'grid', null))).toBe('- | l me');
});
