import { type Cipher, createCipheriv } from 'node:crypto';

/** Longest input, bytes: more than a datagram has. */
const MOST = 65_536;
const BLOCK = 16;

/** The numbers of all blocks in their last two bytes, which are 0 in the vector. */
const numbers = new Int32Array(MOST / 4);
const numberBytes = Buffer.from(numbers.buffer);
for (let n = 0; n < MOST / BLOCK; n++) numberBytes.writeUInt16BE(n, n * BLOCK + 14);
const blocks = new Int32Array(MOST / 4);
const blockBytes = Buffer.from(blocks.buffer);

/**
 * AES in counter mode under one key (RFC 3711 section 4.1.1). Node's own would have to be made anew for each packet, which
 * is most of the work; a block cipher is made once and kept.
 */
export class CounterMode {
  /** Initialisation vector of the next input; its last two bytes stay 0. */
  readonly vector = Buffer.from(new ArrayBuffer(BLOCK));
  readonly #words = new Int32Array(this.vector.buffer);
  readonly #cipher: Cipher;

  constructor(key: Buffer) {
    this.#cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  }

  /** Encrypts or decrypts bytes of `source` from `start` to `end` into the same place of `target`. */
  apply(source: Buffer, start: number, end: number, target: Buffer): void {
    const size = Math.ceil((end - start) / BLOCK) * BLOCK;
    if (size > MOST) throw new RangeError(`${end - start} bytes are no datagram`);
    const words = this.#words;
    const [a, b, c, d] = [words[0]!, words[1]!, words[2]!, words[3]!];
    for (let i = 0; i < size / 4; i += 4) {
      blocks[i] = a;
      blocks[i + 1] = b;
      blocks[i + 2] = c;
      blocks[i + 3] = d | numbers[i + 3]!;
    }
    const stream = this.#cipher.update(blockBytes.subarray(0, size));
    for (let i = start; i < end; i++) target[i] = source[i]! ^ stream[i - start]!;
  }
}
