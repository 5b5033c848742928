import { expect, it } from 'vitest';
import { levelOfTone } from '../../../../../build/test/tone/spectrum.ts';
import { openCodec } from './codec.ts';

it.each(['opus', 'G722', 'PCMU', 'PCMA'])('%s carries 20 ms frames at 48 kHz with their level', (key) => {
  const codec = openCodec(key)!;
  const parts = Array.from({ length: 70 }, (_, n) => {
    const pcm = Int16Array.from(
      { length: 960 },
      (_, i) => 10_000 * Math.sin((2 * Math.PI * 600 * (n * 960 + i)) / 48_000),
    );
    return codec.decode(codec.encode(pcm))!;
  });
  expect(parts.every((part) => part.length === 960)).toBe(true);
  const samples = Float32Array.from(
    parts.flatMap((part) => [...part]),
    (x) => x / 32_768,
  );
  const level = 20 * Math.log10(10_000 / 32_768 / Math.SQRT2);
  expect(Math.abs(levelOfTone({ rate: 48_000, samples }, 600) - level)).toBeLessThan(1);
});

it('a long silence in Opus is encoded once, is silent to the end, and takes nothing of what follows', () => {
  const codec = openCodec('opus')!;
  const silence = new Int16Array(960);
  const toneAt = (n: number): Int16Array =>
    Int16Array.from({ length: 960 }, (_, i) => 10_000 * Math.sin((2 * Math.PI * 600 * (n * 960 + i)) / 48_000));
  const heard = (pcm: Int16Array): number[] => [...codec.decode(codec.encode(pcm))!];
  for (let n = 0; n < 25; n++) heard(toneAt(n));
  for (let n = 0; n < 60; n++) heard(silence);
  expect(codec.encode(silence)).toBe(codec.encode(silence));
  const quiet = Array.from({ length: 70 }, () => heard(silence)).flat();
  expect(Math.max(...quiet.map(Math.abs))).toBeLessThan(4);
  const samples = Float32Array.from(Array.from({ length: 70 }, (_, n) => heard(toneAt(n))).flat(), (x) => x / 32_768);
  const level = 20 * Math.log10(10_000 / 32_768 / Math.SQRT2);
  expect(Math.abs(levelOfTone({ rate: 48_000, samples }, 600) - level)).toBeLessThan(1);
  expect(Math.abs(levelOfTone({ rate: 48_000, samples: samples.subarray(960, 960 + 4096) }, 600) - level)).toBeLessThan(
    1,
  );
});

it('knows no codec that a room cannot mix', () => {
  expect(openCodec('VP8')).toBeNull();
  expect(openCodec('events/8000')).toBeNull();
});

it.each(['opus', 'G722', 'PCMU', 'PCMA'])('%s has nothing to say to an empty or an endless payload', (key) => {
  const codec = openCodec(key)!;
  expect(codec.decode(Buffer.alloc(0))).toBeNull();
  expect(codec.decode(Buffer.alloc(9000))).toBeNull();
});
