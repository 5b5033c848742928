import { expect, test } from 'vitest';
import { MELODIES, type Prompt, promptMs } from '../../../../../app/meeting/prompt.ts';
import { levelOfTone } from '../../../../../build/test/tone/spectrum.ts';
import { promptSound } from './prompt-sound.ts';

const PROMPTS = Object.keys(MELODIES) as Prompt[];

test.each(PROMPTS)('“%s” is as long as it says, loud enough and never clipped', (prompt) => {
  const sound = promptSound(prompt);
  expect(sound.length / 48).toBe(promptMs(prompt));
  expect(Math.max(...sound)).toBeGreaterThan(8000);
  expect(Math.max(...sound.map(Math.abs))).toBeLessThan(9000);
});

test('each is a melody of its own, so that they can be told apart', () => {
  expect(new Set(PROMPTS.map((prompt) => JSON.stringify(MELODIES[prompt]))).size).toBe(PROMPTS.length);
});

test('a note is the tone it is meant to be', () => {
  const samples = Float32Array.from(promptSound('wait').subarray(0, 48 * 250), (x) => x / 32_768);
  expect(levelOfTone({ rate: 48_000, samples }, 440)).toBeGreaterThan(-20);
  expect(levelOfTone({ rate: 48_000, samples }, 660)).toBeLessThan(-50);
});
