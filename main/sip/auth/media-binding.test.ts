import { expect, test } from 'vitest';
import { mediaClaims, ownMedia } from './media-binding.ts';

const lines = (...all: string[]): string => ['v=0', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0', ...all, ''].join('\r\n');
const PRINT = 'a=fingerprint:sha-256 02:1A:CC';
const OTHER = 'a=fingerprint:SHA-1 ff:00';
const DTLS = lines('m=audio 4000 UDP/TLS/RTP/SAVPF 0', PRINT, 'm=video 4002 UDP/TLS/RTP/SAVPF 96', OTHER);
const SDES = lines('m=audio 4000 RTP/SAVP 0', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:key');

test('certificates are named as RFC 8225 section 5.2.2 has it: in order, each once, without colons', () => {
  expect(mediaClaims(DTLS + PRINT).mky).toEqual([
    { alg: 'sha-1', dig: 'FF00' },
    { alg: 'sha-256', dig: '021ACC' },
  ]);
  expect(mediaClaims(SDES)).not.toHaveProperty('mky');
});

test.each([DTLS, SDES, ''])('a description as it was signed is the signer’s', (sdp) =>
  expect(ownMedia(sdp, mediaClaims(sdp))).toBe(true),
);

test('other addresses are no other media where every stream is keyed by a certificate that was signed', () => {
  expect(ownMedia(DTLS.replace('192.0.2.1', '203.0.113.9'), mediaClaims(DTLS))).toBe(true);
});

test.each([
  ['a key that stands in the description', SDES, SDES.replace('inline:key', 'inline:mine')],
  ['an address of media that anybody can read', SDES, SDES.replace('192.0.2.1', '203.0.113.9')],
  ['a certificate', DTLS, DTLS.replace('02:1A', '02:1B')],
  ['a certificate more', DTLS, `${DTLS}a=fingerprint:sha-256 AA\r\n`],
  ['a certificate less', DTLS, DTLS.replace(`${OTHER}\r\n`, '')],
  ['a stream without DTLS', DTLS, DTLS.replace('UDP/TLS/RTP/SAVPF 96', 'RTP/AVP 96')],
  ['a stream more', DTLS, `${DTLS}m=audio 5000 RTP/AVP 0\r\n`],
  ['everything', DTLS, ''],
])('with another %s it is somebody else’s', (_what, signed, found) =>
  expect(ownMedia(found, mediaClaims(signed))).toBe(false),
);

test('ten thousand certificates are not ten thousand times the work, and prove nothing', () => {
  const many = DTLS + Array.from({ length: 10_000 }, (_, n) => `a=fingerprint:sha-256 ${n}\r\n`).join('');
  expect(mediaClaims(many).mky?.length).toBeLessThan(10);
});
