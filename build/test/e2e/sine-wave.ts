import { writeFileSync } from 'node:fs';

const RATE = 48_000;

/** Writes one second of a tone as 16-bit mono PCM, −12 dBFS; a whole number of waves, so that it plays in a loop without a click. */
export const writeSine = (path: string, hz: number): void => {
  const samples = new Int16Array(RATE);
  for (let n = 0; n < RATE; n += 1) samples[n] = Math.round(8192 * Math.sin((2 * Math.PI * hz * n) / RATE));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer)]), { mode: 0o644 });
};
