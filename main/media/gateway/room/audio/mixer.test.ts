import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { seededRandom } from '../../../../../build/test/random.ts';
import { levelOfTone } from '../../../../../build/test/tone/spectrum.ts';
import { talk, toneOf } from '../../../../../build/test/tone/talker.ts';
import type { AgreedCodec } from '../../agreed-line.ts';
import { eventPayload } from '../../dtmf.ts';
import { RTCP, receiverReport, reportBlock, rtcpParts } from '../../rtcp.ts';
import { rtpPacket } from '../../rtp.ts';
import { openCodec } from './codec.ts';
import type { MixMember } from './mix-member.ts';
import { createMixer, type Mixer } from './mixer.ts';

const CODECS = ['opus', 'G722', 'PCMU', 'PCMA'] as const;
const TYPES = { opus: 96, G722: 9, PCMU: 0, PCMA: 8 } as const;
type Key = keyof typeof TYPES;

const agreedOf = (key: Key): AgreedCodec => ({
  key,
  name: key,
  rate: key === 'opus' ? 48_000 : 8000,
  sendType: TYPES[key],
  receiveType: TYPES[key],
  parameters: '',
});
const EVENTS: AgreedCodec = {
  key: 'events/8000',
  name: 'telephone-event',
  rate: 8000,
  sendType: 101,
  receiveType: 101,
  parameters: '',
};

let time = 0;
let mixer: Mixer;
let speakers: (string | null)[] = [];
let sent: Map<string, { at: number; rtp: Buffer }[]>;
let arrivals: { at: number; member: MixMember; rtp: Buffer }[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
  time = 1000;
  speakers = [];
  sent = new Map();
  arrivals = [];
  mixer = createMixer({ now: () => time, onSpeaker: (id) => speakers.push(id) });
});
afterEach(() => {
  mixer.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const join = (id: string, key: Key, ptime = 20, onDigit = (_: string): void => undefined): MixMember => {
  const packets: { at: number; rtp: Buffer }[] = [];
  sent.set(id, packets);
  const member = mixer.add(id, { ptime, onDigit, send: (rtp) => packets.push({ at: time, rtp }) });
  member.agree([agreedOf(key), EVENTS], agreedOf(key));
  return member;
};
const feed = (member: MixMember, ...args: Parameters<typeof talk>): void => {
  const from = time;
  for (const { at, rtp } of talk(...args).packets) arrivals.push({ at: from + at, member, rtp });
  arrivals.sort((a, b) => a.at - b.at);
};
const deliver = (): void => {
  while (arrivals.length > 0 && arrivals[0]!.at <= time) {
    const { member, rtp } = arrivals.shift()!;
    member.take(rtp);
  }
};
const run = (ms: number): void => {
  for (let i = 0; i < ms; i++) {
    time++;
    deliver();
    vi.advanceTimersByTime(1);
  }
};
const stall = (ms: number): void => {
  time += ms;
  deliver();
  vi.advanceTimersByTime(ms);
};
/** The sound that a member was sent, the first `skip` ms left out. */
const heard = (id: string, key: Key, skip = 0): { rate: number; samples: Float32Array } => {
  const codec = openCodec(key)!;
  const parts = sent.get(id)!.flatMap(({ rtp }) => [...codec.decode(rtp.subarray(12))!]);
  return { rate: 48_000, samples: Float32Array.from(parts.slice(skip * 48), (x) => x / 32_768) };
};
/** How loud a codec's own noise is at `hz` when it carries the tones of the others, dBFS. */
const noiseAt = (key: Key, others: readonly number[], hz: number): number => {
  const codec = openCodec(key)!;
  const parts = Array.from({ length: 150 }, (_, n) => {
    const at = (i: number): number => others.reduce((sum, other) => sum + toneOf(other, 3000)(n * 960 + i), 0);
    return [...codec.decode(codec.encode(Int16Array.from({ length: 960 }, (_, i) => at(i))))!];
  });
  return levelOfTone({ rate: 48_000, samples: Float32Array.from(parts.flat(), (x) => x / 32_768) }, hz);
};
const hzOf = (n: number): number => 400 + n * 310;

it.each([2, 3, 5, 8])('lets each of %i members in mixed codecs hear all others and not themselves', (count) => {
  const names = Array.from({ length: count }, (_, n) => `m${n}`);
  const keyOf = (n: number): Key => CODECS[(n + 1) % 4]!;
  names.forEach((name, n) => {
    const member = join(name, keyOf(n));
    member.speak(true);
    feed(member, keyOf(n), TYPES[keyOf(n)], toneOf(hzOf(n), 3000), { ms: 4000 });
  });
  run(3700);
  const level = 20 * Math.log10(3000 / 32_768 / Math.SQRT2);
  names.forEach((name, n) => {
    const sound = heard(name, keyOf(n), 800);
    names.forEach((other, m) => {
      const loud = levelOfTone(sound, hzOf(m)) - level;
      const noise =
        n === m
          ? noiseAt(
              keyOf(n),
              names.map((_, i) => hzOf(i)).filter((_, i) => i !== n),
              hzOf(n),
            ) - level
          : 0;
      // Opus fills the gaps between many steady tones with noise of its own; nothing may come on top of that.
      if (n === m) expect(loud, `${name} hears itself`).toBeLessThan(Math.max(-50, noise + 6));
      else expect(loud, `${name} hears ${other}`).toBeGreaterThan(-6);
    });
  });
});

it.each(CODECS)('leaves nothing of a member of %s in what it is sent, as one hears one’s echo', (key) => {
  const [a, b] = [join('a', key), join('b', key)];
  a.speak(true);
  b.speak(true);
  feed(a, key, TYPES[key], toneOf(620, 8000), { ms: 3000 });
  run(2800);
  expect(levelOfTone(heard('a', key, 500), 620)).toBeLessThan(-100);
  expect(levelOfTone(heard('b', key, 500), 620)).toBeCloseTo(20 * Math.log10(8000 / 32_768 / Math.SQRT2), 0);
});

it('does not let be heard who does not speak, and fades instead of clicking', () => {
  const [a] = [join('a', 'PCMU'), join('b', 'PCMU')];
  feed(a, 'PCMU', 0, toneOf(430, 10_000), { ms: 6000 });
  run(1000);
  expect(heard('b', 'PCMU').samples.every((x) => Math.abs(x) < 0.001)).toBe(true);
  expect(a.level()).toBeGreaterThan(-15);
  a.speak(true);
  run(1000);
  a.speak(false);
  run(1000);
  const { samples } = heard('b', 'PCMU');
  expect(samples.subarray(-24_000).every((x) => Math.abs(x) < 0.001)).toBe(true);
  let worst = 0;
  const step = (2 * Math.PI * 430) / 48_000;
  for (let i = 2; i < samples.length; i++)
    worst = Math.max(worst, Math.abs(samples[i]! - 2 * Math.cos(step) * samples[i - 1]! + samples[i - 2]!));
  expect(worst).toBeLessThan(0.02);
});

it('plays a prompt to one member only', () => {
  join('a', 'PCMU');
  join('b', 'PCMU').prompt(Int16Array.from({ length: 96_000 }, (_, n) => toneOf(800, 8000)(n)));
  run(1500);
  expect(levelOfTone(heard('b', 'PCMU', 300), 800)).toBeGreaterThan(-17);
  expect(heard('a', 'PCMU').samples.every((x) => Math.abs(x) < 0.001)).toBe(true);
  run(1500);
  expect(heard('b', 'PCMU', 2300).samples.every((x) => Math.abs(x) < 0.001)).toBe(true);
});

it.each([
  [10, 'opus', 480],
  [20, 'PCMU', 160],
  [30, 'PCMA', 240],
  [30, 'opus', 960],
  [40, 'opus', 1920],
  [60, 'G722', 480],
] as const)('packs %i ms of %s into a packet where that is possible', (ptime, key, step) => {
  join('a', key, ptime);
  run(1000);
  const packets = sent.get('a')!;
  packets.slice(1).forEach(({ rtp }, i) => {
    const before = packets[i]!.rtp;
    expect((rtp.readUInt16BE(2) - before.readUInt16BE(2)) & 0xffff).toBe(1);
    expect((rtp.readUInt32BE(4) - before.readUInt32BE(4)) >>> 0).toBe(step);
    expect(rtp.readUInt32BE(8)).toBe(before.readUInt32BE(8));
  });
  expect(packets[0]!.rtp[1]! & 128).toBe(128);
});

it('goes on with number and timestamp when the codec changes', () => {
  const a = join('a', 'opus');
  run(500);
  const last = sent.get('a')!.at(-1)!.rtp;
  const before = sent.get('a')!.length;
  a.agree([agreedOf('PCMU')], agreedOf('PCMU'));
  run(100);
  const next = sent.get('a')![before]!.rtp;
  expect(next[1]! & 127).toBe(0);
  expect((next.readUInt16BE(2) - last.readUInt16BE(2)) & 0xffff).toBe(1);
  expect((next.readUInt32BE(4) - last.readUInt32BE(4)) >>> 0).toBe(960);
  a.agree([agreedOf('PCMU')], null);
  const quiet = sent.get('a')!.length;
  run(100);
  expect(sent.get('a')!.length).toBe(quiet);
});

it('sends what a stall of 300 ms delayed, a little at a time, and is on time again', () => {
  const [a] = [join('a', 'PCMU'), join('b', 'PCMU')];
  a.speak(true);
  feed(a, 'PCMU', 0, toneOf(430, 10_000), { ms: 6000 });
  run(2000);
  const before = sent.get('b')!.length;
  stall(300);
  run(1700);
  const packets = sent.get('b')!.slice(before);
  expect(packets.length).toBe(100);
  for (const { at } of packets) expect(packets.filter((p) => p.at === at).length).toBeLessThanOrEqual(60);
  run(1900);
  expect(sent.get('b')!.length).toBe(before + 195);
  expect(a.stats()).toMatchObject({ lost: 0, playout: { lostMs: 0 } });
  // The stall was ours, so nobody has to wait longer from now on.
  expect(a.stats().delayMs).toBeLessThanOrEqual(30);
  expect(levelOfTone(heard('b', 'PCMU', 3000), 430)).toBeGreaterThan(-14);
});

it('leaves out what a sleep of ten seconds missed, instead of sending it all', () => {
  join('a', 'PCMU');
  run(1000);
  const before = sent.get('a')!.length;
  const last = sent.get('a')!.at(-1)!.rtp.readUInt32BE(4);
  stall(10_000);
  run(20);
  const after = sent.get('a')!.slice(before);
  expect(after.length).toBeLessThan(10);
  expect(((after[0]!.rtp.readUInt32BE(4) - last) >>> 0) / 8).toBeGreaterThan(9900);
  expect(after[0]!.rtp[1]! & 128).toBe(128);
});

it('says who speaks, and nothing of those who must not', () => {
  const [a, b] = [join('a', 'PCMU'), join('b', 'PCMU')];
  b.speak(true);
  feed(a, 'PCMU', 0, toneOf(430, 10_000), { ms: 1500 });
  run(1500);
  expect(speakers).toEqual([]);
  feed(b, 'PCMU', 0, toneOf(430, 10_000), { ms: 1500 });
  run(1500);
  expect(speakers).toEqual(['b']);
  run(1500);
  expect(speakers).toEqual(['b', null]);
});

it('hears digits once, and no gap in the sound for them', () => {
  const digits: string[] = [];
  const a = join('a', 'PCMU', 20, (digit) => digits.push(digit));
  for (let n = 0; n < 8; n++) a.take(rtpPacket(101, n === 0, 100 + n, 4000, 5, eventPayload(9, n > 4, n * 160)));
  expect(digits).toEqual(['9']);
  expect(a.stats()).toMatchObject({ received: 8, lost: 0 });
});

it('ignores what was not agreed and what is no RTP', () => {
  const a = join('a', 'PCMU');
  for (const junk of [Buffer.alloc(0), Buffer.alloc(40, 0xff), rtpPacket(96, false, 1, 1, 1, Buffer.alloc(20))])
    a.take(junk);
  run(100);
  expect(a.stats().received).toBe(0);
});

it('does not let one bad member disturb the others', () => {
  const [a, b, bad] = [join('a', 'PCMU'), join('b', 'PCMU'), join('bad', 'opus')];
  const random = seededRandom(4);
  for (const member of [a, b, bad]) member.speak(true);
  feed(a, 'PCMU', 0, toneOf(430, 10_000), { ms: 4000 });
  const quiet = vi.spyOn(console, 'error').mockReturnValue();
  mixer
    .add('throws', {
      send: () => {
        throw new Error('closed');
      },
    })
    .agree([agreedOf('PCMU')], agreedOf('PCMU'));
  for (let ms = 0; ms < 3500; ms += 5) {
    // Undecodable packets with numbers and times all over the place, ten times as many as there should be.
    for (let i = 0; i < 2; i++)
      bad.take(
        rtpPacket(96, false, random() * 65_536, random() * 2 ** 32, random() < 0.1 ? ms : 7, Buffer.from([0xff])),
      );
    run(5);
  }
  expect(quiet).toHaveBeenCalledOnce();
  quiet.mockRestore();
  expect(levelOfTone(heard('b', 'PCMU', 1000), 430)).toBeGreaterThan(-14);
  expect(sent.get('b')!.length).toBe(175);
});

it('reports what it sends and what arrives, and hears what the far end loses', () => {
  const a = join('a', 'PCMU');
  feed(a, 'PCMU', 0, toneOf(430, 10_000), { ms: 2000, ssrc: 77 });
  run(1000);
  const [sr, name] = [...rtcpParts(a.report('parley'))];
  expect(sr!.type).toBe(RTCP.sr);
  expect(name!.type).toBe(RTCP.sdes);
  expect(sr!.bytes.readUInt32BE(4)).toBe(a.ssrc);
  expect(sr!.bytes.readUInt32BE(20)).toBe(sent.get('a')!.length);
  expect(sr!.bytes.readUInt32BE(24)).toBe(sent.get('a')!.length * 160);
  expect(sr!.bytes.readUInt32BE(28)).toBe(77);
  a.takeControl(receiverReport(77, [reportBlock(a.ssrc, 1, 0, 0, { fraction: 64, lost: 5, jitter: 0 })]));
  expect(a.stats().farLossShare).toBe(0.25);
  a.agree([agreedOf('PCMU')], null);
  a.report('parley');
  expect([...rtcpParts(a.report('parley'))][0]!.type).toBe(RTCP.rr);
});

it('has no timer before anybody came and after the last one left', () => {
  expect(vi.getTimerCount()).toBe(0);
  join('a', 'PCMU');
  join('b', 'PCMU');
  expect(vi.getTimerCount()).toBe(1);
  run(100);
  mixer.remove('a');
  expect(vi.getTimerCount()).toBe(1);
  mixer.remove('b');
  expect(vi.getTimerCount()).toBe(0);
});

it('encodes nothing while all who speak are silent, though what Opus makes of silence is not', () => {
  const names = ['a', 'b', 'c'];
  for (const name of names) {
    const member = join(name, 'opus');
    member.speak(true);
    feed(member, 'opus', TYPES.opus, () => 0, { ms: 3000 });
  }
  run(3000);
  for (const name of names) {
    const payloads = sent.get(name)!.map(({ rtp }) => rtp.toString('hex', 12));
    expect(new Set(payloads.slice(-50)).size).toBe(1);
    expect(heard(name, 'opus', 1000).samples.every((x) => Math.abs(x) < 2 / 32_768)).toBe(true);
  }
});
