/** What a user agent server is to do with a message: take it, drop it, or answer with this status. */
export type Expectation = 'accept' | 'drop' | number;

/** One message of RFC 4475. */
export type TortureMessage = {
  /** Name of the message in the RFC. */
  readonly name: string;
  /** Section of RFC 4475. */
  readonly section: string;
  readonly title: string;
  /** Text as on the network, bytes as UTF-8. */
  readonly message: string;
  /** Whether its syntax is right. */
  readonly valid: boolean;
  readonly expect: Expectation;
  readonly note: string;
};

/** The session description most of the messages carry; `address` is the one in its c= line. */
export const sdp = (address: string): string =>
  [
    'v=0',
    'o=mhandley 29739 7272939 IN IP4 192.0.2.1',
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    'm=audio 49217 RTP/AVP 0 12',
    'm=video 3227 RTP/AVP 31',
    'a=rtpmap:31 LPC',
    '',
  ].join('\r\n');

/** Lines and body with CRLF between; a line that ends in ":#" gets the length of the body in bytes. */
export const text = (lines: readonly string[], body = ''): string =>
  [...lines.map((line) => line.replace(/:#$/, `: ${Buffer.byteLength(body)}`)), '', body].join('\r\n');
