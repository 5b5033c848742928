import { expect, test } from 'vitest';
import { sameTransport } from './same-transport.ts';

const answer = (fingerprint: string, ufrag: string, direction = 'sendrecv') =>
  ['m=audio', `a=${direction}`, 'm=video', '']
    .flatMap((l) => [l, `a=ice-ufrag:${ufrag}`, `a=fingerprint:sha-256 ${fingerprint}`])
    .join('\r\n');

test('another direction is the same transport, other keys or another ICE session are not', () => {
  expect(sameTransport(answer('AA', 'u1'), answer('AA', 'u1', 'inactive'))).toBe(true);
  expect(sameTransport(answer('AA', 'u1'), answer('BB', 'u1'))).toBe(false);
  expect(sameTransport(answer('AA', 'u1'), answer('AA', 'u2'))).toBe(false);
});
