import { expect, test } from 'vitest';
import { readIceServer, resolveIceServer } from './ice-server.ts';
import { timeLimitedCredential } from './turn-credential.ts';

test.each([
  ['stun:a.test', { kind: 'stun', host: 'a.test', port: 3478, transport: 'udp' }],
  ['turn:192.0.2.1:5000', { kind: 'turn', host: '192.0.2.1', port: 5000, transport: 'udp' }],
  ['turn:[2001:db8::1]?transport=tcp', { kind: 'turn', host: '2001:db8::1', port: 3478, transport: 'tcp' }],
  ['turns:a.test?transport=tcp', { kind: 'turn', host: 'a.test', port: 5349, transport: 'tls' }],
  ['TURNS:a.test', { kind: 'turn', host: 'a.test', port: 5349, transport: 'tls' }],
])('%s is understood', (url, server) => {
  expect(readIceServer(url)).toEqual(server);
});

test.each([
  'http://a.test',
  'stun:',
  'turn:a.test:0',
  'turn:a.test:70000',
  'turns:a.test?transport=udp',
  'turn:a b',
  'stun:a?transport=tcp',
])('%s is refused', (url) => {
  expect(readIceServer(url)).toBeNull();
});

test('an address is not asked of DNS, and not used for the other family', async () => {
  expect(await resolveIceServer({ host: '192.0.2.1', port: 1 }, 4)).toEqual({ address: '192.0.2.1', port: 1 });
  expect(await resolveIceServer({ host: '192.0.2.1', port: 1 }, 6)).toBeNull();
});

test('a time-limited credential is what coturn makes of its secret', () => {
  // printf 1700000000:guest | openssl dgst -sha1 -hmac north -binary | base64
  expect(timeLimitedCredential('north', 'guest', 1_700_000_000)).toEqual({
    user: '1700000000:guest',
    credential: 'HLLN6QxeY2XxlWyLJS5pU2bW6Jw=',
  });
});
