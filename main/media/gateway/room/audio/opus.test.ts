import { expect, it } from 'vitest';
import { seededRandom } from '../../../../../build/test/random.ts';
import { levelOfTone } from '../../../../../build/test/tone/spectrum.ts';
import { CHIME_PACKETS } from '../../chime-packets.ts';
import { Opus } from './opus.ts';

const tone = (hz: number, from: number, count: number): Int16Array =>
  Int16Array.from({ length: count }, (_, i) => Math.round(10_000 * Math.sin((2 * Math.PI * hz * (from + i)) / 48_000)));
const joined = (parts: readonly Int16Array[]): Float32Array =>
  Float32Array.from(
    parts.flatMap((part) => [...part]),
    (x) => x / 32_768,
  );
const LEVEL = 20 * Math.log10(10_000 / 32_768 / Math.SQRT2);

it.each([120, 480, 960, 1920, 2880])('carries a tone in packets of %i samples', (size) => {
  const opus = new Opus();
  const parts = Array.from(
    { length: Math.ceil(60_000 / size) },
    (_, i) => opus.decode(opus.encode(tone(440, i * size, size)))!,
  );
  expect(parts.every((part) => part.length === size)).toBe(true);
  expect(levelOfTone({ rate: 48_000, samples: joined(parts) }, 440)).toBeGreaterThan(LEVEL - 2);
});

it('refuses a length that Opus has not', () => {
  expect(() => new Opus().encode(new Int16Array(1000))).toThrow('Opus cannot encode 1000 samples');
});

it('mixes stereo down to one channel, as browsers may send both', () => {
  // The stereo bit of the TOC byte (RFC 6716 section 3.1); the content need not make sense.
  const stereo = Buffer.from(CHIME_PACKETS[20]!, 'base64');
  stereo[0] = stereo[0]! | 4;
  expect(new Opus().decode(stereo)).toHaveLength(960);
});

/** A sweep, which no guess can foretell, with every fourth packet lost. */
const afterLoss = (make: (opus: Opus, next: Buffer) => Int16Array | null): number => {
  const sender = new Opus();
  sender.expectLoss(30);
  const whole = new Opus();
  const lossy = new Opus();
  let [wrong, all] = [0, 0];
  let [phase, hz] = [0, 300];
  const packets = Array.from({ length: 200 }, (_, n) => {
    const pcm = Int16Array.from({ length: 960 }, () => {
      phase += (2 * Math.PI * hz) / 48_000;
      return Math.round(8000 * Math.sin(phase));
    });
    hz = 300 + 600 * Math.abs(Math.sin(n * 1.7));
    return sender.encode(pcm);
  });
  for (const [n, packet] of packets.entries()) {
    const right = whole.decode(packet)!;
    const lost = n % 4 === 2;
    const heard = lost ? make(lossy, packets[n + 1] ?? packet)! : lossy.decode(packet)!;
    if (!lost || n < 20) continue;
    for (let i = 0; i < 960; i++) {
      wrong += (heard[i]! - right[i]!) ** 2;
      all += right[i]! ** 2;
    }
  }
  return wrong / all;
};

it('has lost sound from the copy in the next packet, which is closer than what can be made up', () => {
  const copied = afterLoss((opus, next) => opus.conceal(960, next));
  const guessed = afterLoss((opus) => opus.conceal(960, null));
  expect(copied).toBeLessThan(guessed / 2);
});

it('says null to what is no Opus, and goes on', () => {
  const opus = new Opus();
  const good = opus.encode(tone(440, 0, 960));
  expect(opus.decode(Buffer.alloc(0))).toBeNull();
  // Code 3 without its frame count, and a packet longer than any.
  expect(opus.decode(Buffer.from([0xff]))).toBeNull();
  expect(opus.decode(Buffer.alloc(9000, 1))).toBeNull();
  expect(opus.decode(good)).toHaveLength(960);
});

it('survives two thousand random packets, as anybody may send them', () => {
  const random = seededRandom(7);
  const opus = new Opus();
  for (let n = 0; n < 2000; n++) {
    const packet = Buffer.from(
      Array.from({ length: 1 + Math.floor(random() * 200) }, () => Math.floor(random() * 256)),
    );
    const heard = random() < 0.8 ? opus.decode(packet) : opus.conceal(960, packet);
    if (heard !== null) expect(heard.length).toBeLessThanOrEqual(5760);
  }
  expect(opus.decode(opus.encode(tone(440, 0, 960)))).toHaveLength(960);
});

it('leaves pauses out only when asked', () => {
  const silent = (dtx: boolean): number => {
    const opus = new Opus({ dtx });
    return Array.from({ length: 100 }, () => opus.encode(new Int16Array(960)).length).filter((n) => n > 2).length;
  };
  expect(silent(false)).toBe(100);
  expect(silent(true)).toBeLessThan(50);
});
