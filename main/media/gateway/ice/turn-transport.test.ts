import { expect, test } from 'vitest';
import { stunMessage } from './stun-message.ts';
import { deframe } from './turn-transport.ts';

const channelData = (payload: string): Buffer => {
  const out = Buffer.alloc(4 + Math.ceil(payload.length / 4) * 4);
  out.writeUInt16BE(0x4001, 0);
  out.writeUInt16BE(payload.length, 2);
  out.write(payload, 4);
  return out;
};

test('messages come out of a stream whole, however it was cut', () => {
  const stun = stunMessage(0x0103, Buffer.alloc(12, 5), [], 'k');
  const stream = Buffer.concat([stun, channelData('hello'), stun, channelData('')]);
  for (const size of [1, 3, 7, stream.length]) {
    const out: Buffer[] = [];
    const feed = deframe(
      (message) => out.push(Buffer.from(message)),
      () => expect.unreachable(),
    );
    for (let at = 0; at < stream.length; at += size) feed(stream.subarray(at, at + size));
    expect(out.map((message) => message.toString('hex'))).toEqual([
      stun.toString('hex'),
      channelData('hello').subarray(0, 9).toString('hex'),
      stun.toString('hex'),
      '40010000',
    ]);
  }
});

test('what is neither STUN nor a channel ends the connection', () => {
  let broken = 0;
  const feed = deframe(
    () => expect.unreachable(),
    () => broken++,
  );
  feed(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  expect(broken).toBe(1);
});
