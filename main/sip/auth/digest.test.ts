import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestStore, parseChallenges } from './digest.ts';

const USER = { username: 'alice', password: 'secret' };
const REGISTER = { method: 'REGISTER', uri: 'sip:example.test', body: '' };

/** The parameters of an Authorization value, read the way a server would. */
function credentials(value: string): Record<string, string> {
  const pairs = [...value.replace(/^Digest /, '').matchAll(/([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))/g)];
  return Object.fromEntries(pairs.map((one) => [one[1], one[2]?.replace(/\\(.)/g, '$1') ?? one[3] ?? '']));
}

/** Checks an Authorization value as RFC 7616 section 3.4 has it, sharing no code with what is tested. */
function verifies(value: string, method: string, body: string, user = USER): boolean {
  const c = credentials(value);
  const algorithm = (c['algorithm'] ?? 'MD5').toUpperCase();
  const name = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' }[algorithm.replace(/-SESS$/, '')]!;
  const h = (text: string) => createHash(name).update(text).digest('hex');
  let a1 = h([user.username, c['realm'], user.password].join(':'));
  if (algorithm.endsWith('-SESS')) a1 = h([a1, c['nonce'], c['cnonce']].join(':'));
  const a2 = h(c['qop'] === 'auth-int' ? [method, c['uri'], h(body)].join(':') : [method, c['uri']].join(':'));
  const middle = c['qop'] === undefined ? [c['nonce']] : [c['nonce'], c['nc'], c['cnonce'], c['qop']];
  return c['response'] === h([a1, ...middle, a2].join(':'));
}

describe('the examples of the RFCs', () => {
  const answer = (challenge: string, password: string, cnonce: string) =>
    credentials(
      digestStore({ username: 'Mufasa', password }, () => cnonce).answer(parseChallenges([challenge])[0]!, {
        method: 'GET',
        uri: '/dir/index.html',
        body: '',
      }) ?? '',
    )['response'];

  it('come out of RFC 2617 section 3.5', () => {
    const challenge =
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    expect(answer(challenge, 'Circle Of Life', '0a4f113b')).toBe('6629fae49393a05397450978507c4ef1');
  });

  it.each([
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ])('come out of RFC 7616 section 3.9.1 with %s', (algorithm, response) => {
    const challenge = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
    const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
    expect(answer(challenge, 'Circle of Life', cnonce)).toBe(response);
  });
});

describe('challenges as servers send them', () => {
  const sha = 'Digest realm="r", nonce="n1", algorithm=SHA-256, qop="auth"';
  const md5 = 'Digest realm="r", nonce="n2", algorithm=MD5, qop="auth"';
  it.each<[string, string[], Record<string, string | undefined>]>([
    ['MD5 without qop', ['Digest realm="r", nonce="n", algorithm=MD5'], { qop: undefined, algorithm: 'MD5' }],
    ['no algorithm', ['Digest realm="r", nonce="n"'], { algorithm: undefined, nc: undefined }],
    ['qop auth', ['Digest realm="r", nonce="n", algorithm=MD5, qop="auth"'], { qop: 'auth', nc: '00000001' }],
    ['a choice of qop', ['Digest realm="r", nonce="n", qop="auth,auth-int"'], { qop: 'auth' }],
    [
      'a choice the other way round, with blanks',
      ['Digest realm="r",nonce="n",qop="auth-int , auth"'],
      { qop: 'auth' },
    ],
    ['qop auth-int only', ['Digest realm="r", nonce="n", qop="auth-int"'], { qop: 'auth-int' }],
    ['qop without quotes', ['Digest realm="r", nonce="n", qop=auth'], { qop: 'auth' }],
    ['an algorithm in lower case', ['Digest realm="r", nonce="n", algorithm=md5, qop="auth"'], { algorithm: 'md5' }],
    ['an algorithm in quotes', ['Digest realm="r", nonce="n", algorithm="SHA-256"'], { algorithm: 'SHA-256' }],
    [
      'opaque, and a realm with blanks, a comma and a quote',
      ['Digest realm="my \\"realm\\", x", nonce="n", opaque="o=p", qop="auth"'],
      { realm: 'my "realm", x', opaque: 'o=p' },
    ],
    ['an empty opaque', ['Digest realm="r", nonce="n", opaque=""'], { opaque: '' }],
    ['MD5-sess', ['Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth"'], { algorithm: 'MD5-sess' }],
    ['MD5-sess without qop', ['Digest realm="r", nonce="n", algorithm=MD5-sess'], { algorithm: 'MD5-sess' }],
    ['SHA-256', [sha], { algorithm: 'SHA-256' }],
    ['SHA-256-sess', ['Digest realm="r", nonce="n", algorithm=SHA-256-sess, qop=auth'], { algorithm: 'SHA-256-sess' }],
    ['SHA-512-256', ['Digest realm="r", nonce="n", algorithm=SHA-512-256, qop="auth"'], { algorithm: 'SHA-512-256' }],
    ['SHA-256 then MD5', [sha, md5], { algorithm: 'SHA-256', nonce: 'n1' }],
    ['MD5 then SHA-256', [md5, sha], { algorithm: 'SHA-256', nonce: 'n1' }],
    ['both in one header', [`${md5}, ${sha}`], { algorithm: 'SHA-256', nonce: 'n1' }],
    ['an algorithm nobody knows, then MD5', ['Digest realm="r", nonce="x", algorithm=FOO-1', md5], { nonce: 'n2' }],
    ['a stale nonce', ['Digest realm="r", nonce="n", stale=true, qop="auth"'], { nonce: 'n' }],
    ['other schemes round it', [`Basic realm="b", ${md5}`, 'NTLM', 'Negotiate YWJj=='], { nonce: 'n2', realm: 'r' }],
    ['other schemes before it in one header', [`Negotiate YWJj==, NTLM, ${md5}`], { nonce: 'n2' }],
    ['folded lines and tabs', ['Digest\r\n realm="r",\r\n\tnonce = "n" ,qop="auth"'], { realm: 'r', nonce: 'n' }],
  ])('%s', (_what, headers, wanted) => {
    const challenges = parseChallenges(headers);
    expect(challenges).toHaveLength(1);
    const value = digestStore(USER).answer(challenges[0]!, { ...REGISTER, body: 'text' });
    expect(verifies(value ?? '', 'REGISTER', 'text')).toBe(true);
    const given = credentials(value ?? '');
    for (const [name, text] of Object.entries(wanted)) expect(given[name]).toBe(text);
  });

  it('gives one challenge for each realm, because two proxies may ask at once', () => {
    const two = ['Digest realm="p1", nonce="a"', 'Digest realm="p2", nonce="b"'];
    expect(parseChallenges(two).map((one) => one.realm)).toEqual(['p1', 'p2']);
    expect(parseChallenges([two.join(', ')]).map((one) => one.realm)).toEqual(['p1', 'p2']);
  });

  it('knows a stale nonce from a wrong password, quoted or not', () => {
    const stale = (parameter: string) => parseChallenges([`Digest realm="r", nonce="n"${parameter}`])[0]?.stale;
    expect([', stale=true', ', stale="TRUE"', ', stale=false', ''].map(stale)).toEqual([true, true, false, false]);
  });

  it.each([
    '',
    'Digest',
    'Digest realm="r"',
    'Digest nonce="n"',
    'Digest realm="r", nonce=""',
    'Digest realm="r", nonce="n", qop="future"',
    'Digest realm="r", nonce="n", algorithm=SHA-1',
    'Digest realm="r", nonce="n", algorithm=__proto__',
    'Digest realm="r, nonce="n"',
    'Basic realm="r", nonce="n"',
    '"'.repeat(20_000),
    `Digest ${'a='.repeat(10_000)}`,
    `Digest realm="${'\\"'.repeat(10_000)}`,
  ])('leaves alone what it cannot answer (%#)', (value) => {
    expect(parseChallenges([value])).toEqual([]);
  });

  it('does not let a second parameter of the same name win', () => {
    expect(parseChallenges(['Digest realm="r", nonce="n", realm="other"'])[0]?.realm).toBe('r');
  });
});

describe('a digest store', () => {
  const [challenge] = parseChallenges(['Digest realm="r", nonce="n", qop="auth"']);
  const nc = (value: string | null) => credentials(value ?? '')['nc'];

  it('counts the uses of each nonce on its own, because servers refuse a count they have seen', () => {
    const store = digestStore(USER);
    const other = { ...challenge!, nonce: 'other' };
    const counts = [challenge!, challenge!, other, challenge!].map((one) => nc(store.answer(one, REGISTER)));
    expect(counts).toEqual(['00000001', '00000002', '00000001', '00000003']);
  });

  it('forgets nonces of long ago and not the one in use', () => {
    const store = digestStore(USER);
    for (let n = 0; n < 500; n++) {
      store.answer(challenge!, REGISTER);
      store.answer({ ...challenge!, nonce: `n${n}` }, REGISTER);
    }
    expect(nc(store.answer(challenge!, REGISTER))).toBe((501).toString(16).padStart(8, '0'));
    expect(nc(store.answer({ ...challenge!, nonce: 'n0' }, REGISTER))).toBe('00000001');
  });

  it('never uses a client nonce twice', () => {
    const store = digestStore(USER);
    const used = Array.from({ length: 100 }, () => credentials(store.answer(challenge!, REGISTER) ?? '')['cnonce']);
    expect(new Set(used).size).toBe(100);
  });

  it('takes names and passwords of any letters', () => {
    const user = { username: 'Jäsøn "J" \\ Doe', password: 'Secret, or nøt?' };
    const value = digestStore(user).answer(challenge!, REGISTER) ?? '';
    expect(credentials(value)['username']).toBe(user.username);
    expect(verifies(value, 'REGISTER', '', user)).toBe(true);
  });

  it('covers the body with auth-int, so that it cannot be exchanged on the way', () => {
    const [whole] = parseChallenges(['Digest realm="r", nonce="n", qop="auth-int"']);
    const value = digestStore(USER).answer(whole!, { method: 'INVITE', uri: 'sip:b@x', body: 'v=0\r\n' }) ?? '';
    expect(verifies(value, 'INVITE', 'v=0\r\n')).toBe(true);
    expect(verifies(value, 'INVITE', 'v=1\r\n')).toBe(false);
  });

  it('does not sign a request URI that would break out of its quotes', () => {
    expect(digestStore(USER).answer(challenge!, { ...REGISTER, uri: 'sip:a", realm="b' })).toBeNull();
  });
});
