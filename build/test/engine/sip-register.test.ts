import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SipProtocol } from '../../../main/sip/sip-engine.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { sleep, until } from '../peers/until.ts';
import { ScriptedPeer } from '../scripted-peer.ts';
import { registered, registrarOf, type TestEngine, testEngine, userAt, userOn } from './kit.ts';

let kamailio: Kamailio;
let sha: Kamailio;
let engine: TestEngine;

beforeAll(async () => {
  [kamailio, sha] = await Promise.all([startKamailio(), startKamailio({ algorithm: 'SHA-256' })]);
});
afterAll(() => Promise.all([kamailio?.stop(), sha?.stop()]));
afterEach(() => engine.stop());

test.each<SipProtocol>(['udp', 'tcp', 'tls', 'wss'])(
  'an account registers over %s, and takes its binding back',
  async (protocol) => {
    engine = testEngine();
    const account = await registered(engine, userAt(kamailio, 'alice', protocol));
    expect(account.registration).toMatchObject({ signalling: true, canReceive: true, problem: null, status: 200 });
    await account.stop();
    expect(account.registration.phase).toBe('off');
    expect(engine.lines.filter((line) => /^< SIP\/2\.0 200[\s\S]*CSeq: \d+ REGISTER/.test(line)).length).toBe(2);
  },
);

test.each<SipProtocol>(['udp', 'tcp'])('a registrar that asks for SHA-256 over %s gets it', async (protocol) => {
  engine = testEngine();
  const account = await registered(engine, userAt(sha, 'alice', protocol));
  expect(account.registration.canReceive).toBe(true);
});

test('a wrong password is said to be one, and not tried again and again', async () => {
  engine = testEngine();
  const account = engine.account(userAt(kamailio, 'alice', 'tcp', { password: 'wrong' }));
  account.start();
  await until('the refusal', () => account.registration.phase === 'refused');
  expect(account.registration).toMatchObject({
    problem: 'wrong-password',
    canReceive: false,
    signalling: true,
    status: 401,
  });
  expect(account.registration.retryAt).toBeGreaterThan(Date.now() + 500_000);
});

test('a server with a certificate for another name is not spoken to', async () => {
  engine = testEngine();
  const wrong = await startKamailio({ certificateNames: ['DNS:other.test'] });
  try {
    const account = engine.account(userAt(wrong, 'alice', 'tls'));
    account.start();
    await until('the problem', () => account.registration.problem);
    expect(account.registration).toMatchObject({ phase: 'waiting', problem: 'certificate', signalling: false });
  } finally {
    await wrong.stop();
  }
});

test('a server with a certificate of an unknown authority is not spoken to', async () => {
  engine = testEngine();
  const account = engine.account(userAt(kamailio, 'alice', 'wss', { trust: { extraCa: [] } }));
  account.start();
  await until('the problem', () => account.registration.problem);
  expect(account.registration).toMatchObject({ phase: 'waiting', problem: 'certificate' });
});

test('a server that is not there makes the account wait and say when it tries again', async () => {
  engine = testEngine();
  const account = engine.account(userAt(kamailio, 'alice', 'tcp', { registrar: '127.0.0.1:1' }));
  account.start();
  await until('the problem', () => account.registration.problem);
  expect(account.registration).toMatchObject({ phase: 'waiting', problem: 'unreachable', signalling: false });
  expect(account.registration.retryAt).toBeGreaterThan(0);
});

test('a REGISTER that is given up long after its followers leaves their CSeq alone (RFC 3261 section 10.2)', async () => {
  const peer = await ScriptedPeer.open();
  registrarOf(peer);
  engine = testEngine({ timeScale: 0.2 });
  const account = await registered(engine, userOn(peer.port));
  const { onMessage } = peer;
  const first = peer.received[0]!.from.port;
  peer.onMessage = (message) => {
    if (message.from.port !== first) onMessage?.(message);
  };
  account.networkChanged();
  await peer.wait((message) => message.from.port !== first, 8_000);
  // 64 * T1 of the REGISTER over the old flow is over 1.4 s after the new flow was built.
  await sleep(2_000);
  account.networkChanged();
  const numbers = (): readonly string[] => [
    ...new Map(
      peer.received
        .filter((message) => message.method === 'REGISTER')
        .map((message) => [message.header('Via'), message.header('CSeq')]),
    ).values(),
  ];
  await until('four REGISTERs', () => numbers().length === 4);
  expect(numbers()).toEqual(['1 REGISTER', '2 REGISTER', '3 REGISTER', '4 REGISTER']);
  await engine.stop();
  peer.close();
  testEngine();
});
