import { readFile, writeFile } from 'node:fs/promises';

/** One channel of sound: samples −1…1. */
export type Sound = { readonly rate: number; readonly samples: Float32Array };

/** A steady tone; `level` is its peak, 0…1. A whole number of periods loops without a click. */
export const tone = (hz: number, rate: number, seconds: number, level = 0.5): Sound => ({
  rate,
  samples: Float32Array.from(
    { length: Math.round(rate * seconds) },
    (_, i) => level * Math.sin((2 * Math.PI * hz * i) / rate),
  ),
});

/** Writes a mono WAV file of 16-bit samples, readable by everybody. */
export const writeWav = async (path: string, { rate, samples }: Sound): Promise<void> => {
  const data = Buffer.alloc(44 + samples.length * 2);
  data.write('RIFF', 0, 'latin1');
  data.writeUInt32LE(36 + samples.length * 2, 4);
  data.write('WAVEfmt ', 8, 'latin1');
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(rate * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36, 'latin1');
  data.writeUInt32LE(samples.length * 2, 40);
  for (const [i, sample] of samples.entries())
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + i * 2);
  await writeFile(path, data, { mode: 0o644 });
};

/** Reads the first channel of a WAV file of 16-bit or float samples, also one that is still being written. */
export const readWav = async (path: string): Promise<Sound> => {
  const file = await readFile(path);
  if (file.length > 3 && file.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${path} is not a WAV file`);
  let format = { float: false, channels: 1, rate: 0, bytes: 2 };
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const start = at + 8;
    if (name === 'fmt ') {
      format = {
        float: file.readUInt16LE(start) === 3,
        channels: file.readUInt16LE(start + 2),
        rate: file.readUInt32LE(start + 4),
        bytes: file.readUInt16LE(start + 14) / 8,
      };
    }
    if (name === 'data') {
      // The length is written last.
      const end = length === 0 ? file.length : Math.min(file.length, start + length);
      const frame = format.bytes * format.channels;
      const samples = Float32Array.from({ length: Math.floor((end - start) / frame) }, (_, i) =>
        format.float ? file.readFloatLE(start + i * frame) : file.readInt16LE(start + i * frame) / 32_768,
      );
      return { rate: format.rate, samples };
    }
    at = start + length + (length % 2);
  }
  return { rate: format.rate || 8_000, samples: new Float32Array() };
};
