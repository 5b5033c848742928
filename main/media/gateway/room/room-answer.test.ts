import { expect, test } from 'vitest';
import { ROOM_LINES } from '../../../../app/meeting/slots.ts';
import { parseSdp } from '../sdp-parse.ts';
import { roomAnswer } from './room-answer.ts';

const AUDIO = ['a=rtpmap:111 opus/48000/2', 'a=rtpmap:0 PCMU/8000'];
const VIDEO = [
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 packetization-mode=1;profile-level-id=42001f',
  'a=rtpmap:106 H264/90000',
  'a=fmtp:106 packetization-mode=1;profile-level-id=42e01f',
];
const offerOf = (lines = ROOM_LINES): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    ...lines.flatMap(({ kind, use }, i) => [
      `m=${kind} 9 UDP/TLS/RTP/SAVPF ${kind === 'audio' ? '111 0' : '96 97 102 106'}`,
      `a=mid:${i}`,
      `a=${use === 'slot' ? 'recvonly' : use === 'own' ? 'sendonly' : 'sendrecv'}`,
      'a=fingerprint:sha-256 AA:BB',
      ...(kind === 'audio' ? AUDIO : VIDEO),
      ...(use === 'slot' ? [] : [`a=ssrc:${1000 + i} cname:x`]),
    ]),
    '',
  ].join('\r\n');

const transport = {
  fragment: 'frag',
  password: 'pass',
  fingerprint: 'CC:DD',
  lite: false,
  candidates: ['1 1 udp 1 192.0.2.1 5000 typ host'],
  complete: false,
};
const ssrcs = ROOM_LINES.map((_, i) => 50 + i);
const answered = (sdp: string) => roomAnswer(parseSdp(sdp)!, transport, 1, ssrcs);

test('every line of a room is answered: own pictures are taken, slots are filled, sound goes both ways', () => {
  const answer = answered(offerOf());
  if (typeof answer === 'string') throw new Error(answer);
  const parsed = parseSdp(answer.sdp)!;
  expect(parsed.media.map(({ direction }) => direction)).toEqual(
    ROOM_LINES.map(({ use }) => (use === 'sound' ? 'sendrecv' : use === 'own' ? 'recvonly' : 'sendonly')),
  );
  expect(parsed.media.map(({ ssrcs: [ssrc] }) => ssrc)).toEqual(
    ROOM_LINES.map(({ use }, i) => (use === 'own' ? undefined : 50 + i)),
  );
  expect(answer.lines.map(({ ssrc }) => ssrc)).toEqual(
    ROOM_LINES.map(({ use }, i) => (use === 'slot' ? -1 : 1000 + i)),
  );
});

test('sound is Opus alone, pictures are VP8 and constrained baseline, and nothing is retransmitted in a stream of its own', () => {
  const answer = answered(offerOf());
  if (typeof answer === 'string') throw new Error(answer);
  const formats = parseSdp(answer.sdp)!.media.map(({ formats }) => formats);
  expect(new Set(formats)).toEqual(new Set(['111', '96 106']));
});

test('a browser that would rather send H.264 sends VP8, which everybody can show', () => {
  const answer = answered(offerOf().replaceAll('96 97 102 106', '102 106 96 97'));
  if (typeof answer === 'string') throw new Error(answer);
  expect(parseSdp(answer.sdp)!.media[1]?.formats).toBe('96 106');
});

test('an offer with other lines than a room’s is refused with what is wrong', () => {
  expect(answered(offerOf(ROOM_LINES.slice(0, 3)))).toBe('the offer has other m= lines than a room');
  expect(answered(offerOf().replace('m=audio 9 UDP/TLS/RTP/SAVPF', 'm=audio 9 RTP/AVP'))).toMatch('line 0');
});
