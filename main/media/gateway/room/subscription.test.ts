import { expect, test } from 'vitest';
import { rtpPacket } from '../rtp.ts';
import { Publisher } from './publisher.ts';
import { Subscription } from './subscription.ts';

const KEY = Buffer.from([0x10, 0x00, 1, 2, 3]);
const DELTA = Buffer.from([0x10, 0x01, 4, 5]);

const publisher = () => {
  const asked: number[] = [];
  const made = new Publisher({
    ssrc: 1,
    name: 'p',
    picture: 'camera',
    resends: true,
    sendControl: () => undefined,
    askForKeyFrame: (source) => asked.push(source),
  });
  made.open = true;
  return { made, asked };
};
const subscription = (types: ReadonlyMap<string, number> = new Map([['VP8', 100]])) => {
  const sent: Buffer[] = [];
  return { made: new Subscription({ ssrc: 0xabc, types, send: (rtp) => sent.push(Buffer.from(rtp)) }), sent };
};
const packet = (ssrc: number, sequence: number, payload: Buffer): Buffer =>
  rtpPacket(96, true, sequence, sequence * 3000, ssrc, payload);

test('nothing is shown before a key frame, because a decoder can make nothing of the rest', () => {
  const from = publisher();
  const to = subscription();
  to.made.show(from.made);
  from.made.take(packet(5, 10, DELTA), 'VP8', 0);
  expect(to.sent).toHaveLength(0);
  expect(from.asked).toEqual([5]);
  from.made.take(packet(5, 11, KEY), 'VP8', 20);
  from.made.take(packet(5, 12, DELTA), 'VP8', 40);
  expect(to.sent).toHaveLength(2);
  expect(to.sent[0]![1]! & 127).toBe(100);
  expect(to.sent[0]!.readUInt32BE(8)).toBe(0xabc);
  expect(to.sent[0]!.subarray(12)).toEqual(KEY);
});

test('the stream goes on without a break when another member is shown in it', () => {
  const [first, second] = [publisher(), publisher()];
  const to = subscription();
  to.made.show(first.made);
  first.made.take(packet(5, 1000, KEY), 'VP8', 0);
  to.made.show(second.made);
  first.made.take(packet(5, 1001, KEY), 'VP8', 20);
  second.made.take(packet(9, 60_000, KEY), 'VP8', 40);
  expect(to.sent).toHaveLength(2);
  const [a, b] = to.sent;
  expect(b!.readUInt16BE(2)).toBe((a!.readUInt16BE(2) + 1) & 0xffff);
  expect((b!.readUInt32BE(4) - a!.readUInt32BE(4)) >>> 0).toBeLessThan(90_000);
});

test('a member whose picture is not allowed is dropped here, whatever the page sends', () => {
  const from = publisher();
  const to = subscription();
  to.made.show(from.made);
  from.made.open = false;
  from.made.take(packet(5, 1, KEY), 'VP8', 0);
  expect(to.sent).toHaveLength(0);
});

test('a viewer that cannot decode the codec is sent nothing of it', () => {
  const from = publisher();
  const to = subscription(new Map([['H264/1', 102]]));
  to.made.show(from.made);
  from.made.take(packet(5, 1, KEY), 'VP8', 0);
  expect(to.sent).toHaveLength(0);
});

test('what the viewer lost is sent again as it was', () => {
  const from = publisher();
  const to = subscription();
  to.made.show(from.made);
  from.made.take(packet(5, 1, KEY), 'VP8', 0);
  const [lost] = to.sent;
  to.made.resend(lost!.readUInt16BE(2), 0);
  expect(to.sent[1]).toEqual(lost);
});

test('what was lost of the member shown before is not made up from the packets of the one shown now', () => {
  const [first, second] = [publisher(), publisher()];
  const to = subscription();
  to.made.show(first.made);
  first.made.take(packet(5, 1, KEY), 'VP8', 0);
  first.made.take(packet(5, 2, DELTA), 'VP8', 20);
  to.made.show(second.made);
  for (const sequence of [1, 2, 3]) second.made.take(packet(9, sequence, KEY), 'VP8', 40);
  const [, before, now] = to.sent.map((rtp) => rtp.readUInt16BE(2));
  to.made.resend(before!, 0);
  expect(to.sent).toHaveLength(5);
  to.made.resend(now!, 0b11);
  expect(to.sent.slice(5)).toEqual(to.sent.slice(2, 5));
});

test('what was lost before the sender began anew is gone, whatever has its number now', () => {
  const from = publisher();
  const to = subscription();
  to.made.show(from.made);
  from.made.take(packet(5, 1, KEY), 'VP8', 0);
  from.made.take(packet(6, 1, KEY), 'VP8', 20);
  const [lost] = to.sent;
  to.made.resend(lost!.readUInt16BE(2), 0);
  expect(to.sent).toHaveLength(2);
});
