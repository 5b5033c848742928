import { rtpPacket } from '../../main/media/gateway/rtp.ts';
import { sleep } from '../test/peers/until.ts';
import { type LoadMember, type LoadRoom, VP8 } from './load-room.ts';
import { type Usage, usageOf } from './usage.ts';

/** What a room's pictures came to. */
export type PictureFigures = {
  readonly usage: Usage;
  /** Of the worst picture at the worst receiver: whole frames a second, and the longest time without one, ms. */
  readonly framesPerSecond: number;
  readonly longestGapMs: number;
  /** Milliseconds from the sending of a frame's last packet to its arrival, the work of both ends included. */
  readonly delays: readonly number[];
  /** Pictures that arrived at all members together, and those that should. */
  readonly pictures: number;
  readonly expected: number;
};

const FRAME_MS = 1000 / 30;
const SETTLE_MS = 4000;
const MEASURE_MS = 6000;

/** Carries along when it was sent. */
const stamped = (payload: Buffer): Buffer => {
  const out = Buffer.alloc(payload.length + 8);
  payload.copy(out);
  out.writeDoubleBE(performance.now(), payload.length);
  return out;
};

type Watched = { frames: number; at: number; gap: number };

/** Lets the first `cameras` of so many people send a film, each at its own moment. */
export const picturesOf = async (
  room: LoadRoom,
  people: number,
  cameras: number,
  film: readonly (readonly Buffer[])[],
): Promise<PictureFigures> => {
  const members: LoadMember[] = [];
  const shown = new Map<string, Watched>();
  const delays: number[] = [];
  let measuring = false;
  const sending = Array.from({ length: cameras }, (_, i) => ({ frame: 0, sent: 0, sequence: 1000 * i }));
  const begun = performance.now();
  const timer = setInterval(() => {
    for (const [i, state] of sending.entries()) {
      const member = members[i];
      if (member === undefined) continue;
      // Cameras take turns within a frame's time, as strangers do.
      const due = (performance.now() - begun) / FRAME_MS - i / cameras;
      if (due < state.sent) continue;
      state.sent = Math.floor(due) + 1;
      const packets = film[state.frame++ % film.length]!;
      for (const [k, payload] of packets.entries()) {
        const last = k === packets.length - 1;
        const sent = last ? stamped(payload) : payload;
        member.picture(rtpPacket(VP8, last, state.sequence++ & 0xffff, (state.sent * 3000) >>> 0, 0, sent));
      }
    }
  }, 4);
  try {
    for (let i = 0; i < people; i++) {
      const member = await room.join();
      const state = sending[i];
      // The film begins anew with its key frame.
      if (state !== undefined)
        member.onKeyFrameWanted = () => {
          state.frame = 0;
        };
      member.onRtp = (rtp) => {
        if ((rtp[1]! & 127) !== VP8 || (rtp[1]! & 128) === 0 || !measuring) return;
        const name = `${i}/${rtp.readUInt32BE(8)}`;
        const now = performance.now();
        delays.push(now - rtp.readDoubleBE(rtp.length - 8));
        const watched = shown.get(name);
        if (watched === undefined) shown.set(name, { frames: 1, at: now, gap: 0 });
        else {
          watched.frames++;
          watched.gap = Math.max(watched.gap, now - watched.at);
          watched.at = now;
        }
      };
      members.push(member);
    }
    await room.ready();
    await sleep(SETTLE_MS);
    measuring = true;
    const from = performance.now();
    const [usage] = (await usageOf([room.pid], MEASURE_MS)) as [Usage];
    measuring = false;
    const seconds = (performance.now() - from) / 1000;
    const all = [...shown.values()];
    for (const one of all) one.gap = Math.max(one.gap, performance.now() - one.at);
    return {
      usage,
      framesPerSecond: Math.min(...all.map(({ frames }) => frames / seconds)),
      longestGapMs: Math.max(...all.map(({ gap }) => gap)),
      delays,
      pictures: all.length,
      expected: cameras * (people - 1),
    };
  } finally {
    clearInterval(timer);
  }
};
