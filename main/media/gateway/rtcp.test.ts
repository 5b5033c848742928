import { expect, test } from 'vitest';
import {
  FEEDBACK,
  fullIntra,
  nack,
  nackPairs,
  pictureLoss,
  type RtcpPart,
  receiverReport,
  remb,
  rembBitrate,
  reportBlock,
  reportBlocks,
  rtcpParts,
  sourceDescription,
  tmmb,
  tmmbrBitrate,
} from './rtcp.ts';

const only = (packet: Buffer): RtcpPart => [...rtcpParts(packet)][0]!;

test('feedback packets have the bytes the RFCs draw', () => {
  expect(pictureLoss(1, 2).toString('hex')).toBe('81ce00020000000100000002');
  expect(fullIntra(1, 2, 258).toString('hex')).toBe('84ce000400000001000000000000000202000000');
  expect(nack(1, 2, [[5, 3]]).toString('hex')).toBe('81cd0003000000010000000200050003');
  expect(receiverReport(1).toString('hex')).toBe('80c9000100000001');
  expect(sourceDescription(1, 'ab').toString('hex')).toBe('81ca0003000000010102616200000000');
  // draft-alvestrand-rmcat-remb-03 section 2.2: exponent 6 bits, mantissa 18 bits.
  expect(remb(1, [2], 2_500_000).toString('hex')).toBe('8fce0005000000010000000052454d420112625a00000002');
});

test.each([0, 1, 64_000, 262_143, 262_144, 2_500_000, 4_000_000_000])(
  'a REMB of %d bit/s is read back within its precision',
  (bps) => {
    const read = rembBitrate(only(remb(1, [2], bps)))!;
    expect(read).toBeLessThanOrEqual(bps);
    expect(read).toBeGreaterThan(bps * 0.99999 - 1);
  },
);

test.each([64_000, 400_000, 2_500_000])('a TMMBR of %d bit/s is read back within its precision', (bps) => {
  const read = tmmbrBitrate(only(tmmb(FEEDBACK.tmmbr, 1, 2, bps)))!;
  expect(Math.abs(read - bps) / bps).toBeLessThan(0.0001);
});

test('a compound is walked part by part and stops at what does not fit', () => {
  const whole = Buffer.concat([
    receiverReport(1, [reportBlock(9, 70_000)]),
    sourceDescription(1, 'x'),
    pictureLoss(1, 2),
  ]);
  expect([...rtcpParts(whole)].map((p) => [p.type, p.format])).toEqual([
    [201, 1],
    [202, 1],
    [206, 1],
  ]);
  expect([...rtcpParts(whole.subarray(0, whole.length - 1))]).toHaveLength(2);
  expect([...rtcpParts(Buffer.from('80c9ffff00000001', 'hex'))]).toHaveLength(0);
  expect([...rtcpParts(Buffer.alloc(3))]).toHaveLength(0);
});

test('report blocks that a count promises but the packet lacks are not read', () => {
  const lying = receiverReport(1, [reportBlock(9, 1)]);
  lying[0] = 0x80 | 31;
  expect(reportBlocks(only(lying))).toHaveLength(1);
});

test('pairs of a NACK are read back', () => {
  expect(
    nackPairs(
      only(
        nack(1, 2, [
          [65_535, 1],
          [7, 0],
        ]),
      ),
    ),
  ).toEqual([
    [65_535, 1],
    [7, 0],
  ]);
});
