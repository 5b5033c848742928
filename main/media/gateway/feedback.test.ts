import { beforeEach, describe, expect, test } from 'vitest';
import { feedbackToPeer, feedbackToRenderer, type LineStreams, type PeerFeedback } from './feedback.ts';
import { PacketRing } from './packet-ring.ts';
import { Rebase } from './rebase.ts';
import {
  fullIntra,
  goodbye,
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
  senderReport,
  sourceDescription,
  tmmb,
  tmmbrBitrate,
} from './rtcp.ts';
import { rtpPacket } from './rtp.ts';

const RENDERER = 0x11111111;
const PEER = 0x22222222;
const TO_RENDERER = 0xaaaaaaaa;
const TO_PEER = 0xbbbbbbbb;
const nothing: PeerFeedback = { nack: false, pli: false, fir: false, tmmbr: false, remb: false };

let streams: LineStreams;
beforeEach(() => {
  streams = {
    rtcSsrc: TO_RENDERER,
    sipSsrc: TO_PEER,
    outward: new Rebase(999, 0),
    inward: new Rebase(4999, 0),
    name: 'n',
  };
  // Renderer 100–109 goes out as 1000–1009, the peer's 700–709 as 5000–5009.
  for (let i = 0; i < 10; i++) {
    streams.outward.take(RENDERER, 100 + i, 3000 * i, i * 30, 90_000);
    streams.inward.take(PEER, 700 + i, 3000 * i, i * 30, 90_000);
  }
});

const sr = (sender: number, timestamp: number, blocks: Buffer[] = []): Buffer => {
  const from = Buffer.alloc(28);
  from.writeUInt32BE(0xe0000001, 8);
  from.writeUInt32BE(0x80000000, 12);
  from.writeUInt32BE(10, 20);
  return senderReport(from, sender, timestamp, blocks);
};
const parts = (packet: Buffer | null): RtcpPart[] => (packet === null ? [] : [...rtcpParts(packet)]);
const kinds = (packet: Buffer | null): string[] =>
  parts(packet).map((p) => (p.type >= 205 ? `${p.type}/${p.format}` : `${p.type}`));

describe('renderer to peer', () => {
  let wanted: boolean[] = [];
  beforeEach(() => {
    wanted = [];
  });
  const translate = (feedback: Partial<PeerFeedback>, ...packets: Buffer[]): Buffer | null =>
    feedbackToPeer(Buffer.concat(packets), streams, { ...nothing, ...feedback }, 3, {
      keyFrameWanted: (told) => wanted.push(told),
    });

  test('a sender report keeps its time and gets our SSRC and timestamps; the block is moved to what the peer sent', () => {
    const out = parts(translate({}, sr(RENDERER, 27_000, [reportBlock(TO_RENDERER, 5009, 77, 88)])));
    expect(out.map((p) => p.type)).toEqual([200, 202]);
    const report = out[0]!;
    expect(report.bytes.readUInt32BE(4)).toBe(TO_PEER);
    expect(report.bytes.readUInt32BE(8)).toBe(0xe0000001);
    expect(report.bytes.readUInt32BE(16)).toBe(streams.outward.timestamp);
    const [block] = reportBlocks(report);
    expect([block!.readUInt32BE(0), block!.readUInt32BE(8), block!.readUInt32BE(16), block!.readUInt32BE(20)]).toEqual([
      PEER,
      709,
      77,
      88,
    ]);
  });

  test('in a compound of sound and picture each line takes only what is its own', () => {
    const other = [
      sr(0x33333333, 5, [reportBlock(0x44444444, 1), reportBlock(TO_RENDERER, 5005)]),
      sourceDescription(0x33333333, 'chromium'),
    ];
    const out = parts(translate({}, ...other));
    expect(out.map((p) => p.type)).toEqual([201, 202]);
    expect(reportBlocks(out[0]!).map((b) => b.readUInt32BE(0))).toEqual([PEER]);
    expect(translate({}, receiverReport(9, [reportBlock(0x44444444, 1)]))).toBeNull();
  });

  test.each<[string, Partial<PeerFeedback>, string[], boolean]>([
    ['PLI where that was agreed', { pli: true }, ['201', '202', '206/1'], true],
    ['FIR where only that was agreed', { fir: true }, ['201', '202', '206/4'], true],
    ['both where neither was, and signalling is told', {}, ['201', '202', '206/1', '206/4'], false],
  ])('a picture loss becomes %s, in a whole compound', (_, feedback, expected, told) => {
    const out = translate(feedback, receiverReport(RENDERER), pictureLoss(RENDERER, TO_RENDERER));
    expect(kinds(out)).toEqual(expected);
    expect(parts(out).every((p) => p.bytes.readUInt32BE(4) === TO_PEER)).toBe(true);
    expect(parts(out)[2]!.bytes.readUInt32BE(p206(parts(out)[2]!))).toBe(PEER);
    expect(wanted).toEqual([told]);
  });
  const p206 = (part: RtcpPart): number => (part.format === 4 ? 12 : 8);

  test('a FIR of the renderer counts like a PLI, and one about another line is not ours', () => {
    expect(kinds(translate({ pli: true }, fullIntra(RENDERER, TO_RENDERER, 1)))).toEqual(['201', '202', '206/1']);
    expect(translate({ pli: true }, pictureLoss(RENDERER, 0x44444444))).toBeNull();
    expect(translate({ pli: true }, fullIntra(RENDERER, 0x44444444, 1))).toBeNull();
  });

  test('a NACK goes on in the peer’s numbers, only where agreed', () => {
    const lost = nack(RENDERER, TO_RENDERER, [[5003, 0b101]]);
    expect(translate({}, lost)).toBeNull();
    const out = parts(translate({ nack: true }, lost));
    expect(nackPairs(out[2]!)).toEqual([[703, 0b101]]);
    expect(out[2]!.bytes.readUInt32BE(8)).toBe(PEER);
  });

  test('a REMB goes on as itself, as TMMBR, or not at all', () => {
    const limit = remb(RENDERER, [TO_RENDERER], 640_000);
    expect(translate({}, limit)).toBeNull();
    expect(rembBitrate(parts(translate({ remb: true }, limit))[2]!)).toBe(640_000);
    const asked = parts(translate({ tmmbr: true }, limit))[2]!;
    expect([asked.type, asked.format, tmmbrBitrate(asked)]).toEqual([205, 3, 640_000]);
  });

  test('nothing is asked of a peer that has sent nothing yet', () => {
    streams = { ...streams, inward: new Rebase(0, 0) };
    expect(translate({ pli: true, nack: true }, pictureLoss(RENDERER, TO_RENDERER))).toBeNull();
  });
});

describe('peer to renderer', () => {
  let effects: string[] = [];
  beforeEach(() => {
    effects = [];
  });
  const ring = new PacketRing();
  for (let i = 1000; i < 1010; i++) ring.put(rtpPacket(96, false, i, 0, TO_PEER, Buffer.alloc(1)));
  const translate = (...packets: Buffer[]): Buffer | null =>
    feedbackToRenderer(Buffer.concat(packets), streams, ring, {
      keyFrameWanted: () => effects.push('key'),
      resend: (packet) => effects.push(`resend ${packet.readUInt16BE(2)}`),
      limit: (bps, acknowledge) => effects.push(`limit ${bps} ${acknowledge}`),
      reported: () => effects.push('reported'),
    });

  test('a receiver report about our stream is moved to what the renderer sent, losses and all', () => {
    const block = reportBlock(TO_PEER, 1007, 5, 6);
    block.writeUInt32BE(0x40000123, 4);
    const [report] = parts(translate(receiverReport(PEER, [block, reportBlock(0x44444444, 1)])));
    const [moved, ...others] = reportBlocks(report!);
    expect([report!.type, report!.bytes.readUInt32BE(4), others.length]).toEqual([201, TO_RENDERER, 0]);
    expect([moved!.readUInt32BE(0), moved!.readUInt32BE(4), moved!.readUInt32BE(8)]).toEqual([
      RENDERER,
      0x40000123,
      107,
    ]);
    expect(effects).toEqual(['reported']);
  });

  test('a sender report gets the SSRC and timestamps the renderer knows', () => {
    const [report] = parts(translate(sr(PEER, 27_000)));
    expect([report!.bytes.readUInt32BE(4), report!.bytes.readUInt32BE(16)]).toEqual([
      TO_RENDERER,
      streams.inward.timestamp,
    ]);
  });

  test('PLI, FIR and the FIR of RFC 2032 all want a key frame', () => {
    translate(pictureLoss(PEER, TO_PEER), fullIntra(PEER, TO_PEER, 1), Buffer.from('80c0000122222222', 'hex'));
    expect(effects).toEqual(['key', 'key', 'key']);
  });

  test('a NACK is answered from the ring and never reaches the renderer', () => {
    expect(translate(receiverReport(PEER), nack(PEER, TO_PEER, [[1003, 0b10]]))).toBeNull();
    expect(effects).toEqual(['resend 1003', 'resend 1005']);
  });

  test('limits are taken, a TMMBR with its confirmation', () => {
    translate(tmmb(3, PEER, TO_PEER, 400_000), remb(PEER, [TO_PEER], 500_000));
    expect(effects).toEqual(['limit 400000 true', 'limit 500000 false']);
  });

  test('the peer’s names and goodbyes stay here: the call is over when signalling says so', () => {
    expect(translate(sourceDescription(PEER, 'bob'), goodbye(PEER))).toBeNull();
    expect(kinds(translate(sr(PEER, 1), sourceDescription(PEER, 'bob'), goodbye(PEER)))).toEqual(['200', '202']);
  });

  test('every prefix of a compound is taken without an exception', () => {
    const whole = Buffer.concat([
      sr(PEER, 1, [reportBlock(TO_PEER, 1)]),
      nack(PEER, TO_PEER, [[1, 1]]),
      tmmb(3, PEER, TO_PEER, 1),
      remb(PEER, [1], 1),
      fullIntra(PEER, 1, 1),
    ]);
    for (let length = 0; length <= whole.length; length++)
      expect(() => translate(whole.subarray(0, length))).not.toThrow();
  });
});
