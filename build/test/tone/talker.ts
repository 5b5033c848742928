import { openCodec } from '../../../main/media/gateway/room/audio/codec.ts';
import { rtpPacket } from '../../../main/media/gateway/rtp.ts';

/** What is between a talker and us. */
type Network = {
  /** Share of packets lost, 0–1. */
  readonly loss?: number;
  /** Extra delay, evenly from 0 to so many milliseconds; packets overtake one another. */
  readonly jitterMs?: number;
  /** How much faster than ours the talker's clock runs, in millionths. */
  readonly ppm?: number;
  readonly random?: () => number;
};

/** Somebody who sends a sound in packets. */
export type Talker = {
  /** A packet as it arrives, and when, in milliseconds. */
  readonly packets: readonly { readonly at: number; readonly rtp: Buffer; readonly n: number }[];
};

/** All packets of a talker in order of arrival; `sound` gives the sample at a number of samples at 48 kHz, ±32767. */
export const talk = (
  key: string,
  type: number,
  sound: (n: number) => number,
  { from = 0, ms, ptime = 20, ssrc = 1 }: { from?: number; ms: number; ptime?: number; ssrc?: number },
  { loss = 0, jitterMs = 0, ppm = 0, random = Math.random }: Network = {},
): Talker => {
  const codec = openCodec(key)!;
  const size = ptime * 48;
  const packets = Array.from({ length: Math.floor(ms / ptime) }, (_, n) => {
    const payload = codec.encode(Int16Array.from({ length: size }, (_, i) => Math.round(sound(n * size + i))));
    // Close to both wraps, so that every test passes over them.
    const rtp = rtpPacket(type, n === 0, 65_500 + n, 2 ** 32 - 9600 + n * ptime * (codec.clock / 1000), ssrc, payload);
    return { at: from + (n * ptime) / (1 + ppm / 1e6) + random() * jitterMs, rtp, n };
  });
  return { packets: packets.filter(() => random() >= loss).sort((a, b) => a.at - b.at) };
};

/** A tone as the sound of a talker. */
export const toneOf =
  (hz: number, peak: number) =>
  (n: number): number =>
    peak * Math.sin((2 * Math.PI * hz * n) / 48_000);
