import { createCipheriv, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { CounterMode } from './counter-mode.ts';

const MOST = 65_507;

test.each([16, 32])(
  'a kept cipher with %i byte keys makes what a new one makes, for datagrams of any length',
  (size) => {
    const key = randomBytes(size);
    const mode = new CounterMode(key);
    for (const length of [0, 1, 15, 16, 17, 1200, 5000, MOST]) {
      const vector = Buffer.concat([randomBytes(14), Buffer.alloc(2)]);
      const [packet, out] = [randomBytes(12 + length), Buffer.alloc(12 + length)];
      vector.copy(mode.vector);
      mode.apply(packet, 12, packet.length, out);
      const expected = createCipheriv(`aes-${size * 8}-ctr`, key, vector).update(packet.subarray(12));
      expect(out.subarray(12).equals(expected)).toBe(true);
      mode.apply(out, 12, out.length, out);
      expect(out.subarray(12).equals(packet.subarray(12))).toBe(true);
    }
  },
);

test('what is longer than any datagram is refused, and not left as it was', () => {
  const long = Buffer.alloc(70_000);
  expect(() => new CounterMode(randomBytes(16)).apply(long, 0, long.length, long)).toThrow('no datagram');
});
