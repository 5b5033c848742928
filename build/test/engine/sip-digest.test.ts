import { expect, test } from 'vitest';
import { until } from '../peers/until.ts';
import { type DigestStep, digestServer, parametersOf } from './digest-server.ts';
import { place, registered, testEngine, userOn } from './kit.ts';

const asks = (more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> => ({
  realm: 'r',
  nonce: 'n1',
  ...more,
});
const sha = { algorithm: 'SHA-256', qop: 'auth' };
const md5 = { algorithm: 'MD5', qop: 'auth' };

const CASES: readonly (readonly [string, readonly DigestStep[]])[] = [
  ['MD5 without qop (RFC 2069)', [{ challenges: [asks({ algorithm: 'MD5' })] }]],
  ['no algorithm', [{ challenges: [asks()] }]],
  ['MD5 with qop=auth', [{ challenges: [asks(md5)] }]],
  ['qop="auth,auth-int"', [{ challenges: [asks({ ...md5, qop: 'auth,auth-int' })] }]],
  ['qop="auth-int"', [{ challenges: [asks({ ...md5, qop: 'auth-int' })] }]],
  ['algorithm in lower case', [{ challenges: [asks({ ...md5, algorithm: 'md5' })] }]],
  [
    'opaque, and a realm with blanks and a comma',
    [{ challenges: [asks({ ...md5, realm: 'my realm, x', opaque: 'op' })] }],
  ],
  ['MD5-sess', [{ challenges: [asks({ ...md5, algorithm: 'MD5-sess' })] }]],
  ['SHA-256', [{ challenges: [asks(sha)] }]],
  ['SHA-512-256', [{ challenges: [asks({ ...sha, algorithm: 'SHA-512-256' })] }]],
  ['two headers, SHA-256 first', [{ challenges: [asks(sha), asks({ ...md5, nonce: 'n2' })] }]],
  ['two headers, MD5 first', [{ challenges: [asks(md5), asks({ ...sha, nonce: 'n2' })] }]],
  [
    'an unknown algorithm, then MD5',
    [{ challenges: [asks({ ...md5, algorithm: 'FOO-1' }), asks({ ...md5, nonce: 'n2' })] }],
  ],
  ['two challenges in one header', [{ joined: true, challenges: [asks(sha), asks({ ...md5, nonce: 'n2' })] }]],
  ['a stale nonce', [{ challenges: [asks(md5)] }, { challenges: [asks({ ...md5, nonce: 'n2', stale: 'true' })] }]],
  [
    'a stale nonce, said loudly',
    [{ challenges: [asks(md5)] }, { challenges: [asks({ ...md5, nonce: 'n2', stale: 'TRUE' })] }],
  ],
  [
    'a proxy (407), then a server (401)',
    [
      { status: 407, challenges: [asks({ ...md5, realm: 'proxy' })] },
      { status: 401, keepsProxy: true, challenges: [asks({ ...md5, nonce: 'n2' })] },
    ],
  ],
  ['a proxy alone (407)', [{ status: 407, challenges: [asks({ ...md5, realm: 'proxy' })] }]],
  [
    'two realms in one 407',
    [
      {
        status: 407,
        each: true,
        challenges: [asks({ ...md5, realm: 'p1' }), asks({ ...md5, realm: 'p2', nonce: 'n2' })],
      },
    ],
  ],
];

test.each(CASES)('REGISTER answers %s', async (_name, steps) => {
  const server = await digestServer('REGISTER', steps);
  const engine = testEngine();
  const account = engine.account(userOn(server.peer.port));
  account.start();
  await until('a verdict', () => server.verdict() === 'accepted' || server.verdict().startsWith('wrong'));
  expect(server.verdict()).toBe('accepted');
  server.peer.onMessage = (message) => server.peer.reply(message, 200, 'OK', { contact: false });
  await engine.stop();
  server.peer.close();
});

test.each(CASES)('INVITE answers %s, and its ACK carries the same credentials', async (_name, steps) => {
  const server = await digestServer('INVITE', steps);
  const engine = testEngine();
  const account = await registered(engine, userOn(server.peer.port));
  const out = place(engine, account, 'sip:x@sip.test');
  await until('a verdict', () => server.verdict() === 'accepted' || server.verdict().startsWith('wrong'));
  expect(server.verdict()).toBe('accepted');
  await out.until('established');
  const ack = await server.peer.wait(
    (message) => message.method === 'ACK' && message.header('CSeq').startsWith(`${steps.length + 1} `),
  );
  expect(ack.headers('Authorization').length + ack.headers('Proxy-Authorization').length).toBeGreaterThan(0);
  await engine.stop();
  server.peer.close();
});

test('no secret is in the log, neither the password nor what proves it', async () => {
  const server = await digestServer('REGISTER', [{ challenges: [asks(md5)] }]);
  const engine = testEngine();
  engine.account(userOn(server.peer.port, { password: 'tr0ub4dor' })).start();
  await until('the answer', () => server.peer.received.some((message) => message.header('Authorization') !== ''));
  const answers = server.peer.received.flatMap((message) => message.headers('Authorization')).map(parametersOf);
  expect(answers.length).toBeGreaterThan(0);
  const log = engine.lines.join('\n');
  expect(log).not.toContain('tr0ub4dor');
  for (const one of answers) expect(log).not.toContain(one['response']);
  await engine.stop();
  server.peer.close();
});
