/** What a piece of a stream turned out to be. */
export type Frame =
  | { readonly kind: 'message'; readonly text: string }
  /** CRLF CRLF between messages: the far end wants a CRLF back (RFC 5626 section 4.4.1). */
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  /** Nothing after this can be read; the connection is to be closed. */
  | { readonly kind: 'broken'; readonly reason: string };

/** Longest header section and longest body taken from a stream, bytes. */
export const FRAME_LIMIT = 65_536;

const CR = 13;
const LF = 10;
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** Cuts a byte stream into SIP messages by Content-Length (RFC 3261 section 18.3); work is linear in the bytes, however they are chopped. */
export class StreamFramer {
  private buffer = Buffer.allocUnsafe(4096);
  private start = 0;
  private end = 0;
  /** Up to where no end of the header section was found, so that it is not looked for twice. */
  private searched = 0;
  /** Offset of the end of the whole message once its header section is complete; 0 before. */
  private messageEnd = 0;
  /** A lone CRLF was just reported as a pong; one more makes it a ping in two pieces. */
  private halfPing = false;
  private broken = false;

  /** Takes bytes as they come and returns what they complete. */
  push(chunk: Uint8Array): Frame[] {
    if (this.broken) return [];
    this.append(chunk);
    const frames: Frame[] = [];
    for (;;) {
      const frame = this.next();
      if (frame === null) return frames;
      frames.push(frame);
      if (frame.kind === 'broken') {
        this.broken = true;
        this.buffer = Buffer.alloc(0);
        return frames;
      }
    }
  }

  private append(chunk: Uint8Array): void {
    const kept = this.end - this.start;
    if (this.end + chunk.length > this.buffer.length) {
      const larger = kept + chunk.length > this.buffer.length ? (kept + chunk.length) * 2 : this.buffer.length;
      const target = larger === this.buffer.length ? this.buffer : Buffer.allocUnsafe(larger);
      this.buffer.copy(target, 0, this.start, this.end);
      this.buffer = target;
      this.searched = Math.max(0, this.searched - this.start);
      if (this.messageEnd > 0) this.messageEnd -= this.start;
      this.start = 0;
      this.end = kept;
    }
    this.buffer.set(chunk, this.end);
    this.end += chunk.length;
  }

  private next(): Frame | null {
    if (this.messageEnd === 0) {
      const keepalive = this.keepalive();
      if (keepalive !== null) return keepalive;
      const broken = this.head();
      if (broken !== null) return broken;
    }
    if (this.messageEnd === 0 || this.end < this.messageEnd) return null;
    const text = this.buffer.toString('utf8', this.start, this.messageEnd);
    this.consume(this.messageEnd);
    this.messageEnd = 0;
    this.halfPing = false;
    return { kind: 'message', text };
  }

  private keepalive(): Frame | null {
    if (!this.crlfAt(this.start)) return null;
    if (this.crlfAt(this.start + 2) || this.halfPing) {
      this.consume(this.start + (this.halfPing ? 2 : 4));
      this.halfPing = false;
      return { kind: 'ping' };
    }
    this.consume(this.start + 2);
    this.halfPing = this.end - this.start < 2;
    return { kind: 'pong' };
  }

  private crlfAt(offset: number): boolean {
    return offset + 2 <= this.end && this.buffer[offset] === CR && this.buffer[offset + 1] === LF;
  }

  /** Looks for the end of the header section and the length behind it. */
  private head(): Frame | null {
    const from = Math.max(this.start, this.searched - 3);
    const at = this.buffer.subarray(0, this.end).indexOf(END_OF_HEAD, from);
    const length = (at < 0 ? this.end : at) - this.start;
    if (length > FRAME_LIMIT) return { kind: 'broken', reason: `header section over ${FRAME_LIMIT} bytes` };
    if (at < 0) {
      this.searched = this.end;
      return null;
    }
    const body = contentLength(this.buffer.toString('latin1', this.start, at));
    if (body === null) return { kind: 'broken', reason: 'Content-Length is not one number' };
    if (body > FRAME_LIMIT) return { kind: 'broken', reason: `body over ${FRAME_LIMIT} bytes` };
    this.messageEnd = at + 4 + body;
    return null;
  }

  private consume(to: number): void {
    this.start = to;
    this.searched = to;
    if (this.start === this.end) {
      this.start = 0;
      this.end = 0;
      this.searched = 0;
      if (this.buffer.length > FRAME_LIMIT) this.buffer = Buffer.allocUnsafe(4096);
    }
  }
}

/** Content-Length of a header section: 0 without one, null when unreadable or when two disagree. */
function contentLength(head: string): number | null {
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
  let length: number | null = null;
  for (const [, value] of unfolded.matchAll(/\r\n(?:content-length|l)[ \t]*:([^\r\n]*)/gi)) {
    const digits = value!.trim();
    if (!/^\d{1,9}$/.test(digits)) return null;
    if (length !== null && length !== Number(digits)) return null;
    length = Number(digits);
  }
  return length ?? 0;
}
