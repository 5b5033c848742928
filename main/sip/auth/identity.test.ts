import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIdentity, type ReceivedParts } from './identity.ts';
import { newSigningKey, type SigningKey, signingKey } from './signing-key.ts';

const T0 = 1_700_000_000_000;
const SDP = 'v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:key\r\n';
const ADA = 'sip:ada@example.com;conf=123456789';
const CALL = { from: 'sip:bob@192.0.2.1:5060', target: ADA, callId: 'abc@1', sdp: SDP };
const BOB = signingKey(newSigningKey())!;

const setUp = (key: SigningKey | null = BOB, trusted = true) => {
  const log: string[] = [];
  let at = T0;
  const identity = createIdentity({
    key: () => key,
    trusts: () => trusted,
    now: () => at,
    log: (line) => void log.push(line),
  });
  const [date, header] = identity.sign(CALL).map((line) => line.slice(line.indexOf(':') + 1).trim());
  return {
    identity,
    log,
    date,
    header: header ?? '',
    wait: (seconds: number) => {
      at += seconds * 1000;
    },
    verify: (change: Partial<ReceivedParts> = {}) =>
      identity.verify({ ...CALL, dialled: () => ADA, identity: [header ?? ''], ...change }),
  };
};

test('a call signed by one Parley is known by another, by the fingerprint of its key, and nothing is logged', () => {
  const t = setUp();
  expect(t.verify()).toBe(BOB.fingerprint);
  expect(t.log).toEqual([]);
});

test('the header is what RFC 8225 has it be: typ, ES256 and, ours, the key; orig, dest, iat; Date beside it', () => {
  const t = setUp();
  const [header, payload] = t.header.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  expect(JSON.parse(header!)).toEqual({ alg: 'ES256', jwk: BOB.jwk, ppt: 'parley', typ: 'passport' });
  expect(JSON.parse(payload!)).toMatchObject({
    orig: { uri: CALL.from },
    dest: { uri: [ADA] },
    iat: T0 / 1000,
    call: CALL.callId,
  });
  for (const json of [header!, payload!]) {
    const keys = Object.keys(JSON.parse(json) as object);
    expect(keys).toEqual([...keys].sort());
  }
  expect(Date.parse(t.date!)).toBe(T0);
  expect(t.header).toMatch(/;ppt=parley$/);
});

test('while signing is off nothing is added', () => {
  expect(setUp(null).identity.sign(CALL)).toEqual([]);
});

test('a call without our header, or with another’s extension only, has no signature and no complaint', () => {
  const t = setUp();
  expect(t.verify({ identity: [] })).toBeNull();
  expect(
    t.verify({ identity: [t.header.replace(';ppt=parley', ';info=<https://cert.example.org>;ppt=shaken')] }),
  ).toBeNull();
  expect(t.log).toEqual([]);
  expect(t.verify({ identity: ['a.b.c;info=<https://cert.example.org>;ppt=shaken', t.header] })).toBe(BOB.fingerprint);
});

test.each<[string, Partial<ReceivedParts>]>([
  ['another caller', { from: 'sip:eve@192.0.2.1:5060' }],
  ['another call', { callId: 'abc@2' }],
  ['another callee, or another meeting', { dialled: () => 'sip:ada@example.com;conf=987654321' }],
  ['what is no address of ours', { dialled: () => null }],
  ['another’s media', { sdp: SDP.replace('key', 'mine') }],
  ['media that come later', { sdp: null }],
])('it proves nothing for %s', (_what, change) => {
  const t = setUp();
  expect(t.verify(change)).toBeNull();
  expect(t.log).toHaveLength(1);
});

test.each([
  [-61, false],
  [-60, true],
  [60, true],
  [61, false],
])('%i seconds after it was signed it counts: %s', (seconds, counts) => {
  const t = setUp();
  t.wait(seconds);
  expect(t.verify()).toBe(counts ? BOB.fingerprint : null);
});

test('it counts once: a copy is a copy, also with the other signature that the same key has for it', () => {
  const t = setUp();
  expect(t.verify()).toBe(BOB.fingerprint);
  expect(t.verify()).toBeNull();
  const order = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
  const [signed, signature = ''] = [/^.*\./.exec(t.header)![0], /\.([\w-]{86});/.exec(t.header)?.[1]];
  const bytes = Buffer.from(signature, 'base64url');
  const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const twin = Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
  const copy = `${signed}${twin.toString('base64url')};ppt=parley`;
  expect(setUp(BOB).identity.verify({ ...CALL, dialled: () => ADA, identity: [copy] })).toBe(BOB.fingerprint);
  expect(t.verify({ identity: [copy] })).toBeNull();
  expect(t.log.at(-1)).toMatch(/used before/);
});

test('a copy kept past its time is too old, so that what was seen need not be remembered for ever', () => {
  const t = setUp();
  t.wait(59);
  expect(t.verify()).toBe(BOB.fingerprint);
  t.wait(1);
  expect(t.verify()).toBeNull();
  t.wait(1);
  expect(t.verify()).toBeNull();
  expect(t.log.at(-1)).toMatch(/minute/);
});

test('one key fills up its own memory only: after 64 calls in a minute its next one is anonymous, another’s is not', () => {
  const t = setUp();
  const call = (key: SigningKey, n: number): string | null => {
    const parts = { ...CALL, callId: `call-${n}` };
    const [, header = ''] = setUp(key).identity.sign(parts);
    return t.identity.verify({ ...parts, dialled: () => ADA, identity: [header.slice(10)] });
  };
  for (let n = 0; n < 64; n++) expect(call(BOB, n)).toBe(BOB.fingerprint);
  expect(call(BOB, 64)).toBeNull();
  const carol = signingKey(newSigningKey())!;
  expect(call(carol, 64)).toBe(carol.fingerprint);
  t.wait(61);
  expect(t.verify()).toBeNull();
});

test('strangers’ signatures are not remembered, whatever their number', () => {
  const t = setUp(BOB, false);
  for (let n = 0; n < 3; n++) expect(t.verify()).toBe(BOB.fingerprint);
});

const b64 = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const CLAIMS = (() => JSON.parse(Buffer.from(setUp().header.split('.')[1]!, 'base64url').toString()) as object)();
const HEADER = { alg: 'ES256', jwk: BOB.jwk, ppt: 'parley', typ: 'passport' };
/** A token signed rightly, whatever it says. */
const signed = (header: unknown, claims: unknown, key: Pick<SigningKey, 'sign'> = BOB): string => {
  const text = `${b64(header)}.${b64(claims)}`;
  return `${text}.${key.sign(text)};ppt=parley`;
};
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const nested = `${'['.repeat(900)}${']'.repeat(900)}`;
const [HEAD, BODY, SIGNATURE] = setUp().header.replace(';ppt=parley', '').split('.');

test('the tests’ own forger makes what counts, so that what follows fails for what is said and nothing else', () => {
  expect(setUp().verify({ identity: [signed(HEADER, CLAIMS)] })).toBe(BOB.fingerprint);
});

test.each([
  ['no signature', `${HEAD}.${BODY}.;ppt=parley`],
  ['no algorithm', signed({ ...HEADER, alg: 'none' }, CLAIMS)],
  ['no algorithm and no signature', `${b64({ ...HEADER, alg: 'none' })}.${BODY}.;ppt=parley`],
  [
    'a MAC by the public key',
    signed({ ...HEADER, alg: 'HS256' }, CLAIMS, {
      sign: (text) => createHmac('sha256', BOB.jwk.x).update(text).digest('base64url').padEnd(86, 'A'),
    }),
  ],
  ['a MAC that says ES256', signed(HEADER, CLAIMS, { sign: () => 'A'.repeat(86) })],
  [
    'another curve',
    signed({ ...HEADER, jwk: p384.publicKey.export({ format: 'jwk' }) }, CLAIMS, {
      sign: (text) =>
        signBytes('sha256', Buffer.from(text), { key: p384.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
          'base64url',
        ),
    }),
  ],
  ['a point beside the curve', signed({ ...HEADER, jwk: { ...BOB.jwk, y: BOB.jwk.x } }, CLAIMS)],
  ['the point at zero', signed({ ...HEADER, jwk: { ...BOB.jwk, x: 'A'.repeat(43), y: 'A'.repeat(43) } }, CLAIMS)],
  ['a private key', signed({ ...HEADER, jwk: { ...BOB.jwk, d: BOB.jwk.x } }, CLAIMS)],
  ['a key elsewhere', signed({ ...HEADER, jwk: undefined, x5u: 'https://example.org/key' }, CLAIMS)],
  ['a header that must be understood', signed({ ...HEADER, crit: ['x'], x: 1 }, CLAIMS)],
  ['another type', signed({ ...HEADER, typ: 'JWT' }, CLAIMS)],
  ['another extension inside', signed({ ...HEADER, ppt: 'shaken' }, CLAIMS)],
  ['another’s key', signed({ ...HEADER, jwk: signingKey(newSigningKey())!.jwk }, CLAIMS)],
  ['one bit changed', `${HEAD}.${BODY}.${SIGNATURE!.startsWith('A') ? 'B' : 'A'}${SIGNATURE!.slice(1)};ppt=parley`],
  ['claims changed', `${HEAD}.${b64({ ...CLAIMS, iat: T0 / 1000 + 1 })}.${SIGNATURE};ppt=parley`],
  ['a claim too many', signed(HEADER, { ...CLAIMS, exp: 9_999_999_999 })],
  ['a claim too few', signed(HEADER, { ...CLAIMS, call: undefined })],
  ['a time that is text', signed(HEADER, { ...CLAIMS, iat: String(T0 / 1000) })],
  ['a time that is none', signed(HEADER, JSON.stringify(CLAIMS).replace(/"iat":\d+/, '"iat":1e999'))],
  ['a time of tomorrow', signed(HEADER, { ...CLAIMS, iat: T0 / 1000 + 86_400 })],
  ['a negative time', signed(HEADER, { ...CLAIMS, iat: -1 })],
  ['a prototype', signed(HEADER, JSON.stringify(CLAIMS).replace('{', '{"__proto__":{"a":1},'))],
  ['a list', signed(HEADER, [CLAIMS])],
  ['no JSON', signed('{', CLAIMS)],
  ['JSON nine hundred deep', signed(HEADER, nested)],
  [
    'JSON nine hundred deep as a claim',
    signed(HEADER, JSON.stringify(CLAIMS).replace(/"call":"[^"]*"/, `"call":${nested}`)),
  ],
  [
    'text that is not UTF-8',
    `${HEAD}.${Buffer.from([0x22, 0xff, 0x22]).toString('base64url')}.${SIGNATURE};ppt=parley`,
  ],
  ['padding', `${HEAD}=.${BODY}.${SIGNATURE};ppt=parley`],
  ['base64 of the other alphabet', `${HEAD}.${BODY}.${'+'.repeat(86)};ppt=parley`],
  ['bits left over', `${HEAD}.${BODY}.${SIGNATURE!.slice(0, 85)}${SIGNATURE!.endsWith('x') ? 'y' : 'x'};ppt=parley`],
  ['four parts', `${HEAD}.${BODY}.${SIGNATURE}.${SIGNATURE};ppt=parley`],
  ['the short form of RFC 8225 section 7', `..${SIGNATURE};ppt=parley`],
  ['nothing but the parameter', ';ppt=parley'],
])('%s: the caller is anonymous, and the log says so without the header', (_what, header) => {
  const t = setUp();
  expect(t.verify({ identity: [header] })).toBeNull();
  expect(t.log).toHaveLength(1);
  expect(t.log[0]!.length).toBeLessThan(120);
});

test.each([
  ['two of ours, of which nobody can say which was meant', (header: string) => [header, header], 1],
  ['four hundred', (header: string) => Array.from({ length: 400 }, () => header), 1],
  ['a megabyte, which is not even looked at', () => [`${'A'.repeat(1_000_000)}.A.A;ppt=parley`], 0],
])('%s: anonymous', (_what, headers, lines) => {
  const t = setUp();
  expect(t.verify({ identity: headers(t.header) })).toBeNull();
  expect(t.log).toHaveLength(lines);
});

test('no header makes it throw or counts that is not the very one, whatever it is', () => {
  const t = setUp(BOB, false);
  const good = t.header;
  for (let at = 0; at < good.length; at += 3) {
    for (const other of ['', '.', '=', '\u0000', 'é', '"', ';', ',']) {
      const header = good.slice(0, at) + other + good.slice(at + 1);
      if (header !== good) expect(t.verify({ identity: [header] }), header).toBeNull();
    }
  }
});
