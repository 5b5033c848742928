import { expect, it } from 'vitest';
import { levelOfTone } from '../../../../../build/test/tone/spectrum.ts';
import { tone } from '../../../../../build/test/tone/wav.ts';
import { G722Decoder, G722Encoder } from './g722.ts';

const pcmOf = (samples: Float32Array): Int16Array => Int16Array.from(samples, (x) => Math.round(x * 32_767));

it.each([300, 1000, 3300, 6000])('carries %i Hz at its level, so that wideband voice arrives', (hz) => {
  const pcm = pcmOf(tone(hz, 16_000, 1.2, 0.3).samples);
  const heard = new G722Decoder().decode(new G722Encoder().encode(pcm));
  const samples = Float32Array.from(heard, (x) => x / 32_768);
  expect(heard).toHaveLength(pcm.length);
  expect(levelOfTone({ rate: 16_000, samples }, hz)).toBeCloseTo(20 * Math.log10(0.3 / Math.SQRT2), 0);
});

it('takes chunks of any even length as one stream', () => {
  const pcm = pcmOf(tone(440, 16_000, 0.1).samples);
  const one = new G722Encoder().encode(pcm);
  const chunks = new G722Encoder();
  expect(Buffer.concat([chunks.encode(pcm.subarray(0, 320)), chunks.encode(pcm.subarray(320))])).toEqual(one);
});

it('stays in range for noise at full scale and for any bytes, as the far end may send anything', () => {
  const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 2_654_435_761) >>> 24));
  const heard = new G722Decoder().decode(bytes);
  expect(heard.every((x) => x >= -32_768 && x <= 32_767)).toBe(true);
  const loud = Int16Array.from({ length: 20_000 }, (_, i) => (((i * 2_654_435_761) >>> 24) & 1 ? 32_767 : -32_768));
  expect(new G722Encoder().encode(loud)).toHaveLength(10_000);
});
