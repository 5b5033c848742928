import { expect, test } from 'vitest';
import { judge, NO_QUALITY, type QualitySample, type QualityState } from './quality.ts';

const GOOD: QualitySample = {
  lossIn: 0,
  lossOut: 0,
  roundTripMs: 20,
  jitterMs: 2,
  arrived: 100,
  departed: 100,
  expecting: true,
  sending: true,
};
const after = (samples: readonly Partial<QualitySample>[], from: QualityState = NO_QUALITY): QualityState =>
  samples.reduce((state, sample) => judge(state, { ...GOOD, ...sample }), from);
const times = (n: number, sample: Partial<QualitySample>) => Array.from({ length: n }, () => sample);

test('nothing is known before the first packet', () => {
  expect(after([{ arrived: 0, departed: 0 }]).quality).toBe('unknown');
  expect(after([{}]).quality).toBe('good');
});

test('one bad look is no alarm, because every network hiccups', () => {
  expect(after([{}, { lossIn: 0.3, lossOut: 0.3 }, {}]).quality).toBe('good');
});

test.each([
  ['loss towards the peer', { lossOut: 0.1 }, 'upload-unstable'],
  ['a long way', { roundTripMs: 900 }, 'upload-unstable'],
  ['loss on the way here', { lossIn: 0.1 }, 'download-unstable'],
  ['packets that come unevenly', { jitterMs: 90 }, 'download-unstable'],
  ['loss both ways', { lossIn: 0.1, lossOut: 0.1 }, 'both-unstable'],
] as const)('two looks with %s are an alarm with a direction', (_, sample, quality) => {
  expect(after(times(2, sample)).quality).toBe(quality);
});

test('an alarm stays through a short good spell and ends after a longer one, so that the sentence does not flicker', () => {
  const alarm = after(times(3, { lossOut: 0.2 }));
  expect(after([{}, { lossOut: 0.2 }, {}], alarm).quality).toBe('upload-unstable');
  expect(after(times(5, {}), alarm).quality).toBe('good');
});

test('a muted microphone raises no alarm about the upload, because what is lost is silence', () => {
  expect(after(times(10, { sending: false, lossOut: 0.9, roundTripMs: 5000 })).quality).toBe('good');
});

test('old loss reports about a stream that no longer flows raise no alarm', () => {
  expect(after(times(5, { departed: 0, lossOut: 0.9 })).quality).toBe('good');
});

test('a peer that sends nothing for three looks is silent, and good again with its first packet', () => {
  expect(after([{}, ...times(2, { arrived: 0 })]).quality).toBe('good');
  const silent = after([{}, ...times(3, { arrived: 0 })]);
  expect(silent.quality).toBe('silent');
  expect(after([{}], silent).quality).toBe('good');
});

test('a held call is not silent, because nothing is expected of it', () => {
  expect(after([{}, ...times(10, { arrived: 0, expecting: false, sending: false })]).quality).toBe('good');
});
