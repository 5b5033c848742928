import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { receiverReport } from './rtcp.ts';
import { rtpPacket } from './rtp.ts';
import { SrtpContext } from './srtp.ts';
import { masterLength, SRTP_SUITES, srtpSuite } from './srtp-suites.ts';

type Pairs = [string, string][];
type Made = {
  readonly suite: string;
  readonly key: string;
  readonly rtp: Pairs;
  readonly rtcp: Pairs;
  readonly rtpMki: Pairs;
  readonly rtcpMki: Pairs;
};
const made: Made[] = JSON.parse(
  readFileSync(new URL('../../../build/test/srtp-vectors/vectors.json', import.meta.url), 'utf8'),
);
type Vectors = Pick<Made, 'suite' | 'key' | 'rtp' | 'rtcp'> & { readonly mki: string };
const vectors: Vectors[] = made.flatMap(({ rtpMki, rtcpMki, ...v }) => [
  { ...v, mki: '' },
  { ...v, rtp: rtpMki, rtcp: rtcpMki, mki: '0000002a' },
]);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const context = ({ suite, key, mki }: Vectors, late = false): SrtpContext =>
  new SrtpContext(srtpSuite(suite)!, hex(key), late, hex(mki));

test('every suite has vectors made by libsrtp', () => {
  expect(made.map((v) => v.suite).sort()).toEqual(SRTP_SUITES.map((s) => s.name).sort());
});

describe.each(vectors)('$suite, key named “$mki”', (v) => {
  test('RTP is protected bit for bit as libsrtp does it, across the roll-over and with extensions and CSRCs', () => {
    const out = context(v);
    for (const [plain, secret] of v.rtp) expect(out.protect(hex(plain))!.toString('hex')).toBe(secret);
  });

  test('what libsrtp protects is opened, across the roll-over', () => {
    const inward = context(v);
    for (const [plain, secret] of v.rtp) expect(inward.unprotect(hex(secret))!.toString('hex')).toBe(plain);
  });

  test('RTCP goes both ways bit for bit', () => {
    const [out, inward] = [context(v), context(v)];
    for (const [plain, secret] of v.rtcp) {
      expect(out.protectControl(hex(plain))!.toString('hex')).toBe(secret);
      expect(inward.unprotectControl(hex(secret))!.toString('hex')).toBe(plain);
    }
  });

  test('a packet with any one bit changed is refused, and the true one is taken afterwards', () => {
    const inward = context(v);
    const [plain, secret] = v.rtp[3]!;
    for (let bit = 0; bit < secret.length * 4; bit += 5) {
      const forged = hex(secret);
      forged[bit >> 3] = forged[bit >> 3]! ^ (1 << (bit & 7));
      expect(inward.unprotect(forged)).toBeNull();
    }
    expect(inward.unprotect(hex(secret))!.toString('hex')).toBe(plain);
    const [, control] = v.rtcp[1]!;
    for (let bit = 0; bit < control.length * 4; bit += 5) {
      const forged = hex(control);
      forged[bit >> 3] = forged[bit >> 3]! ^ (1 << (bit & 7));
      expect(inward.unprotectControl(forged)).toBeNull();
    }
  });

  test('a packet is taken once only, also when others came in between', () => {
    const inward = context(v);
    const order = [0, 2, 1, 5, 4];
    for (const i of order) expect(inward.unprotect(hex(v.rtp[i]![1]))).not.toBeNull();
    for (const i of order) expect(inward.unprotect(hex(v.rtp[i]![1]))).toBeNull();
    expect(inward.unprotectControl(hex(v.rtcp[2]![1]))).not.toBeNull();
    expect(inward.unprotectControl(hex(v.rtcp[2]![1]))).toBeNull();
    expect(inward.unprotectControl(hex(v.rtcp[0]![1]))).not.toBeNull();
  });

  test('a stream joined after a roll-over is found when the context expects that, and not otherwise', () => {
    const [plain, secret] = v.rtp[6]!;
    expect(context(v).unprotect(hex(secret))).toBeNull();
    const late = context(v, true);
    expect(late.unprotect(hex(secret))!.toString('hex')).toBe(plain);
    expect(late.unprotect(hex(v.rtp[7]![1]))!.toString('hex')).toBe(v.rtp[7]![0]);
  });

  test('a context that goes on from the positions of another takes what is new and nothing twice', () => {
    const first = context(v);
    for (const [, secret] of v.rtp.slice(0, 6)) first.unprotect(hex(secret));
    first.unprotectControl(hex(v.rtcp[1]![1]));
    const second = context(v);
    second.resume(structuredClone(first.positions()));
    for (const i of [3, 5]) expect(second.unprotect(hex(v.rtp[i]![1]))).toBeNull();
    expect(second.unprotect(hex(v.rtp[6]![1]))!.toString('hex')).toBe(v.rtp[6]![0]);
    expect(second.unprotectControl(hex(v.rtcp[1]![1]))).toBeNull();
    expect(second.unprotectControl(hex(v.rtcp[2]![1]))!.toString('hex')).toBe(v.rtcp[2]![0]);
  });
});

test('a peer that shortens the SRTCP tag together with the SRTP tag is understood', () => {
  const long = vectors.find((v) => v.suite === 'AES_CM_128_HMAC_SHA1_32')!;
  const [plain, secret] = long.rtcp[0]!;
  const short = hex(secret).subarray(0, -6);
  expect(context(long).unprotectControl(Buffer.from(short))!.toString('hex')).toBe(plain);
});

test('packets far behind the newest are refused, so a recording cannot be played', () => {
  const suite = srtpSuite('AEAD_AES_128_GCM')!;
  const key = randomBytes(masterLength(suite));
  const [out, inward] = [new SrtpContext(suite, key), new SrtpContext(suite, key)];
  const packets = Array.from({ length: 1400 }, (_, i) => out.protect(rtpPacket(0, false, i, i, 5, Buffer.alloc(4)))!);
  for (const [i, packet] of packets.entries())
    if (i !== 100 && i !== 1000) expect(inward.unprotect(packet)).not.toBeNull();
  expect(inward.unprotect(packets[1000]!), 'late by 400').not.toBeNull();
  expect(inward.unprotect(packets[100]!), 'late by 1300').toBeNull();
});

test('a stream that rolled over since its position was noted is found again, at any age a call can have', () => {
  const suite = srtpSuite('AES_CM_128_HMAC_SHA1_80')!;
  const key = randomBytes(masterLength(suite));
  const out = new SrtpContext(suite, key);
  const packets = new Map<number, Buffer>();
  const noted = [3_000_000, 3_040_000, 3_090_000];
  // Steps within half of the sequence space, so that the sender counts its own roll-overs.
  for (let index = 0; index <= 3_090_000; index += 10_000)
    packets.set(index, out.protect(rtpPacket(0, false, index & 0xffff, 0, 5, Buffer.alloc(4)))!);
  for (const now of noted) {
    const restarted = new SrtpContext(suite, key, true);
    restarted.resume([[5, 3_000_000 - 1, -1]]);
    expect(restarted.unprotect(Buffer.from(packets.get(now)!)), `${now - 3_000_000} packets later`).not.toBeNull();
    expect(restarted.positions()).toEqual([[5, now, -1]]);
    const unaware = new SrtpContext(suite, key, true);
    expect(unaware.unprotect(Buffer.from(packets.get(now)!)), 'without a position').toBeNull();
  }
});

test('a packet that names another key, or none, is refused, though its tag is right', () => {
  for (const suite of SRTP_SUITES) {
    const key = randomBytes(masterLength(suite));
    const [plain, control] = [rtpPacket(0, false, 1, 1, 5, Buffer.alloc(160)), receiverReport(5)];
    const inward = new SrtpContext(suite, key, false, Buffer.from([7]));
    for (const mki of [Buffer.from([8]), Buffer.alloc(0), Buffer.from([0, 7])]) {
      const out = new SrtpContext(suite, key, false, mki);
      expect(inward.unprotect(out.protect(plain)!)).toBeNull();
      expect(inward.unprotectControl(out.protectControl(control)!)).toBeNull();
    }
  }
});

test('garbage of every length is refused without an exception', () => {
  for (const suite of SRTP_SUITES) {
    const inward = new SrtpContext(suite, randomBytes(masterLength(suite)), true);
    for (let length = 0; length < 120; length++) {
      const garbage = randomBytes(length);
      if (length > 0) garbage[0] = 0x80 | (garbage[0]! & 63);
      expect(inward.unprotect(Buffer.from(garbage))).toBeNull();
      expect(inward.unprotectControl(garbage)).toBeNull();
    }
    expect(inward.protect(Buffer.alloc(11))).toBeNull();
    expect(inward.protectControl(Buffer.alloc(7))).toBeNull();
  }
});

test('a peer that changes its SSRC again and again, as music on hold does, stays heard', () => {
  const suite = srtpSuite('AES_CM_128_HMAC_SHA1_80')!;
  const key = randomBytes(masterLength(suite));
  const [out, inward] = [new SrtpContext(suite, key), new SrtpContext(suite, key)];
  const packet = (ssrc: number): Buffer => out.protect(rtpPacket(0, false, 1, 1, ssrc, Buffer.alloc(4)))!;
  for (let ssrc = 0; ssrc < 200; ssrc++) expect(inward.unprotect(packet(ssrc))).not.toBeNull();
  expect(inward.unprotect(packet(199)), 'and no packet twice').toBeNull();
});

test('a master key of the wrong length is a mistake of the caller', () => {
  expect(() => new SrtpContext(srtpSuite('AEAD_AES_256_GCM')!, Buffer.alloc(30))).toThrow(RangeError);
});
