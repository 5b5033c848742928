import { expect, test } from 'vitest';
import { keepCodecs } from './kept-codecs.ts';

const SDP = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 126',
  'a=mid:0',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:126 telephone-event/8000',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99',
  'a=mid:1',
  'a=rtpmap:96 VP8/90000',
  'a=rtcp-fb:96 nack pli',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:98 VP9/90000',
  'a=rtpmap:99 rtx/90000',
  'a=fmtp:99 apt=98',
  '',
].join('\r\n');

test('what is not allowed is gone with its parameters and its repair, and what serves the rest stays', () => {
  const kept = keepCodecs(SDP, ['opus', 'PCMA'], ['VP8']);
  expect(kept).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111 63 8 126\r\n');
  expect(kept).toContain('m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n');
  expect(kept).not.toMatch(/VP9|:99 |:98 /);
  expect(kept).toContain('a=rtcp-fb:96 nack pli\r\n');
});

test('a line without any allowed codec is refused and stays in its place, because later lines are counted by it', () => {
  const kept = keepCodecs(SDP, ['PCMU'], ['H264']);
  expect(kept).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 63 0 126\r\n');
  expect(kept).toContain('m=video 0 UDP/TLS/RTP/SAVPF 96 97 98 99\r\n');
  expect(kept).toContain('a=mid:1\r\n');
});

test('with everything allowed the description is as it was', () => {
  expect(keepCodecs(SDP, ['opus', 'G722', 'PCMU', 'PCMA'], ['VP8', 'VP9'])).toBe(SDP);
});
