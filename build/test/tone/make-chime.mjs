// Writes main/media/gateway/chime-packets.ts: the echo callee's greeting as Opus packets. Run by hand: node build/test/tone/make-chime.mjs
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

// The same two notes as main/media/gateway/chime.ts makes for G.711.
/** @type {(frequency: number, start: number, length: number) => string} */
const note = (frequency, start, length) =>
  `between(t,${start},${start + length})*0.3*exp(-4*(t-${start}))*min(1,(t-${start})*100)*sin(2*PI*${frequency}*t)`;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chime-'));
const file = path.join(folder, 'chime.ogg');
const source = `aevalsrc=exprs='${note(659.25, 0, 0.8)}+${note(987.77, 0.25, 0.75)}':s=48000:d=1`;
const opus = ['-c:a', 'libopus', '-ac', '1', '-b:a', '24k', '-application', 'audio', '-frame_duration', '20'];
execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...opus, '-bitexact', file]);

const ogg = fs.readFileSync(file);
const packets = [];
let held = [];
for (let at = 0; at < ogg.length; ) {
  const count = ogg.readUInt8(at + 26);
  let data = at + 27 + count;
  for (let i = 0; i < count; i++) {
    const length = ogg.readUInt8(at + 27 + i);
    held.push(ogg.subarray(data, data + length));
    data += length;
    if (length === 255) continue;
    packets.push(Buffer.concat(held));
    held = [];
  }
  at = data;
}
fs.rmSync(folder, { recursive: true });
const sound = packets.slice(2);
const lines = sound.map((packet) => `  '${packet.toString('base64')}',`).join('\n');
fs.writeFileSync(
  new URL('../../../main/media/gateway/chime-packets.ts', import.meta.url),
  `/** The echo callee's greeting: Opus, 48 kHz, 20 ms a packet, base64; made by build/test/tone/make-chime.mjs. */\nexport const CHIME_PACKETS: readonly string[] = [\n${lines}\n];\n`,
);
console.log(`${sound.length} packets, ${sound.reduce((n, p) => n + p.length, 0)} bytes`);
