import { Opus } from '../../main/media/gateway/room/audio/opus.ts';
import { rtpPacket } from '../../main/media/gateway/rtp.ts';
import { every20ms } from '../test/engine/media-sound.ts';
import { sleep } from '../test/peers/until.ts';
import { levelOfTone } from '../test/tone/spectrum.ts';
import { type LoadMember, type LoadRoom, OPUS } from './load-room.ts';
import { type Usage, usageOf } from './usage.ts';

/** What a room's sound came to. */
export type SoundFigures = {
  readonly usage: Usage;
  /** Milliseconds that the room adds from mouth to ear. */
  readonly delays: readonly number[];
  /** How loud one's own voice is in what one hears, and the quietest of the others', dBFS. */
  readonly ownDb: number;
  readonly othersDb: number;
};

const RATE = 48_000;
const FRAME = 960;
/** A member's voice, Hz. */
const toneOf = (member: number): number => 375 + member * 187.5;
const PEAK = 6000;
/** Packets from one burst to the next: 400 ms. */
const EVERY = 20;
const LOUD = 2500;
const SETTLE_MS = 2500;
const MEASURE_MS = 5000;

const encoded = (packets: number, sound: (n: number) => number): Buffer[] => {
  const opus = new Opus();
  return Array.from({ length: packets }, (_, k) =>
    opus.encode(Int16Array.from({ length: FRAME }, (_, i) => Math.round(sound(k * FRAME + i)))),
  );
};
/** Every tone repeats itself after 80 ms, so that a second of it may be sent over and over. */
const voice = (member: number): Buffer[] =>
  encoded(50, (n) => PEAK * Math.sin((2 * Math.PI * toneOf(member) * n) / RATE));
const bursts = (): Buffer[] =>
  encoded(EVERY, (n) => (n < FRAME ? 2 * PEAK * Math.sin((2 * Math.PI * 1000 * n) / RATE) : 0));
const firstLoud = (pcm: Int16Array | null): number => pcm?.findIndex((sample) => Math.abs(sample) > LOUD) ?? -1;

/** Milliseconds from the first sample of a burst to where a decoder that is sent it directly becomes loud. */
const directDelay = (payloads: readonly Buffer[]): number => {
  const opus = new Opus();
  for (const [k, payload] of payloads.entries()) {
    const loud = firstLoud(opus.decode(payload));
    if (loud >= 0) return k * 20 + (loud / RATE) * 1000;
  }
  throw new Error('the burst is too quiet');
};

/** Lets a room of so many people talk, all at once, and then one in bursts while the others are silent. */
export const soundOf = async (room: LoadRoom, people: number): Promise<SoundFigures> => {
  const members: LoadMember[] = [];
  const saying = Array.from({ length: people }, (_, i) => voice(i));
  const direct = directDelay(bursts());
  const sentAt: number[] = [];
  const delays: number[] = [];
  const heard: Buffer[] = [];
  let bursting = -1;
  let newest = 0;
  const stop = every20ms((n) => {
    newest = n;
    for (const [i, member] of members.entries()) {
      const payloads = saying[i]!;
      if (i === 1 && bursting >= 0 && (n - bursting) % EVERY === 0) sentAt.push(performance.now());
      const k = bursting < 0 ? n : n - bursting;
      member.sound(rtpPacket(OPUS, n === 0, 1000 + n, n * FRAME, 0, payloads[k % payloads.length]!));
    }
  });
  try {
    for (let i = 0; i < people; i++) members.push(await room.join());
    await room.ready();
    const [listener] = members as [LoadMember];
    listener.onRtp = (rtp) => {
      if ((rtp[1]! & 127) !== OPUS) return;
      heard.push(Buffer.from(rtp.subarray(12)));
      if (heard.length > 80) heard.shift();
    };
    await sleep(SETTLE_MS);
    const [usage] = (await usageOf([room.pid], MEASURE_MS)) as [Usage];
    const opus = new Opus();
    const samples = Float32Array.from(heard.flatMap((one) => [...(opus.decode(one) ?? [])].map((s) => s / 32_768)));
    const levelOf = (member: number): number => levelOfTone({ rate: RATE, samples }, toneOf(member));

    const silence = encoded(EVERY, () => 0);
    for (let i = 0; i < people; i++) saying[i] = i === 1 ? bursts() : silence;
    bursting = newest + 1;
    const from = performance.now() + SETTLE_MS / 2;
    let last = -1;
    listener.onRtp = (rtp) => {
      if ((rtp[1]! & 127) !== OPUS) return;
      const now = performance.now();
      const loud = firstLoud(opus.decode(rtp.subarray(12)));
      const burst = sentAt.at(-1);
      if (loud < 0 || burst === undefined || burst === last) return;
      last = burst;
      if (burst > from) delays.push(now + (loud / RATE) * 1000 - (burst + direct));
    };
    await sleep(SETTLE_MS / 2 + MEASURE_MS);
    const others = Array.from({ length: people - 1 }, (_, i) => levelOf(i + 1));
    return { usage, delays, ownDb: levelOf(0), othersDb: Math.min(...others) };
  } finally {
    stop();
  }
};
