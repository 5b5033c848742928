import type { Cipher } from './secret-store.ts';

/** A cipher without a key store: hides the text well enough to prove that it is not written plainly, and knows its own key. */
export const fakeCipher = (key = 0x5a, available = true): Cipher => {
  const turn = (data: Buffer) => Buffer.from(data.map((byte) => byte ^ key));
  return {
    available,
    encrypt: (text) => {
      if (!available) throw new Error('no key store');
      return Buffer.concat([Buffer.from([key]), turn(Buffer.from(text, 'utf8'))]);
    },
    decrypt: (data) => {
      if (!available || data[0] !== key) throw new Error('not encrypted with this key');
      return turn(data.subarray(1)).toString('utf8');
    },
  };
};
