import { expect, test } from 'vitest';
import { listenToVoice, NO_VOICE, type VoiceSample, type VoiceState } from './silence.ts';

const OPEN = { open: true, muted: false, talking: true };

/** Looks ten times a second for some ms. */
const listen = (state: VoiceState, from: number, ms: number, sample: Omit<VoiceSample, 'now'>): VoiceState => {
  let next = state;
  for (let now = from; now <= from + ms; now += 100) next = listenToVoice(next, { now, ...sample });
  return next;
};

test('a microphone that gives nothing for eight seconds is doubted, not before', () => {
  expect(listen(NO_VOICE, 1000, 7900, { ...OPEN, db: -90 }).nobodyHearsYou).toBe(false);
  expect(listen(NO_VOICE, 1000, 8000, { ...OPEN, db: -90 }).nobodyHearsYou).toBe(true);
});

test('a word ends the doubt at once', () => {
  const doubted = listen(NO_VOICE, 1000, 9000, { ...OPEN, db: -90 });
  expect(listen(doubted, 10_100, 0, { ...OPEN, db: -30 }).nobodyHearsYou).toBe(false);
});

test('a person who talked and now listens is not doubted, because noise suppression makes listeners silent', () => {
  const talked = listen(NO_VOICE, 0, 1000, { ...OPEN, db: -30 });
  expect(listen(talked, 1100, 60_000, { ...OPEN, db: -85 }).nobodyHearsYou).toBe(false);
});

test('a microphone that worked and died altogether is doubted after half a minute', () => {
  const talked = listen(NO_VOICE, 0, 1000, { ...OPEN, db: -30 });
  expect(listen(talked, 1100, 29_000, { ...OPEN, db: -127 }).nobodyHearsYou).toBe(false);
  expect(listen(talked, 1100, 30_000, { ...OPEN, db: -127 }).nobodyHearsYou).toBe(true);
});

test('muted, closed or with nobody there the microphone is not doubted', () => {
  for (const state of [{ muted: true }, { open: false }, { talking: false }])
    expect(listen(NO_VOICE, 0, 60_000, { ...OPEN, db: -127, ...state }).nobodyHearsYou).toBe(false);
});

test('unmuting starts the eight seconds anew', () => {
  const muted = listen(NO_VOICE, 0, 20_000, { ...OPEN, muted: true, db: -127 });
  expect(listen(muted, 20_100, 7000, { ...OPEN, db: -127 }).nobodyHearsYou).toBe(false);
  expect(listen(muted, 20_100, 8000, { ...OPEN, db: -127 }).nobodyHearsYou).toBe(true);
});

test('talking while muted is noticed after half a second and told for three more', () => {
  const muted = { ...OPEN, muted: true };
  const talking = listen(NO_VOICE, 1000, 500, { ...muted, db: -20 });
  expect(talking.talkingWhileMuted).toBe(true);
  expect(listen(talking, 1600, 2500, { ...muted, db: -80 }).talkingWhileMuted).toBe(true);
  expect(listen(talking, 1600, 4000, { ...muted, db: -80 }).talkingWhileMuted).toBe(false);
});

test('a cough while muted is not talking', () => {
  expect(listen(NO_VOICE, 1000, 200, { ...OPEN, muted: true, db: -10 }).talkingWhileMuted).toBe(false);
});
