import { expect, test } from 'vitest';
import { takenByHost, toTell } from './own-switches.ts';

const media = { microphone: true, camera: true, screen: true, mutedByHost: false, mayUnmute: true };

test('what a host takes goes off here too, so that nobody is heard unawares when it is given back', () => {
  expect(takenByHost(media, { ...media, mutedByHost: true })).toEqual({ microphone: false });
  expect(takenByHost(media, { ...media, camera: false, screen: false })).toEqual({ camera: false, screen: false });
  expect(takenByHost(media, { ...media, microphone: false })).toEqual({ microphone: false });
  expect(takenByHost(null, { ...media, mutedByHost: true })).toEqual({ microphone: false });
});

test('a mute that goes on takes nothing again, so that the person can end it', () => {
  const muted = { ...media, mutedByHost: true };
  expect(takenByHost(muted, muted)).toEqual({});
});

test('the meeting is told only what changed, and everything when it knows nothing', () => {
  const here = { microphone: true, camera: false, screen: false };
  expect(toTell(here, null)).toEqual({ do: 'set-self', ...here });
  expect(toTell({ ...here, camera: true }, here)).toEqual({ do: 'set-self', camera: true });
  expect(toTell(here, here)).toBe(null);
});
