import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The functions of libopus in `@evan/opus/wasm/simd.wasm`; pointers and sizes are numbers. */
type Library = {
  readonly memory: { readonly buffer: ArrayBuffer };
  _initialize(): void;
  malloc(bytes: number): number;
  opus_decoder_get_size(channels: number): number;
  opus_decoder_init(decoder: number, rate: number, channels: number): number;
  opus_decode(decoder: number, packet: number, bytes: number, pcm: number, samples: number, fec: 0 | 1): number;
  opus_encoder_get_size(channels: number): number;
  opus_encoder_init(encoder: number, rate: number, channels: number, application: number): number;
  opus_encode(encoder: number, pcm: number, samples: number, packet: number, bytes: number): number;
  opus_encoder_ctl_set(encoder: number, request: number, value: number): number;
};

/** Requests and values of opus_defines.h. */
const VOIP = 2048;
const SET = { bitrate: 4002, complexity: 4010, fec: 4012, loss: 4014, dtx: 4016, signal: 4024 } as const;
const SIGNAL_VOICE = 3001;

const RATE = 48_000;
/** Samples of the longest packet, 120 ms (RFC 6716 section 3.2.5). */
const MOST_SAMPLES = 5760;
/** Bytes of the longest packet that is taken in: one of 120 ms with the largest frames. */
const MOST_IN = 6 * 1276;
/** Bytes of the longest packet that is made; it fits into a datagram. */
const MOST_OUT = 1275;

/** Our encoder's settings: bit/s, 0–10, and whether pauses are left out. */
export type OpusSettings = { readonly bitrate: number; readonly complexity: number; readonly dtx: boolean };

/** Speech over the internet: clear at 32 kbit/s, and half the work of the highest complexity. */
const DEFAULTS: OpusSettings = { bitrate: 32_000, complexity: 5, dtx: false };

/** Node has WebAssembly, but its types are those of the DOM. */
const { Module, Instance } = (
  globalThis as unknown as {
    WebAssembly: {
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object, imports: object) => { exports: unknown };
    };
  }
).WebAssembly;

let compiled: object | null = null;

/** The library lies beside the bundled gateway, or else in node_modules; it is read when the first meeting needs it. */
const library = (): object => {
  const beside = new URL('./opus.wasm', import.meta.url);
  compiled ??= new Module(
    readFileSync(existsSync(beside) ? beside : createRequire(import.meta.url).resolve('@evan/opus/wasm/simd.wasm')),
  );
  return compiled;
};

const instance = (): Library => {
  const none = (): number => 0;
  const { exports } = new Instance(library(), {
    wasi_snapshot_preview1: { fd_seek: none, fd_write: none, fd_close: none, proc_exit: none },
    env: { emscripten_notify_memory_growth: none },
  });
  const functions = exports as Library;
  functions._initialize();
  return functions;
};

/**
 * One encoder and one decoder at 48 kHz mono, in a memory of their own: what a hostile packet might break is its sender's only.
 * The garbage collector frees them.
 */
export class Opus {
  readonly #library = instance();
  readonly #pcm = this.#library.malloc(MOST_SAMPLES * 2);
  readonly #packet = this.#library.malloc(MOST_IN);
  readonly #settings: OpusSettings;
  #encoder = 0;
  #decoder = 0;

  constructor(settings: Partial<OpusSettings> = {}) {
    this.#settings = { ...DEFAULTS, ...settings };
  }

  /** A packet of 2.5–60 ms of sound; throws on any other length. */
  encode(pcm: Int16Array): Buffer {
    const library = this.#library;
    this.#encoder ||= this.#openEncoder();
    new Int16Array(library.memory.buffer, this.#pcm, MOST_SAMPLES).set(pcm);
    const bytes = library.opus_encode(this.#encoder, this.#pcm, pcm.length, this.#packet, MOST_OUT);
    if (bytes < 0) throw new Error(`Opus cannot encode ${pcm.length} samples (${bytes})`);
    return Buffer.from(new Uint8Array(library.memory.buffer, this.#packet, bytes));
  }

  /** Share of packets that the far end is expected to lose, 0–100 percent; above 0 each packet repeats the one before it. */
  expectLoss(percent: number): void {
    this.#encoder ||= this.#openEncoder();
    this.#control(SET.loss, Math.max(0, Math.min(100, Math.round(percent))));
  }

  /** The sound of a packet, stereo mixed down; null when it is no Opus. */
  decode(packet: Uint8Array): Int16Array | null {
    return packet.length === 0 ? null : this.#decode(packet, MOST_SAMPLES, 0);
  }

  /**
   * Sound in place of a lost packet of so many samples (a multiple of 120, at most 120 ms):
   * from the copy in the packet after it if that has one, or else made up; null when `next` is no Opus.
   */
  conceal(samples: number, next: Uint8Array | null): Int16Array | null {
    return this.#decode(next, samples, next === null ? 0 : 1);
  }

  #decode(packet: Uint8Array | null, samples: number, fec: 0 | 1): Int16Array | null {
    const library = this.#library;
    if (packet !== null && packet.length > MOST_IN) return null;
    this.#decoder ||= this.#openDecoder();
    if (packet !== null) new Uint8Array(library.memory.buffer, this.#packet, MOST_IN).set(packet);
    const made = library.opus_decode(
      this.#decoder,
      packet === null ? 0 : this.#packet,
      packet?.length ?? 0,
      this.#pcm,
      samples,
      fec,
    );
    return made <= 0 ? null : new Int16Array(library.memory.buffer, this.#pcm, made).slice();
  }

  #openDecoder(): number {
    const decoder = this.#library.malloc(this.#library.opus_decoder_get_size(1));
    if (this.#library.opus_decoder_init(decoder, RATE, 1) !== 0) throw new Error('Opus has no decoder');
    return decoder;
  }

  #openEncoder(): number {
    const encoder = this.#library.malloc(this.#library.opus_encoder_get_size(1));
    if (this.#library.opus_encoder_init(encoder, RATE, 1, VOIP) !== 0) throw new Error('Opus has no encoder');
    this.#encoder = encoder;
    const { bitrate, complexity, dtx } = this.#settings;
    this.#control(SET.bitrate, bitrate);
    this.#control(SET.complexity, complexity);
    this.#control(SET.dtx, dtx ? 1 : 0);
    this.#control(SET.signal, SIGNAL_VOICE);
    this.#control(SET.fec, 1);
    this.#control(SET.loss, 5);
    return encoder;
  }

  #control(request: number, value: number): void {
    if (this.#library.opus_encoder_ctl_set(this.#encoder, request, value) !== 0)
      throw new Error(`Opus refused ${request} = ${value}`);
  }
}
