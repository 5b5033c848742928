import { seededRandom } from '../random.ts';
import { RFC4475 } from './rfc4475.ts';

/** Pieces that broke parsers somewhere: separators, controls, numbers out of range, long runs, names of object members. */
const SPLINTERS: readonly string[] = [
  ...['\r\n', '\r\n\r\n', '\0', '"', '\\', '<', '>', ';', ',', ':', '%', '%00', '@', '[', ']', '(', ')', ' ', '\t'],
  ...['\r\n ', 'sip:', 'sips:', 'tel:+1', ';tag=', ';lr', '=', 'ÿþ', 'é', '大停電', '\ud800', '\u202e', '\ufeff'],
  ...['[::1]', '[::', '-1', '0', '4294967296', '99999999999999999999', '1e9', '0x10', 'Via: ', 'SIP/2.0 ', '\n', '\r'],
  ...['__proto__', 'constructor', 'toString', ';received=', ';rport=99999', ';branch=z9hG4bK', ';maddr=224.0.0.1'],
  ...['9'.repeat(400), 'A'.repeat(3000), ';a'.repeat(300), '('.repeat(200), '"'.repeat(101), '\\"'.repeat(100)],
  ...['<sip:'.repeat(50), 'a,'.repeat(500), ' '.repeat(2000), '\t'.repeat(500), '<'.repeat(500), '['.repeat(300)],
];

/** Requests and responses of everyday traffic, for mutants of what is not torture. */
const EVERYDAY: readonly string[] = [
  ...['INVITE', 'OPTIONS', 'BYE', 'MESSAGE', 'NOTIFY', 'REFER', 'CANCEL', 'ACK', 'SUBSCRIBE', 'INFO', 'UPDATE'].map(
    (method) => everyday(`${method} sip:user@127.0.0.1 SIP/2.0`, method, '', ';rport'),
  ),
  ...['100 Trying', '180 Ringing', '200 OK', '401 Unauthorized', '486 Busy Here', '503 x'].map((status) =>
    everyday(`SIP/2.0 ${status}`, 'INVITE', ';tag=tt', ';rport=5;received=127.0.0.1'),
  ),
];

function everyday(line: string, method: string, toTag: string, via: string): string {
  const body = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';
  return [
    line,
    `Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKeveryday${via}`,
    'Max-Forwards: 70',
    'Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>',
    'From: "A \\"B\\" C" <sip:a@example.com>;tag=ft',
    `To: <sip:user@example.com>${toTag}`,
    'Call-ID: everyday@example.com',
    `CSeq: 1 ${method}`,
    'Contact: <sip:a@127.0.0.1:5060;transport=udp>;expires=60',
    'WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5, qop="auth"',
    'RAck: 1 1 INVITE',
    'RSeq: 7',
    'Event: conference;id=1',
    'Content-Type: application/sdp',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

/** Longest mutant, characters. */
const LONGEST = 20_000;

/** An endless, repeatable stream of broken messages, bred from RFC 4475 and everyday traffic by one to four changes each. */
export function* mutants(seed: number): Generator<string, never> {
  const random = seededRandom(seed);
  const upTo = (limit: number) => Math.floor(random() * limit);
  const one = <T>(list: readonly T[]): T => list[upTo(list.length)]!;
  const parents = [...RFC4475.map((torture) => torture.message), ...EVERYDAY, ...EVERYDAY];
  const changes: readonly ((message: string) => string)[] = [
    // A flipped bit.
    (m) => change(m, upTo(m.length), 1, (c) => String.fromCharCode(c.charCodeAt(0) ^ (1 << upTo(8)))),
    // A piece missing, a piece too many, an end too early.
    (m) => change(m, upTo(m.length), 1 + upTo(20), () => ''),
    (m) => change(m, upTo(m.length), 0, () => one(SPLINTERS)),
    (m) => m.slice(0, upTo(m.length)),
    // Headers swapped, lost, doubled, replaced, lengthened, from somebody else.
    (m) => lines(m, (l) => l.push(...l.splice(upTo(l.length), 1))),
    (m) => lines(m, (l) => l.splice(upTo(l.length), 1)),
    (m) => lines(m, (l) => l.splice(upTo(l.length), 0, one(l))),
    (m) => lines(m, (l) => l.splice(upTo(l.length), 0, ...Array.from({ length: 50 }, () => one(l)))),
    (m) => lines(m, (l) => edit(l, upTo(l.length), (line) => line.replace(/:.*/s, () => `: ${one(SPLINTERS)}`))),
    (m) =>
      lines(m, (l) => edit(l, upTo(l.length), (line) => line + one([';', ',', '=', '"', '>', '<']) + one(SPLINTERS))),
    (m) => lines(m, (l) => l.splice(upTo(l.length), 0, one(one(parents).split('\r\n')))),
    (m) => lines(m, (l) => edit(l, upTo(l.length), (line) => line.toUpperCase())),
    // Other numbers, other line ends, nested brackets, another address.
    (m) =>
      m.replace(/\d+/g, (n) =>
        random() < 0.1 ? one(['-1', '0', '99999999999999999999', '4294967296', '', '1e9']) : n,
      ),
    (m) => m.replace(/\r\n/g, (end) => (random() < 0.05 ? one(['\n', '\r', '\r\n\r\n', '\r\n ', '\n\r']) : end)),
    (m) => m.replace(/<[^<>]*>/, (address) => '<'.repeat(upTo(40)) + address + '>'.repeat(upTo(40))),
    (m) => m.replace(/[\w.]+@[\w.]+/, () => one(SPLINTERS)),
  ];
  for (;;) {
    let message = one(parents);
    for (let n = 1 + upTo(4); n > 0; n--) message = one(changes)(message).slice(0, LONGEST);
    yield message;
  }
}

function change(message: string, at: number, length: number, make: (piece: string) => string): string {
  const piece = message.slice(at, at + length);
  return message.slice(0, at) + (length > 0 && piece === '' ? '' : make(piece)) + message.slice(at + length);
}

function lines(message: string, act: (list: string[]) => unknown): string {
  const list = message.split('\r\n');
  act(list);
  return list.join('\r\n');
}

function edit(list: string[], at: number, make: (line: string) => string): void {
  list[at] = make(list[at] ?? '');
}
