/** Tables of ITU-T G.722, clause 6.2: quantizer levels, codes, and scale factors. */
const Q6 = [
  0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339,
  1458, 1612, 1765, 1980, 2195, 2557, 2919,
];
const QM6 = [
  -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
  -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728, 24808,
  21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008,
  3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
];
const QM4 = [0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0];
const QM2 = [-7408, -1616, 7408, 1616];
const RL42 = [0, 7, 6, 5, 4, 3, 2, 1, 7, 6, 5, 4, 3, 2, 1, 0];
const WL = [-60, -30, 58, 172, 334, 538, 1198, 3042];
const RH2 = [2, 1, 2, 1];
const WH = [0, -214, 798];
const ILB = [
  2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834, 2896, 2960, 3025,
  3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
];
/** Half of the quadrature mirror filter's coefficients (table 11/G.722). */
const QMF = [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];

const saturated = (x: number): number => (x > 32_767 ? 32_767 : x < -32_768 ? -32_768 : x);

/** The adaptive predictor and scale factor of one sub-band (clauses 3.5 and 3.6). */
class Band {
  /** Prediction, and the quantizer's scale. */
  s = 0;
  scale: number;
  #logScale = 0;
  #sp = 0;
  #sz = 0;
  readonly #most: number;
  readonly #shift: number;
  readonly #r = new Int32Array(3);
  readonly #p = new Int32Array(3);
  readonly #a = new Int32Array(3);
  readonly #b = new Int32Array(7);
  readonly #d = new Int32Array(7);

  constructor(scale: number, most: number, shift: number) {
    this.scale = scale;
    this.#most = most;
    this.#shift = shift;
  }

  /** Takes a quantized difference, and how the scale moves with it. */
  adapt(difference: number, weight: number): void {
    const log = ((this.#logScale * 127) >> 7) + weight;
    this.#logScale = log < 0 ? 0 : log > this.#most ? this.#most : log;
    const shift = this.#shift - (this.#logScale >> 11);
    const base = ILB[(this.#logScale >> 6) & 31]!;
    this.scale = (shift < 0 ? base << -shift : base >> shift) << 2;
    this.#predict(difference);
  }

  #predict(difference: number): void {
    const [r, p, a, b, d] = [this.#r, this.#p, this.#a, this.#b, this.#d];
    d[0] = difference;
    r[0] = saturated(this.s + difference);
    p[0] = saturated(this.#sz + difference);
    const sign = p[0]! >> 15;
    const same1 = sign === p[1]! >> 15;
    // The second pole, then the first, which the second bounds.
    const slope = saturated(a[1]! << 2);
    let pole2 = ((same1 ? Math.min(-slope, 32_767) : slope) >> 7) + (sign === p[2]! >> 15 ? 128 : -128);
    pole2 = Math.max(-12_288, Math.min(12_288, pole2 + ((a[2]! * 32_512) >> 15)));
    const bound = saturated(15_360 - pole2);
    const pole1 = Math.max(-bound, Math.min(bound, saturated((same1 ? 192 : -192) + ((a[1]! * 32_640) >> 15))));
    const step = difference === 0 ? 0 : 128;
    const signD = difference >> 15;
    let zeros = 0;
    for (let i = 6; i > 0; i--) {
      const moved = saturated((d[i]! >> 15 === signD ? step : -step) + ((b[i]! * 32_640) >> 15));
      b[i] = moved;
      d[i] = d[i - 1]!;
      zeros += (moved * saturated(d[i]! * 2)) >> 15;
    }
    r[2] = r[1]!;
    r[1] = r[0]!;
    p[2] = p[1]!;
    p[1] = p[0]!;
    a[2] = pole2;
    a[1] = pole1;
    this.#sp = saturated(((pole1 * saturated(r[1]! * 2)) >> 15) + ((pole2 * saturated(r[2]! * 2)) >> 15));
    this.#sz = saturated(zeros);
    this.s = saturated(this.#sp + this.#sz);
  }
}

const lower = (): Band => new Band(32, 18_432, 8);
const higher = (): Band => new Band(8, 22_528, 10);

const adaptLower = (band: Band, code: number): void => band.adapt((band.scale * QM4[code]!) >> 15, WL[RL42[code]!]!);
const adaptHigher = (band: Band, code: number): void => band.adapt((band.scale * QM2[code]!) >> 15, WH[RH2[code]!]!);

/** Encodes 16 kHz sound at 64 kbit/s (ITU-T G.722, mode 1). */
export class G722Encoder {
  readonly #low = lower();
  readonly #high = higher();
  readonly #x = new Int32Array(24);

  /** A byte for every two samples. */
  encode(pcm: Int16Array): Buffer {
    const out = Buffer.allocUnsafe(pcm.length >> 1);
    const x = this.#x;
    for (let n = 0; n < out.length; n++) {
      x.copyWithin(0, 2);
      x[22] = pcm[2 * n]!;
      x[23] = pcm[2 * n + 1]!;
      let odd = 0;
      let even = 0;
      for (let i = 0; i < 12; i++) {
        odd += x[2 * i]! * QMF[i]!;
        even += x[2 * i + 1]! * QMF[11 - i]!;
      }
      out[n] = (this.#codeHigh((even - odd) >> 14) << 6) | this.#codeLow((even + odd) >> 14);
    }
    return out;
  }

  #codeLow(sample: number): number {
    const band = this.#low;
    const error = saturated(sample - band.s);
    const size = error >= 0 ? error : -(error + 1);
    let level = 1;
    while (level < 30 && size >= (Q6[level]! * band.scale) >> 12) level++;
    // Codes by level, from the largest magnitude to the smallest (tables 17 and 18/G.722).
    const code = error >= 0 ? 62 - level : level < 3 ? 64 - level : 34 - level;
    adaptLower(band, code >> 2);
    return code;
  }

  #codeHigh(sample: number): number {
    const band = this.#high;
    const error = saturated(sample - band.s);
    const size = error >= 0 ? error : -(error + 1);
    const large = size >= (564 * band.scale) >> 12;
    const code = (error >= 0 ? 2 : 0) + (large ? 0 : 1);
    adaptHigher(band, code);
    return code;
  }
}

/** Decodes G.722 at 64 kbit/s to 16 kHz sound. */
export class G722Decoder {
  readonly #low = lower();
  readonly #high = higher();
  readonly #x = new Int32Array(24);

  /** Two samples for every byte. */
  decode(payload: Uint8Array): Int16Array {
    const out = new Int16Array(payload.length * 2);
    const x = this.#x;
    const [low, high] = [this.#low, this.#high];
    for (let n = 0; n < payload.length; n++) {
      const code = payload[n]!;
      const l = Math.max(-16_384, Math.min(16_383, low.s + ((low.scale * QM6[code & 63]!) >> 15)));
      const h = Math.max(-16_384, Math.min(16_383, high.s + ((high.scale * QM2[code >> 6]!) >> 15)));
      adaptLower(low, (code & 63) >> 2);
      adaptHigher(high, code >> 6);
      x.copyWithin(0, 2);
      x[22] = l + h;
      x[23] = l - h;
      let first = 0;
      let second = 0;
      for (let i = 0; i < 12; i++) {
        second += x[2 * i]! * QMF[i]!;
        first += x[2 * i + 1]! * QMF[11 - i]!;
      }
      out[2 * n] = saturated(first >> 11);
      out[2 * n + 1] = saturated(second >> 11);
    }
    return out;
  }
}
