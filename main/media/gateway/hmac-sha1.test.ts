import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { HmacSha1 } from './hmac-sha1.ts';

test('a digest is the one of RFC 2104, with and without a word after the packet, whatever was digested before', () => {
  const key = randomBytes(20);
  const mac = new HmacSha1(key);
  for (const length of [65_507, 0, 1, 63, 64, 65, 1200]) {
    const packet = randomBytes(length + 10);
    const plain = createHmac('sha1', key).update(packet.subarray(0, length));
    expect(mac.of(packet, length).equals(plain.digest())).toBe(true);
    const withWord = createHmac('sha1', key)
      .update(packet.subarray(0, length))
      .update(Buffer.from([0, 1, 0, 255]));
    expect(mac.of(packet, length, 0x100ff).equals(withWord.digest())).toBe(true);
  }
});
