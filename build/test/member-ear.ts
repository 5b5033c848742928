import { Opus } from '../../main/media/gateway/room/audio/opus.ts';
import { levelOfTone } from './tone/spectrum.ts';

/** What a member hears of a room's mix, packet by packet. */
export type MemberEar = {
  /** Takes an RTP packet of Opus. */
  take(rtp: Buffer): void;
  /** Forgets what was heard so far. */
  begin(): void;
  /** How much was heard since the beginning, s. */
  seconds(): number;
  /** Share of it, or of its last seconds, in which a tone is, 0–1, by stretches of 85 ms; a hole in the stream counts as silence. */
  share(hz: number, last?: number): number;
};

const RATE = 48_000;
const FRAME = 960;
const STRETCH = 4096;
/** A tone counts as heard when it is louder, dBFS. */
const HEARD_DB = -35;
/** Longest hole that is filled with silence, packets. */
const MOST_HOLE = 500;

/** An ear that decodes when it is asked, so that listening costs nothing meanwhile. */
export const memberEar = (): MemberEar => {
  let packets: Buffer[] = [];
  const samples = (heard: readonly Buffer[]): Float32Array => {
    const opus = new Opus();
    const out: number[] = [];
    let before: Buffer | null = null;
    for (const packet of heard) {
      const ahead: number = before === null ? FRAME : (packet.readUInt32BE(4) - before.readUInt32BE(4)) >>> 0;
      const hole: number = ahead > 2 ** 31 ? 0 : Math.min(MOST_HOLE, Math.floor(ahead / FRAME) - 1);
      for (let i = 0; i < hole * FRAME; i++) out.push(0);
      for (const sample of opus.decode(packet.subarray(12)) ?? []) out.push(sample / 32_768);
      before = packet;
    }
    return Float32Array.from(out);
  };
  return {
    take: (rtp) => void packets.push(Buffer.from(rtp)),
    begin: () => {
      packets = [];
    },
    seconds: () => (packets.length * FRAME) / RATE,
    share: (hz, last = Number.POSITIVE_INFINITY) => {
      const all = samples(packets.slice(-Math.min(packets.length, (last * RATE) / FRAME)));
      const stretches = Array.from({ length: Math.floor(all.length / STRETCH) }, (_, i) =>
        levelOfTone({ rate: RATE, samples: all.subarray(i * STRETCH, (i + 1) * STRETCH) }, hz),
      );
      return stretches.filter((db) => db > HEARD_DB).length / Math.max(1, stretches.length);
    },
  };
};
