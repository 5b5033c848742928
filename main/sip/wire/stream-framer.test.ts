import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../build/test/random.ts';
import { FRAME_LIMIT, type Frame, StreamFramer } from './stream-framer.ts';

const feed = (...pieces: readonly (string | Buffer)[]): Frame[] => {
  const framer = new StreamFramer();
  return pieces.flatMap((piece) => framer.push(Buffer.from(piece)));
};
const message = (body: string, length = `Content-Length: ${Buffer.byteLength(body)}`): string =>
  `OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n${length}\r\n\r\n${body}`;

describe('cutting a stream', () => {
  it('gives back 5000 messages byte for byte, however the bytes are chopped', () => {
    const random = seededRandom(5);
    const sent: string[] = [];
    const parts: Buffer[] = [];
    let pings = 0;
    for (let n = 0; n < 5000; n++) {
      const body = 'é'.repeat(Math.floor(random() * 50));
      const name = random() < 0.5 ? 'Content-Length ' : 'l';
      const text = message(body, `${name}: ${Buffer.byteLength(body)}`);
      sent.push(text);
      parts.push(Buffer.from(text));
      if (random() < 0.1) {
        parts.push(Buffer.from('\r\n\r\n'));
        pings++;
      }
    }
    const all = Buffer.concat(parts);
    const framer = new StreamFramer();
    const got: Frame[] = [];
    for (let at = 0; at < all.length; ) {
      const length = 1 + Math.floor(random() * 900);
      got.push(...framer.push(all.subarray(at, at + length)));
      at += length;
    }
    expect(got.filter((frame) => frame.kind === 'message').map((frame) => frame.text)).toEqual(sent);
    expect(got.filter((frame) => frame.kind === 'ping')).toHaveLength(pings);
    expect(got.some((frame) => frame.kind === 'broken')).toBe(false);
  });

  it('takes one byte at a time', () => {
    const text = message('hello');
    expect(feed(...text)).toEqual([{ kind: 'message', text }]);
  });

  it('takes a message without Content-Length for one without body', () => {
    expect(feed('BYE sip:a SIP/2.0\r\nVia: x\r\n\r\n')).toHaveLength(1);
  });

  it('reads a folded Content-Length and one that stands twice with the same value', () => {
    expect(feed(message('abc', 'Content-Length:\r\n  3'))).toHaveLength(1);
    expect(feed(message('abc', 'Content-Length: 3\r\nl: 3'))).toHaveLength(1);
  });

  it('does not take a length out of another header or the body', () => {
    const text = message('Content-Length: 4\r\n', 'Subject: Content-Length: 9\r\nX-Content-Length: 8\r\nl: 19');
    expect(feed(text)).toEqual([{ kind: 'message', text }]);
  });

  it('tells a ping from a pong, also when the ping comes in two pieces', () => {
    expect(feed('\r\n').map((frame) => frame.kind)).toEqual(['pong']);
    expect(feed('\r\n\r\n').map((frame) => frame.kind)).toEqual(['ping']);
    expect(feed('\r\n', '\r\n').map((frame) => frame.kind)).toEqual(['pong', 'ping']);
  });
});

describe('a stream that cannot be cut', () => {
  it.each([
    ['a negative length', message('', 'Content-Length: -1')],
    ['a length that is no number', message('', 'Content-Length: 1e3')],
    ['two lengths that disagree', message('', 'Content-Length: 1\r\nContent-Length: 2')],
    ['a body over the limit', message('', `Content-Length: ${FRAME_LIMIT + 1}`)],
    ['a header section over the limit', 'x'.repeat(FRAME_LIMIT + 1)],
    ['a header section over the limit that ends', `x${'y'.repeat(FRAME_LIMIT)}\r\n\r\n`],
  ])('is given up at %s, and nothing after it is read', (_what, text) => {
    const framer = new StreamFramer();
    expect(framer.push(Buffer.from(text)).map((frame) => frame.kind)).toEqual(['broken']);
    expect(framer.push(Buffer.from(message('')))).toEqual([]);
  });

  it('is taken up to the limit', () => {
    expect(feed(message('x'.repeat(FRAME_LIMIT))).map((frame) => frame.kind)).toEqual(['message']);
  });
});
