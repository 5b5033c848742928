import { aLaw, fromALaw, fromMuLaw, muLaw } from '../../g711.ts';
import { G722Decoder, G722Encoder } from './g722.ts';
import { Opus } from './opus.ts';
import { Downsampler, Upsampler } from './resample.ts';

/** Samples a second of all sound in a room, one channel. */
export const ROOM_RATE = 48_000;
/** A room mixes 20 ms at once. */
export const FRAME_MS = 20;
/** Samples of such a frame. */
export const FRAME = (ROOM_RATE * FRAME_MS) / 1000;

/** One codec in both directions between its payloads and 48 kHz; it remembers, so each stream has its own. */
export type SoundCodec = {
  /** RTP timestamp units a second. */
  readonly clock: number;
  /** Whether a packet may have so many milliseconds. */
  takes(ms: number): boolean;
  encode(pcm: Int16Array): Buffer;
  /** Null for a payload that is none of this codec. */
  decode(payload: Buffer): Int16Array | null;
  /** Sound in place of so many lost samples, from the payload after them where it has a copy; null when the codec knows none. */
  conceal(samples: number, next: Buffer | null): Int16Array | null;
  /** Prepares for a far end that loses such a share of packets, 0–1. */
  expectLoss(share: number): void;
};

/** Longest payload of G.711 and G.722 that is taken in: 200 ms. */
const MOST_BYTES = 1600;

/** Packets of silence after which the encoder has forgotten what was before, so that each further one is as the last. */
const SETTLED = 50;

const isSilent = (pcm: Int16Array): boolean => {
  for (let i = 0; i < pcm.length; i++) if (pcm[i] !== 0) return false;
  return true;
};

const opus = (): SoundCodec => {
  const both = new Opus();
  let silent = 0;
  let last: { readonly samples: number; readonly payload: Buffer } = { samples: 0, payload: Buffer.alloc(0) };
  return {
    clock: 48_000,
    takes: (ms) => [10, 20, 40, 60].includes(ms),
    encode: (pcm) => {
      silent = isSilent(pcm) ? silent + 1 : 0;
      if (silent <= SETTLED || last.samples !== pcm.length) last = { samples: pcm.length, payload: both.encode(pcm) };
      return last.payload;
    },
    decode: (payload) => both.decode(payload),
    conceal: (samples, next) => (samples % 120 === 0 && samples <= 5760 ? both.conceal(samples, next) : null),
    expectLoss: (share) => both.expectLoss(share * 100),
  };
};

const plain = (
  factor: 3 | 6,
  encode: (pcm: Int16Array) => Buffer,
  decode: (payload: Buffer) => Int16Array,
): SoundCodec => {
  const up = new Upsampler(factor);
  const down = new Downsampler(factor);
  return {
    clock: 8000,
    takes: () => true,
    encode: (pcm) => encode(down.process(pcm)),
    decode: (payload) => (payload.length === 0 || payload.length > MOST_BYTES ? null : up.process(decode(payload))),
    conceal: () => null,
    expectLoss: () => undefined,
  };
};

const g711 = (encode: (sample: number) => number, decode: (byte: number) => number): SoundCodec => {
  const table = Int16Array.from({ length: 256 }, (_, byte) => decode(byte));
  return plain(
    6,
    (pcm) => {
      const out = Buffer.allocUnsafe(pcm.length);
      for (let i = 0; i < pcm.length; i++) out[i] = encode(pcm[i]!);
      return out;
    },
    (payload) => Int16Array.from(payload, (byte) => table[byte]!),
  );
};

const g722 = (): SoundCodec => {
  const encoder = new G722Encoder();
  const decoder = new G722Decoder();
  return plain(
    3,
    (pcm) => encoder.encode(pcm),
    (payload) => decoder.decode(payload),
  );
};

/** A codec by its key as in codecs.ts; null for what a room cannot mix. */
export const openCodec = (key: string): SoundCodec | null => {
  switch (key) {
    case 'opus':
      return opus();
    case 'G722':
      return g722();
    case 'PCMU':
      return g711(muLaw, fromMuLaw);
    case 'PCMA':
      return g711(aLaw, fromALaw);
    default:
      return null;
  }
};
