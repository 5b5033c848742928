import { expect, it } from 'vitest';
import { seededRandom } from '../../../../../build/test/random.ts';
import { levelOfTone, secondsOfTone } from '../../../../../build/test/tone/spectrum.ts';
import { type Talker, talk, toneOf } from '../../../../../build/test/tone/talker.ts';
import { openCodec } from './codec.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { Reception } from './reception.ts';

const HZ = 437;
const PEAK = 10_000;
const LEVEL = 20 * Math.log10(PEAK / 32_768 / Math.SQRT2);

/** Plays what arrives as a mixer does, a frame every 20 ms. */
const play = (
  key: string,
  talkers: readonly Talker[],
  ms: number,
  each?: (at: number, buffer: JitterBuffer) => void,
) => {
  const codec = openCodec(key)!;
  const buffer = new JitterBuffer();
  const reception = new Reception();
  const arrivals = talkers.flatMap((t) => t.packets).sort((a, b) => a.at - b.at);
  const pcm = new Int16Array(ms * 48);
  let next = 0;
  for (let at = 0; at < ms; at += 20) {
    for (; next < arrivals.length && arrivals[next]!.at <= at; next++) {
      const { rtp, at: came } = arrivals[next]!;
      const timestamp = rtp.readUInt32BE(4);
      const number = reception.take(rtp.readUInt32BE(8), rtp.readUInt16BE(2), timestamp, codec.clock, came);
      if (number >= 0) buffer.put(number, timestamp, rtp.subarray(12), codec, came, true);
    }
    each?.(at, buffer);
    buffer.take(pcm.subarray(at * 48, at * 48 + 960), at);
  }
  const samples = (from: number, to: number): Float32Array =>
    Float32Array.from(pcm.subarray(from * 48, to * 48), (x) => x / 32_768);
  return {
    buffer,
    level: (from: number, to: number) => levelOfTone({ rate: 48_000, samples: samples(from, to) }, HZ),
    /** Share of the energy that is not the tone. */
    dirt: (from: number, to: number) => {
      const part = samples(from, to);
      const window = part.subarray(part.length - 2 ** Math.floor(Math.log2(part.length)));
      const all = 10 * Math.log10(window.reduce((sum, x) => sum + x * x, 0) / window.length);
      return 1 - 10 ** ((levelOfTone({ rate: 48_000, samples: window }, HZ) - all) / 10);
    },
    /** Share of the time in which the tone is clear. */
    clear: (from: number, to: number) =>
      secondsOfTone({ rate: 48_000, samples: samples(from, to) }, HZ) / ((to - from) / 1000),
    silent: (from: number, to: number) => samples(from, to).every((x) => Math.abs(x) < 0.001),
  };
};

const sound = toneOf(HZ, PEAK);

it.each([10, 20, 30, 40, 60])('plays packets of %i ms without a gap, at most 25 ms late', (ptime) => {
  const heard = play('PCMU', [talk('PCMU', 0, sound, { ms: 6000, ptime })], 5800);
  expect(heard.buffer.counters).toMatchObject({ late: 0, lostMs: 0 });
  expect(heard.level(1500, 5500)).toBeCloseTo(LEVEL, 0);
  expect(heard.dirt(1500, 5500)).toBeLessThan(0.001);
  expect(heard.buffer.target).toBeLessThanOrEqual(25);
});

it.each([0, 10, 20, 40, 80])(
  'waits as long as a jitter of %i ms makes necessary, and then hardly loses anything',
  (jitterMs) => {
    const network = { jitterMs, random: seededRandom(jitterMs + 1) };
    const heard = play('PCMU', [talk('PCMU', 0, sound, { ms: 20_000 }, network)], 19_000);
    expect(heard.buffer.target).toBeGreaterThanOrEqual(20);
    expect(heard.buffer.target).toBeLessThanOrEqual(jitterMs + 30);
    expect(heard.level(13_000, 19_000)).toBeGreaterThan(LEVEL - 1);
    const before = { ...heard.buffer.counters };
    expect(before.lostMs + before.waitedMs).toBeLessThan(19_000 * 0.04);
  },
);

it('shrinks again when the network is quiet again', () => {
  const rough = talk('PCMU', 0, sound, { ms: 8000 }, { jitterMs: 80, random: seededRandom(5) });
  const calm = talk('PCMU', 0, sound, { ms: 30_000 });
  const both = { packets: [...rough.packets, ...calm.packets.filter(({ n }) => n >= 400)] };
  const targets: number[] = [];
  const heard = play('PCMU', [both], 29_000, (at, { target }) => {
    if (at === 7900 || at === 28_000) targets.push(target);
  });
  expect(targets[0]).toBeGreaterThan(70);
  expect(targets[1]).toBeLessThanOrEqual(30);
  expect(heard.buffer.counters.shortened).toBeGreaterThan(2);
});

it.each([0.05, 0.1, 0.2])('keeps the tone going with a loss of %f and packets that overtake one another', (loss) => {
  for (const key of ['opus', 'G722', 'PCMU', 'PCMA']) {
    const network = { loss, jitterMs: 30, random: seededRandom(11) };
    const heard = play(key, [talk(key, 0, sound, { ms: 12_000 }, network)], 11_500);
    expect(heard.clear(5000, 11_500), key).toBeGreaterThan(1 - loss / 2);
    expect(heard.buffer.counters.lostMs / 11_500, key).toBeLessThan(loss * 1.5 + 0.02);
  }
});

it.each([-200, 200])('follows a clock that is %i millionths off, without losing or repeating packets', (ppm) => {
  const heard = play('PCMU', [talk('PCMU', 0, sound, { ms: 100_000 }, { ppm })], 99_000);
  const { late, lostMs, waitedMs, shortened, lengthened } = heard.buffer.counters;
  expect({ late, lostMs }).toEqual({ late: 0, lostMs: 0 });
  // The 20 ms have to go somewhere; a stretch now and then is right.
  expect(waitedMs).toBeLessThanOrEqual(60);
  expect(shortened + lengthened).toBeLessThan(20);
  expect(heard.level(95_500, 99_000)).toBeGreaterThan(LEVEL - 1);
});

it('is silent in a pause without packets, and back in time after it', () => {
  const talker = talk('PCMU', 0, sound, { ms: 6000 });
  const paused = { packets: talker.packets.filter(({ n }) => n < 100 || n >= 200) };
  // The numbers have no gap, as the sender pauses.
  for (const packet of paused.packets) if (packet.n >= 200) packet.rtp.writeUInt16BE((65_400 + packet.n) & 0xffff, 2);
  const heard = play('PCMU', [paused], 5800);
  expect(heard.silent(2150, 3990)).toBe(true);
  expect(heard.level(4100, 5800)).toBeCloseTo(LEVEL, 0);
  expect(heard.buffer.counters.lostMs).toBe(0);
});

it('goes on after a new SSRC and after a jump of timestamps', () => {
  const first = talk('PCMU', 0, sound, { ms: 3000, ssrc: 1 });
  const second = talk('PCMU', 0, sound, { from: 3000, ms: 3000, ssrc: 2 });
  const jumped = talk('PCMU', 0, sound, { from: 6000, ms: 3000, ssrc: 2 });
  for (const { rtp, n } of jumped.packets) {
    rtp.writeUInt16BE((65_650 + n) & 0xffff, 2);
    rtp.writeUInt32BE((123_456_789 + n * 160) >>> 0, 4);
  }
  const heard = play('PCMU', [first, second, jumped], 8900);
  for (const from of [1000, 4000, 7000]) expect(heard.level(from, from + 1900)).toBeCloseTo(LEVEL, 0);
  expect(heard.buffer.counters.lostMs).toBeLessThan(60);
});

it('plays a doubled packet once', () => {
  const { packets } = talk('PCMU', 0, sound, { ms: 4000 });
  const heard = play('PCMU', [{ packets: packets.flatMap((p) => [p, { ...p, at: p.at + 1 }]) }], 3800);
  expect(heard.buffer.counters.late).toBeGreaterThan(180);
  expect(heard.dirt(2000, 3800)).toBeLessThan(0.001);
});

it('takes an outage of half a second without staying late', () => {
  const { packets } = talk('PCMU', 0, sound, { ms: 20_000 });
  const held = packets.map((p) => ({ ...p, at: p.at > 3000 && p.at < 3500 ? 3500 : p.at }));
  const heard = play('PCMU', [{ packets: held }], 19_500);
  expect(heard.level(5000, 9000)).toBeCloseTo(LEVEL, 0);
  expect(heard.buffer.target).toBeLessThanOrEqual(200);
});

it('does not grow with a flood, and plays on with what is no sound', () => {
  const codec = openCodec('opus')!;
  const buffer = new JitterBuffer();
  const random = seededRandom(9);
  const out = new Int16Array(960);
  for (let n = 0; n < 5000; n++) {
    const payload = Buffer.from(Array.from({ length: Math.floor(random() * 30) }, () => Math.floor(random() * 256)));
    buffer.put(n + Math.floor(random() * 50), Math.floor(random() * 2 ** 32), payload, codec, n, true);
    if (n % 20 === 0) buffer.take(out, n);
  }
  const heard = play('PCMU', [talk('PCMU', 0, sound, { ms: 3000 })], 2900);
  expect(heard.level(1000, 2900)).toBeCloseTo(LEVEL, 0);
});
