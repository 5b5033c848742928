import { expect, test } from 'vitest';
import { seededRandom } from '../../../build/test/random.ts';
import { MOST_SDP, parseSdp } from './sdp-parse.ts';

const sdp = (...lines: string[]): string => ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', ...lines, ''].join('\r\n');

const PHONE = sdp(
  'c=IN IP4 192.0.2.7',
  't=0 0',
  'a=sendonly',
  'm=audio 4000 RTP/SAVP 0 96 101 18',
  'a=rtpmap:96 opus/48000/2',
  'a=fmtp:96 useinbandfec=1',
  'a=rtpmap:101 telephone-event/8000',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA|2^31',
  'a=rtcp:4100 IN IP4 192.0.2.7',
  'a=ptime:30',
  'm=video 5000 RTP/AVPF 97',
  'c=IN IP6 2001:db8::1',
  'b=AS:512',
  'b=TIAS:300000',
  'a=rtpmap:97 VP8/90000',
  'a=rtcp-fb:* nack pli',
  'a=rtcp-fb:97 ccm fir',
  'a=rtcp-mux',
  'a=recvonly',
);

test('a phone is understood: what stands for the session holds for lines that say nothing else', () => {
  const [audio, video] = parseSdp(PHONE)!.media;
  expect(audio).toMatchObject({
    kind: 'audio',
    port: 4000,
    protocol: 'RTP/SAVP',
    address: '192.0.2.7',
    direction: 'sendonly',
  });
  expect(audio).toMatchObject({ rtcpPort: 4100, rtcpMux: false, ptime: 30, bandwidth: null });
  expect(audio!.codecs.map((c) => [c.type, c.name, c.rate, c.channels])).toEqual([
    [0, 'PCMU', 8000, 1],
    [96, 'opus', 48000, 2],
    [101, 'telephone-event', 8000, 1],
    [18, 'G729', 8000, 1],
  ]);
  expect(audio!.codecs[1]!.parameters).toBe('useinbandfec=1');
  expect(audio!.crypto[0]).toMatchObject({ tag: 1, suite: 'AES_CM_128_HMAC_SHA1_80', parameters: '|2^31' });
  expect(video).toMatchObject({
    address: '2001:db8::1',
    direction: 'recvonly',
    bandwidth: 300,
    rtcpMux: true,
    rtcpPort: null,
  });
  expect(video!.codecs[0]!.feedback).toEqual(['nack pli', 'ccm fir']);
});

test('lines may end as they like', () => {
  for (const end of ['\n', '\r', '\r\n']) expect(parseSdp(PHONE.replaceAll('\r\n', end))).toEqual(parseSdp(PHONE));
});

test('retransmission streams are not taken for the picture', () => {
  const lines = [
    'm=video 9 UDP/TLS/RTP/SAVPF 96',
    'a=rtpmap:96 VP8/90000',
    'a=ssrc-group:FID 11 22',
    'a=ssrc:11 cname:x',
    'a=ssrc:22 cname:x',
  ];
  expect(parseSdp(sdp(...lines))!.media[0]!.ssrcs).toEqual([11]);
});

test.each([
  ['nothing', ''],
  ['another version', 'v=1\r\n'],
  ['an m= line without a port', sdp('m=audio x RTP/AVP 0')],
  ['a port that does not exist', sdp('m=audio 65536 RTP/AVP 0')],
  ['too many m= lines', sdp(...Array(33).fill('m=audio 4000 RTP/AVP 0'))],
  ['too many lines', sdp(...Array(2001).fill('a=x'))],
  ['too much text', `v=0\r\na=${'x'.repeat(MOST_SDP)}`],
])('%s is no SDP', (_, text) => {
  expect(parseSdp(text)).toBeNull();
});

test('payload types beyond 127, twice, or without a meaning are left out', () => {
  const [line] = parseSdp(sdp('m=audio 4000 RTP/AVP 0 0 128 999 77 8', 'a=rtpmap:128 x/1'))!.media;
  expect(line!.codecs.map((c) => c.type)).toEqual([0, 8]);
});

test('mutilated SDP neither throws nor takes long', () => {
  const random = seededRandom(7);
  const pick = (n: number): number => Math.floor(random() * n);
  for (let i = 0; i < 5000; i++) {
    let text = PHONE;
    for (let k = pick(6); k >= 0; k--) {
      const at = pick(text.length);
      const change = pick(3);
      if (change === 0) text = text.slice(0, at) + String.fromCharCode(pick(256)) + text.slice(at + 1);
      else if (change === 1) text = text.slice(0, at) + text.slice(at + pick(40));
      else text = text.slice(0, at) + text.slice(pick(text.length)).slice(0, 60) + text.slice(at);
    }
    expect(() => parseSdp(text)).not.toThrow();
  }
});
