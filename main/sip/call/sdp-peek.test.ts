import { expect, test } from 'vitest';
import { peekSdp } from './sdp-peek.ts';

const sdp = (...lines: string[]): string => ['v=0', 'c=IN IP4 192.0.2.1', ...lines, ''].join('\r\n');

test('a direction stands in its stream, else at the top, else it is both ways', () => {
  expect(peekSdp(sdp('m=audio 4000 RTP/AVP 0', 'a=sendonly'))).toMatchObject({ audio: 'sendonly', held: true });
  expect(peekSdp(sdp('a=inactive', 'm=audio 4000 RTP/AVP 0'))).toMatchObject({ audio: 'inactive', held: true });
  expect(peekSdp(sdp('m=audio 4000 RTP/AVP 0'))).toMatchObject({ audio: 'sendrecv', held: false });
});

test('a peer that only listens does not hold us', () => {
  expect(peekSdp(sdp('m=audio 4000 RTP/AVP 0', 'a=recvonly')).held).toBe(false);
});

test('the address 0.0.0.0 is the old way to hold', () => {
  expect(peekSdp(sdp('m=audio 4000 RTP/AVP 0', 'c=IN IP4 0.0.0.0')).held).toBe(true);
});

test('a stream with port 0 is none', () => {
  expect(peekSdp(sdp('m=audio 4000 RTP/AVP 0', 'm=video 0 RTP/AVP 96')).video).toBeNull();
});

test('nonsense is a description without streams', () => {
  expect(peekSdp('\0m=')).toEqual({ audio: null, video: null, held: false, webrtc: false });
});
