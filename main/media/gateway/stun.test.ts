import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isStun } from './ice/stun-message.ts';
import { bindingIndication, bindingResponse, readBindingRequest } from './stun.ts';

// RFC 5769 section 2.1, sample request: user "evtj:h6vY", password "VOkJxbRl1RmTxUk/WvJxBt".
const SAMPLE = Buffer.from(
  '000100582112a442b7e7a701bc34d686fa87dfae80220010' +
    '5354554e207465737420636c69656e74' +
    '002400046e0001ff80290008932ff9b151263b36' +
    '000600096576746a3a68367659202020' +
    '000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf',
  'hex',
);
const PASSWORD = 'VOkJxbRl1RmTxUk/WvJxBt';

test('the sample request of RFC 5769 is authentic for its user', () => {
  const request = readBindingRequest(SAMPLE, 'evtj', PASSWORD);
  expect(request?.transaction.toString('hex')).toBe('b7e7a701bc34d686fa87dfae');
  expect(request?.useCandidate).toBe(false);
});

test('a request for another user, with another password or a changed bit is not taken', () => {
  expect(readBindingRequest(SAMPLE, 'evt', PASSWORD)).toBeNull();
  expect(readBindingRequest(SAMPLE, 'evtj', `${PASSWORD}x`)).toBeNull();
  const forged = Buffer.from(SAMPLE);
  forged[50] = forged[50]! ^ 1;
  expect(readBindingRequest(forged, 'evtj', PASSWORD)).toBeNull();
});

test('a request without integrity is not taken, so nobody can move the media elsewhere', () => {
  const bare = Buffer.from(SAMPLE.subarray(0, 72));
  bare.writeUInt16BE(52, 2);
  expect(readBindingRequest(bare, 'evtj', PASSWORD)).toBeNull();
});

test('a nomination counts only when it is covered by the integrity', () => {
  const appended = Buffer.concat([SAMPLE, Buffer.from('00250000', 'hex')]);
  appended.writeUInt16BE(appended.length - 20, 2);
  const request = readBindingRequest(appended, 'evtj', PASSWORD);
  expect(request?.useCandidate ?? false).toBe(false);
});

test('the response says from where the request came and is signed', () => {
  const request = readBindingRequest(SAMPLE, 'evtj', PASSWORD)!;
  const response = bindingResponse(request, '192.0.2.1', 32_853, PASSWORD);
  // XOR-MAPPED-ADDRESS of RFC 5769 section 2.2.
  expect(response.subarray(20, 32).toString('hex')).toBe('002000080001a147e112a643');
  const signed = Buffer.from(response.subarray(0, 32));
  signed.writeUInt16BE(36, 2);
  const digest = createHmac('sha1', PASSWORD).update(signed).digest();
  expect(response.subarray(36, 56).equals(digest)).toBe(true);
  expect(response.length - 20).toBe(response.readUInt16BE(2));
});

test('mutilated requests are refused without an exception', () => {
  for (let i = 0; i < 3000; i++) {
    const mutant = Buffer.from(SAMPLE.subarray(0, 1 + Math.floor(Math.random() * SAMPLE.length)));
    for (let k = 0; k < 3; k++) mutant[Math.floor(Math.random() * mutant.length)] = Math.floor(Math.random() * 256);
    expect(() => readBindingRequest(mutant, 'evtj', PASSWORD)).not.toThrow();
  }
});

test('what opens a NAT is no RTP', () => {
  const packet = bindingIndication(randomBytes(12));
  expect(isStun(packet)).toBe(true);
  expect(packet[0]! >> 6).toBe(0);
});
