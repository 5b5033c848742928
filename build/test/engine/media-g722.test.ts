import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { G722Decoder, G722Encoder } from '../../../main/media/gateway/room/audio/g722.ts';
import { runChild } from '../peers/child.ts';
import { seededRandom } from '../random.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-g722-'));
});
afterEach(() => rm(folder, { recursive: true }));

const ffmpeg = async (from: readonly string[], input: Buffer, to: readonly string[]): Promise<Buffer> => {
  await writeFile(join(folder, 'in'), input);
  await runChild('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...from, '-i', 'in', ...to, 'out'], folder);
  return readFile(join(folder, 'out'));
};
const RAW = ['-f', 's16le', '-ar', '16000', '-ac', '1'];
const G722 = ['-f', 'g722', '-ac', '1'];

/** Two seconds of tones that come and go, and noise. */
const pcm = (): Int16Array => {
  const random = seededRandom(3);
  return Int16Array.from({ length: 32_000 }, (_, i) => {
    const swell = Math.sin(i / 3000) ** 2;
    return 9000 * swell * Math.sin(i * 0.17) + 4000 * (1 - swell) * Math.sin(i * 1.9) + 1000 * (random() - 0.5);
  });
};
const bytesOf = (samples: Int16Array): Buffer => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
const samplesOf = (bytes: Buffer): Int16Array =>
  Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(i * 2));

test('our decoder says of ffmpeg’s G.722 what ffmpeg’s own says, sample by sample', async () => {
  const coded = await ffmpeg(RAW, bytesOf(pcm()), ['-c:a', 'g722', '-f', 'g722']);
  const theirs = samplesOf(await ffmpeg(G722, coded, ['-f', 's16le']));
  const ours = new G722Decoder().decode(coded);
  const length = Math.min(ours.length, theirs.length);
  expect(length).toBeGreaterThan(31_000);
  expect([...ours.subarray(0, length)]).toEqual([...theirs.subarray(0, length)]);
});

test('ffmpeg decodes our G.722 to the sound that went in', async () => {
  const sound = pcm();
  const heard = samplesOf(await ffmpeg(G722, new G722Encoder().encode(sound), ['-f', 's16le']));
  // The filters of both ends delay by 22 samples.
  let [wrong, all] = [0, 0];
  for (let i = 100; i < 31_000; i++) {
    wrong += (heard[i + 22]! - sound[i]!) ** 2;
    all += sound[i]! ** 2;
  }
  expect(10 * Math.log10(all / wrong)).toBeGreaterThan(20);
});
