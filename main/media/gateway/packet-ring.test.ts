import { expect, test } from 'vitest';
import { PacketRing } from './packet-ring.ts';
import { rtpPacket } from './rtp.ts';

const served = (ring: PacketRing, first: number, more: number): number[] => {
  const found: number[] = [];
  ring.serve(first, more, (packet) => found.push(packet.readUInt16BE(2)));
  return found;
};

test('every packet a NACK names is found, across the wrap of sequence numbers', () => {
  const ring = new PacketRing();
  for (let i = 65_530; i < 65_546; i++) ring.put(rtpPacket(96, false, i, 0, 1, Buffer.alloc(1)));
  expect(served(ring, 65_534, 0b1000000000000101)).toEqual([65_534, 65_535, 1]);
});

test('a packet whose place was taken by a newer one is gone, not mistaken for it', () => {
  const ring = new PacketRing();
  for (let i = 0; i < 1030; i++) ring.put(rtpPacket(96, false, i, 0, 1, Buffer.alloc(1)));
  expect(served(ring, 5, 0b11)).toEqual([6, 7]);
});
