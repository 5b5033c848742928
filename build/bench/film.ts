import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../test/peers/child.ts';

/** Bytes of VP8 in one packet. */
const MOST = 1100;
const IVF_HEADER = 32;
const IVF_FRAME_HEADER = 12;

/** Four seconds of a moving picture at 30 frames a second, as payloads of VP8 (RFC 7741), frame by frame; only the first is a key frame. */
export const film = async (size: string, kbps: number): Promise<Buffer[][]> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-film-'));
  const rate = ['-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${kbps}k`];
  const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '120', ...rate];
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=30`, '-t', '4'];
  await runChild('ffmpeg', ['-v', 'error', '-nostdin', ...source, ...vp8, '-f', 'ivf', 'film'], folder);
  const ivf = await readFile(join(folder, 'film'));
  await rm(folder, { recursive: true });
  const frames: Buffer[][] = [];
  for (let at = IVF_HEADER; at + IVF_FRAME_HEADER < ivf.length; ) {
    const from = at + IVF_FRAME_HEADER;
    at = from + ivf.readUInt32LE(at);
    const frame = ivf.subarray(from, at);
    frames.push(
      Array.from({ length: Math.ceil(frame.length / MOST) }, (_, i) =>
        Buffer.concat([Buffer.from([i === 0 ? 0x10 : 0]), frame.subarray(i * MOST, (i + 1) * MOST)]),
      ),
    );
  }
  return frames;
};
