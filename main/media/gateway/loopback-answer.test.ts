import { expect, test } from 'vitest';
import type { AgreedCodec } from './agreed-line.ts';
import { type LoopbackLine, loopbackAnswer } from './loopback-answer.ts';
import { parseSdp } from './sdp-parse.ts';

const LEG = { fragment: 'frag', password: 'password', fingerprint: 'AA:BB', port: 12_345 };
const OFFER = parseSdp(
  [
    'v=0',
    'o=- 1 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1 2',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
    'a=mid:0',
    'a=sendrecv',
    'a=fingerprint:sha-256 00:11',
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=rtpmap:111 opus/48000/2',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=rtpmap:63 red/48000/2',
    'a=rtpmap:9 G722/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:13 CN/8000',
    'a=rtpmap:110 telephone-event/48000',
    'a=rtpmap:126 telephone-event/8000',
    'a=ssrc:11 cname:x',
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97 102 106 108',
    'a=mid:1',
    'a=sendrecv',
    'a=rtpmap:96 VP8/90000',
    'a=rtcp-fb:96 transport-cc',
    'a=rtpmap:97 rtx/90000',
    'a=rtpmap:102 H264/90000',
    'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
    'a=rtpmap:106 H264/90000',
    'a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    'a=rtpmap:108 H264/90000',
    'a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
    'a=ssrc:22 cname:x',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'a=mid:2',
  ].join('\r\n'),
)!;

const codec = (key: string, name: string, rate: number, type: number, parameters = ''): AgreedCodec => ({
  ...{ key, name, rate, parameters },
  ...{ sendType: type, receiveType: type },
});
const line = (kind: 'audio' | 'video', codecs: AgreedCodec[], more: Partial<LoopbackLine> = {}): LoopbackLine => ({
  ...{ kind, codecs, direction: 'sendrecv', ssrc: 77, mostKbps: 2500, ptime: null },
  feedback: { nack: false, pli: true, fir: false, tmmbr: false, remb: false },
  ...more,
});
const PCMU = codec('PCMU', 'PCMU', 8000, 0);
const sectionOf = (sdp: string, kind: string): string[] =>
  sdp
    .split(/^(?=m=)/m)
    .find((s) => s.startsWith(`m=${kind}`))!
    .trim()
    .split('\r\n');

test('a spare is answered with every codec the gateway knows, inactive and alive, so that it fits any call', () => {
  const { sdp, routes } = loopbackAnswer(OFFER, LEG, 1, []);
  expect(routes).toEqual([]);
  expect(sectionOf(sdp, 'audio')[0]).toBe('m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8 110 126');
  expect(sectionOf(sdp, 'video')[0]).toBe('m=video 9 UDP/TLS/RTP/SAVPF 96 102 106 108');
  expect(sdp.match(/a=inactive/g)).toHaveLength(3);
  expect(sdp).toContain('a=group:BUNDLE 0 1\r\n');
  expect(sectionOf(sdp, 'application')[0]).toBe('m=application 0 UDP/DTLS/SCTP webrtc-datachannel');
});

test('the answer says what ICE-lite, DTLS and BUNDLE need and nothing that a relay cannot do', () => {
  const { sdp } = loopbackAnswer(OFFER, LEG, 3, [
    line('audio', [PCMU]),
    line('video', [codec('VP8', 'VP8', 90_000, 97)]),
  ]);
  for (const needed of [
    'a=ice-lite',
    'a=ice-ufrag:frag',
    'a=ice-pwd:password',
    'a=fingerprint:sha-256 AA:BB',
    'a=setup:active',
    'a=candidate:1 1 udp 2130706431 127.0.0.1 12345 typ host',
    'a=end-of-candidates',
    'a=rtcp-mux',
    'o=- 1 3 IN IP4 127.0.0.1',
  ])
    expect(sdp).toContain(`${needed}\r\n`);
  expect(sdp).not.toMatch(/extmap|transport-cc|rsize|rtx|red\//);
});

test('codecs stand in the peer’s order with the renderer’s payload types, and the routes say which is which', () => {
  const codecs = [
    codec('PCMA', 'PCMA', 8000, 8),
    codec('opus', 'opus', 48_000, 96, 'maxplaybackrate=16000'),
    codec('events/8000', 'telephone-event', 8000, 101),
  ];
  const { sdp, routes } = loopbackAnswer(OFFER, LEG, 1, [line('audio', codecs, { ptime: 30 })]);
  const section = sectionOf(sdp, 'audio');
  expect(section[0]).toBe('m=audio 9 UDP/TLS/RTP/SAVPF 8 111 126');
  expect(section).toContain('a=fmtp:111 maxplaybackrate=16000');
  expect(section).toContain('a=ptime:30');
  expect(routes).toEqual([
    { kind: 'audio', ssrc: 11, codecs: codecs.map((c, i) => ({ rendererType: [8, 111, 126][i], codec: c })) },
  ]);
});

test.each([
  ['sendrecv', 'sendrecv'],
  ['sendonly', 'recvonly'],
  ['recvonly', 'sendonly'],
  ['inactive', 'inactive'],
] as const)('the app %s means the gateway %s', (app, gateway) => {
  const { sdp } = loopbackAnswer(OFFER, LEG, 1, [line('audio', [PCMU], { direction: app })]);
  expect(sectionOf(sdp, 'audio')).toContain(`a=${gateway}`);
});

test('H.264 takes the renderer’s format of the same mode and profile, at the peer’s level', () => {
  const answered = (key: string, parameters: string): string[] =>
    sectionOf(
      loopbackAnswer(OFFER, LEG, 1, [line('video', [codec(key, 'H264', 90_000, 99, parameters)])]).sdp,
      'video',
    );
  expect(answered('H264/1', 'profile-level-id=42e014;packetization-mode=1')[0]).toMatch(/SAVPF 106$/);
  expect(answered('H264/1', 'profile-level-id=42e014;packetization-mode=1').join('\n')).toMatch(
    /fmtp:106 .*profile-level-id=42e014/,
  );
  expect(answered('H264/1', 'profile-level-id=42001e;packetization-mode=1')[0]).toMatch(/SAVPF 102$/);
  expect(answered('H264/1', 'profile-level-id=64001e;packetization-mode=1')[0]).toMatch(/SAVPF 106$/);
  expect(answered('H264/0', '')[0]).toMatch(/SAVPF 108$/);
});

test('video starts at its limit or at 1500 kbit/s, whichever is less, and NACK is taken only when the peer takes it', () => {
  const vp8 = codec('VP8', 'VP8', 90_000, 97);
  const fast = sectionOf(loopbackAnswer(OFFER, LEG, 1, [line('video', [vp8])]).sdp, 'video');
  expect(fast).toContain('a=fmtp:96 x-google-start-bitrate=1500');
  expect(fast).not.toContain('a=rtcp-fb:96 nack');
  expect(fast).toEqual(
    expect.arrayContaining(['a=rtcp-fb:96 nack pli', 'a=rtcp-fb:96 ccm fir', 'a=rtcp-fb:96 goog-remb']),
  );
  const feedback = { nack: true, pli: true, fir: true, tmmbr: true, remb: true };
  const slow = sectionOf(
    loopbackAnswer(OFFER, LEG, 1, [line('video', [vp8], { mostKbps: 384, feedback })]).sdp,
    'video',
  );
  expect(slow).toContain('a=fmtp:96 x-google-start-bitrate=384');
  expect(slow).toContain('a=rtcp-fb:96 nack');
});

test('a line without a codec in common stays alive and carries nothing', () => {
  const { sdp } = loopbackAnswer(OFFER, LEG, 1, [line('video', [codec('AV1', 'AV1', 90_000, 45)])]);
  expect(sectionOf(sdp, 'video')[0]).toBe('m=video 9 UDP/TLS/RTP/SAVPF 96 102 106 108');
  expect(sectionOf(sdp, 'video')).toContain('a=inactive');
});
