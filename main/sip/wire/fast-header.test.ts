import { Grammar, NameAddrHeader, URI } from 'sip.js/lib/grammar/index.js';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../build/test/random.ts';
import {
  type FastNameAddr,
  type FastParameters,
  type FastUri,
  fastCallId,
  fastCseq,
  fastHops,
  fastLength,
  fastNameAddr,
  fastStartLine,
  fastUri,
  fastVia,
} from './fast-header.ts';

const record = (parameters: FastParameters) => Object.fromEntries(parameters);
const uriOf = ({ user, host, port, parameters }: FastUri) =>
  new URI('sip', user ?? '', host, port, record(parameters) as Record<string, string>);
const nameAddrOf = ({ uri, displayName, parameters }: FastNameAddr) =>
  new NameAddrHeader(uriOf(uri), displayName ?? '', record(parameters) as Record<string, string>);

/** Left behind by the grammar while it tries its ways: whatever matched last, used by nobody. */
const LEFTOVERS = new Set(['host_type', 'password']);

/** Text of a parsed value with its members in order, "" and undefined alike: what sip.js can tell apart. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (key, one: unknown) => {
    if (one === '' || LEFTOVERS.has(key)) return undefined;
    if (one === null || typeof one !== 'object' || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/** Each rule: our reader, made into what the grammar of sip.js gives. */
const RULES: Record<string, (text: string) => unknown> = {
  SIP_URI: (text) => map(fastUri(text), uriOf),
  From: (text) => map(fastNameAddr(text), nameAddrOf),
  To: (text) => map(fastNameAddr(text), nameAddrOf),
  Contact: (text) => map(fastNameAddr(text), (one) => [{ position: text.length, offset: 0, parsed: nameAddrOf(one) }]),
  Record_Route: (text) =>
    map(fastNameAddr(text), (one) => [{ position: text.length, offset: 0, parsed: nameAddrOf(one) }]),
  Via: (text) =>
    map(fastVia(text), ({ hostType, rport, ...via }) => ({
      protocol: 'SIP',
      host_type: hostType,
      ...via,
      ...(rport === null ? { params: { rport: undefined } } : { rport }),
    })),
  CSeq: fastCseq,
  Max_Forwards: fastHops,
  Content_Length: fastLength,
  Call_ID: fastCallId,
  Request_Response: (text) =>
    map(fastStartLine(text), (line) =>
      line.kind === 'response'
        ? { sip_version: 'SIP/2.0', status_code: line.status, reason_phrase: line.reason }
        : { method: line.method, uri: uriOf(line.uri), sip_version: 'SIP/2.0' },
    ),
};

function map<T, U>(value: T | null, make: (value: T) => U): U | null {
  return value === null ? null : make(value);
}

/** A stream of values of a rule, mostly everyday ones, some spoilt. */
function generator(seed: number) {
  const random = seededRandom(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const maybe = (text: string) => (random() < 0.5 ? text : '');
  const mostly = (good: readonly string[], odd: readonly string[]) => one(random() < 0.88 ? good : odd);
  const token = () =>
    Array.from({ length: 1 + Math.floor(random() * 8) }, () => one([..."abcXYZ019-._~!*'+"])).join('');
  const list = (make: () => string) => Array.from({ length: Math.floor(random() * 3) }, make).join('');
  const host = () =>
    mostly(
      ['example.com', 'a.b-c.example', 'x1', 'EXAMPLE.org', '192.0.2.1'],
      ['256.1.1.1', '1.2.3', 'a-.b', '01.2.3.4', 'h.', '[::1]'],
    );
  const port = () => maybe(mostly([':5060', ':65535', ':1'], [':0', ':65536', ':99999', ':x']));
  const uriParameter = () =>
    `;${mostly(
      ['lr', 'x', 'transport=udp', 'transport=TCP', 'ob', `${token()}=${token()}`, 'a=b'],
      [
        'a=c',
        'transport=xyz',
        'transport',
        'user=phone',
        'maddr=1.2.3.4',
        'LR',
        'toString',
        'ttl=5',
        'method=INVITE',
        'lr=on',
      ],
    )}`;
  const user = () => mostly([token(), 'a', '+4912'], ['a%20b', 'a:pw', "o'x(1)", 'a;b=c', '']);
  const uri = () =>
    `${mostly(['sip:'], ['SIP:', 'sips:', 'tel:'])}${maybe(`${user()}@`)}${host()}${port()}${list(uriParameter)}`;
  const parameter = () =>
    `;${mostly(
      [`tag=${token()}`, 'expires=60', '+sip.instance=x', 'reg-id=1', 'X=Y', 'isfocus', `${token()}=${token()}`],
      ['tag', 'q=0.5', 'q=2', 'expires=060', 'expires', 'expires=x', token(), '__proto__=1', 'p="q"'],
    )}`;
  const name = () =>
    mostly(
      ['', '', '"Ada" ', '"Ada"', '"Ä \u4e2d, x" ', 'Ada ', 'Ada Lovelace '],
      ['"a\\"b" ', 'Ada', '"" ', '"\t" ', 'a@b '],
    );
  const nameAddr = () => `${name()}<${uri()}>${list(parameter)}${random() < 0.05 ? ',<sip:b@c>' : ''}`;
  const viaParameter = () =>
    `;${mostly(
      [`branch=z9hG4bK${token()}`, 'rport', 'rport=5060', 'received=192.0.2.9'],
      ['rport=x', 'received=1.2.3', 'received=300.1.1.1', 'alias', 'ttl=1', 'maddr=x'],
    )}`;
  const make: Record<string, () => string> = {
    SIP_URI: uri,
    From: nameAddr,
    To: nameAddr,
    Contact: nameAddr,
    Record_Route: nameAddr,
    Via: () =>
      `SIP/2.0/${one(['UDP', 'TCP', 'TLS', 'WSS', 'WS', 'SCTP', 'udp'])} ${host()}${port()}${list(viaParameter)}`,
    CSeq: () =>
      `${one(['1', '0', '007', '4294967295', '4294967296', '123456789'])} ${one(['INVITE', 'ACK', 'x', 'FOO'])}`,
    Max_Forwards: () => one(['70', '0', '255', '256', '999', '007', '-1', '']),
    Content_Length: () => one(['0', '150', '00', '999999999', '9999999999', '-5', 'a']),
    Call_ID: () => `${token()}${maybe(`@${host()}`)}${random() < 0.1 ? '<x>' : ''}`,
    Request_Response: () =>
      one([
        () =>
          `SIP/2.0 ${one(['100', '180', '200', '404', '603', '699', '700', '99', '000'])} ${one(['OK', 'Not Found', '', "I'm (a) b/c-d", 'ü'])}`,
        () => `${one(['INVITE', 'ACK', 'OPTIONS', 'FOO', 'foo'])} ${uri()} SIP/2.0`,
      ])(),
  };
  return (rule: string) => {
    const text = make[rule]!();
    if (random() >= 0.15) return text;
    const at = Math.floor(random() * text.length);
    return (
      text.slice(0, at) + one(['', ' ', ';', '<', '"', '%', '@', ',', '\\', '\0', 'é']) + text.slice(at + one([0, 1]))
    );
  };
}

describe('the fast readers', () => {
  it.each(Object.keys(RULES))('read %s exactly as the grammar of sip.js does, wherever they read it at all', (rule) => {
    const next = generator(rule.length * 7);
    const read = RULES[rule]!;
    const taken: string[] = [];
    for (let n = 0; n < 3000; n++) {
      const text = next(rule);
      const fast = read(text);
      if (fast === null) continue;
      taken.push(text);
      expect(`${text} ${canonical(fast)}`).toBe(`${text} ${canonical(Grammar.parse(text, rule))}`);
    }
    // Everyday values must really take the fast way.
    expect(taken.length).toBeGreaterThan(300);
  });

  it.each([
    ['From', '"Ada Lovelace" <sip:ada@example.com:5060;transport=udp>;tag=x1'],
    ['Contact', '<sip:ada@192.0.2.1:5060;transport=tcp;ob>;expires=600;reg-id=1'],
    ['Record_Route', '<sip:p1.example.com;lr>'],
    ['Via', 'SIP/2.0/UDP 192.0.2.1:5060;rport=5062;received=192.0.2.1;branch=z9hG4bKabc'],
    ['Request_Response', 'INVITE sip:+4912345@example.com:5061;transport=tls SIP/2.0'],
    ['Request_Response', 'SIP/2.0 183 Session Progress'],
    ['CSeq', '20 INVITE'],
    ['Call_ID', '3848276298220188511@192.0.2.1'],
  ])('read the everyday %s', (rule, text) => {
    expect(RULES[rule]?.(text)).not.toBeNull();
  });

  it('leave to the full grammar what is longer than an honest header', () => {
    expect(fastUri(`sip:${'a'.repeat(2000)}@x`)).toBeNull();
    expect(fastNameAddr(`"${'a'.repeat(2000)}" <sip:a@x>`)).toBeNull();
  });
});
