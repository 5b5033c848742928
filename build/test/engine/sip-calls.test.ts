import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createIdentity } from '../../../main/sip/auth/identity.ts';
import { newSigningKey, signingKey } from '../../../main/sip/auth/signing-key.ts';
import type { SipAccount, SipProtocol } from '../../../main/sip/sip-engine.ts';
import { type Baresip, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { startSipp } from '../peers/sipp.ts';
import { tcpProxy } from '../peers/tcp-proxy.ts';
import { sleep, until } from '../peers/until.ts';
import { answer, incoming, place, registered, type TestEngine, testEngine, userAt } from './kit.ts';

let kamailio: Kamailio;
let bob: Baresip;
let engine: TestEngine;
let closed = 0;

beforeAll(async () => {
  kamailio = await startKamailio();
  const registrar = {
    domain: kamailio.domain,
    password: kamailio.password,
    port: kamailio.port,
    transport: 'udp' as const,
  };
  bob = await startBaresip({ registrar, dtmf: 'info' });
});
afterAll(async () => {
  await bob?.stop();
  await kamailio?.stop();
});
beforeEach(() => {
  engine = testEngine();
  closed = bob.events.filter((event) => event.type === 'CALL_CLOSED').length;
});
afterEach(async () => {
  await engine.stop();
  expect(engine.counts()).toEqual({ dialogs: 0, clients: 0, servers: 0 });
});

const alice = (protocol: SipProtocol): Promise<SipAccount> => registered(engine, userAt(kamailio, 'alice', protocol));

test('a signature holds through a registrar’s proxy, a challenge on the way, and a change of transport', async () => {
  const key = signingKey(newSigningKey())!;
  const log = (): void => undefined;
  const identity = createIdentity({ key: () => key, trusts: () => true, now: Date.now, log });
  const signing = testEngine({ identity });
  const carol = await registered(signing, userAt(kamailio, 'carol', 'tcp'));
  const coming = incoming(carol);
  place(signing, await registered(signing, userAt(kamailio, 'alice', 'udp')), 'sip:carol@sip.test;conf=123456789');
  const { call } = await coming;
  expect(call.invitation).toMatchObject({ conference: '123456789', signedBy: key.fingerprint });
  expect(signing.lines.some((line) => line.startsWith('< SIP/2.0 407'))).toBe(true);
  await signing.stop();
});

const established = (): number => bob.events.filter((event) => event.type === 'CALL_ESTABLISHED').length;

test.each<SipProtocol>(['udp', 'tcp', 'tls', 'wss'])('a call to baresip over %s, hung up by us', async (protocol) => {
  const out = place(engine, await alice(protocol), 'sip:bob@sip.test');
  expect(out.call.secure).toBe(protocol === 'tls' || protocol === 'wss');
  await out.until('established');
  out.call.hangUp();
  expect(await out.ended()).toEqual({ by: 'local' });
  await bob.waitFor('CALL_CLOSED', closed + 1);
});

test.each<SipProtocol>(['udp', 'tcp', 'tls', 'wss'])(
  'a call to baresip over %s, hung up by baresip',
  async (protocol) => {
    const out = place(engine, await alice(protocol), 'sip:bob@sip.test');
    await out.until('established');
    await bob.command('hangup');
    expect(await out.ended()).toMatchObject({ by: 'remote' });
  },
);

test.each<SipProtocol>(['udp', 'tcp', 'tls', 'wss'])(
  'a call from baresip over %s, hung up by baresip',
  async (protocol) => {
    const account = await alice(protocol);
    const coming = incoming(account);
    const before = established();
    await bob.command('dial', 'sip:alice@sip.test');
    const at = await coming;
    expect(at.call.peer).toMatchObject({ user: 'bob', host: 'sip.test' });
    await answer(engine, at.call);
    await bob.waitFor('CALL_ESTABLISHED', before + 1);
    await bob.command('hangup');
    expect(await at.ended()).toMatchObject({ by: 'remote' });
  },
);

test.each<SipProtocol>(['udp', 'tls'])('a call from baresip over %s, hung up by us', async (protocol) => {
  const account = await alice(protocol);
  const coming = incoming(account);
  await bob.command('dial', 'sip:alice@sip.test');
  const at = await coming;
  await answer(engine, at.call);
  await sleep(100);
  at.call.hangUp();
  expect(await at.ended()).toEqual({ by: 'local' });
  await bob.waitFor('CALL_CLOSED', closed + 1);
});

test.each([
  ['busy', 486],
  ['decline', 603],
  ['nobody', 404],
  ['carol', 480],
  ['gone', 410],
])('calling %s ends with %i', async (user, status) => {
  const out = place(engine, await alice('tcp'), `sip:${user}@sip.test`);
  expect(await out.ended()).toMatchObject({ by: 'rejected', status });
});

test('a wrong password on a call ends it with the server’s refusal, after one answer to the challenge', async () => {
  const account = engine.account(userAt(kamailio, 'alice', 'tcp', { password: 'wrong' }));
  account.start();
  await until('the refusal', () => account.registration.phase === 'refused');
  const out = place(engine, account, 'sip:bob@sip.test');
  expect(await out.ended()).toMatchObject({ by: 'rejected', status: 407 });
  expect(engine.lines.filter((line) => line.startsWith('> INVITE'))).toHaveLength(2);
});

test('the caller gives up while it rings at baresip', async () => {
  const slow = await startBaresip({
    user: 'dave',
    answer: 'manual',
    registrar: { domain: kamailio.domain, password: kamailio.password, port: kamailio.port, transport: 'udp' },
  });
  try {
    const out = place(engine, await alice('udp'), 'sip:dave@sip.test');
    expect((await out.until('progress')).status).toBe(180);
    out.call.hangUp();
    expect(await out.ended()).toEqual({ by: 'local' });
    await slow.waitFor('CALL_CLOSED');
  } finally {
    await slow.stop();
  }
});

test('a call given up while the INVITE is being challenged rings nobody', async () => {
  let atInvite = (): void => undefined;
  await engine.stop();
  engine = testEngine({ log: (line) => void (line.startsWith('> INVITE') && atInvite()) });
  const account = await alice('tcp');
  const dave = await registered(engine, userAt(kamailio, 'dave', 'tcp'));
  const rung: string[] = [];
  dave.onIncoming((call) => rung.push(call.id));
  const out = place(engine, account, 'sip:dave@sip.test');
  atInvite = out.call.hangUp;
  expect(await out.ended()).toEqual({ by: 'local' });
  await sleep(300);
  expect(rung).toEqual([]);
});

test('the caller at baresip gives up: our call ends and is not "answered elsewhere"', async () => {
  const account = await alice('udp');
  const coming = incoming(account);
  await bob.command('dial', 'sip:alice@sip.test');
  const at = await coming;
  await bob.command('hangup');
  expect(await at.ended()).toMatchObject({ by: 'remote', elsewhere: false });
});

test('two devices of one account ring together; the one that is not answered learns that the other was', async () => {
  const first = await registered(engine, userAt(kamailio, 'carol', 'tcp', { id: 'carol-1' }));
  const second = await registered(engine, userAt(kamailio, 'carol', 'tls', { id: 'carol-2' }));
  const coming = Promise.all([incoming(first), incoming(second)]);
  const out = place(engine, await alice('udp'), 'sip:carol@sip.test');
  const [one, other] = await coming;
  await answer(engine, one.call);
  await out.until('established');
  expect(await other.ended()).toMatchObject({ by: 'remote', elsewhere: true });
  out.call.hangUp();
  expect(await one.ended()).toMatchObject({ by: 'remote' });
});

test('hold and resume by us, then by baresip', async () => {
  const out = place(engine, await alice('udp'), 'sip:bob@sip.test');
  await out.until('established');
  expect(await out.call.hold()).toMatchObject({ ok: true });
  expect(engine.media.last().audio).toMatch(/sendonly|inactive/);
  expect(await out.call.resume()).toMatchObject({ ok: true });
  expect(engine.media.last().audio).toBe('sendrecv');
  await bob.command('hold');
  await until('baresip to hold', () => out.events.some((event) => event.type === 'remote-hold' && event.held));
  await bob.command('resume');
  await until('baresip to resume', () => {
    const last = out.events.at(-1);
    return last?.type === 'remote-hold' && !last.held;
  });
  out.call.hangUp();
  await bob.waitFor('CALL_CLOSED', closed + 1);
});

test('digits go by INFO where RFC 4733 was not agreed, and baresip takes them', async () => {
  await engine.stop();
  engine = testEngine({ telephoneEvent: false });
  const out = place(engine, await alice('tcp'), 'sip:bob@sip.test');
  await out.until('established');
  expect(await out.call.sendDtmf('5#')).toMatchObject({ ok: true });
  expect(engine.lines.filter((line) => line.startsWith('> INFO'))).toHaveLength(2);
  out.call.hangUp();
  await bob.waitFor('CALL_CLOSED', closed + 1);
});

test('a network change that breaks the flow makes a new one, and a call in progress lives on', async () => {
  const proxy = await tcpProxy(kamailio.port);
  const registrar = `127.0.0.1:${proxy.port}`;
  const account = await registered(engine, userAt(kamailio, 'alice', 'tcp', { registrar }));
  const answered = bob.events.filter((event) => event.type === 'CALL_ESTABLISHED').length;
  const out = place(engine, account, 'sip:bob@sip.test');
  await out.until('established');
  // A lost ACK is another story: baresip then sends no BYE.
  await bob.waitFor('CALL_ESTABLISHED', answered + 1);
  const registers = (): number => engine.lines.filter((line) => line.startsWith('> REGISTER')).length;
  const before = registers();
  account.onRegistration((state) => {
    if (!state.signalling) proxy.dark = false;
  });
  proxy.dark = true;
  account.networkChanged();
  await until('a new REGISTER', () => registers() > before + 1 && account.registration.phase === 'registered', 15_000);
  await until(
    'the peer to learn the new address',
    () => engine.media.last().log.filter((line) => line.startsWith('accept')).length === 2,
  );
  expect(out.has('ended')).toBe(false);
  expect(await out.call.hold()).toMatchObject({ ok: true });
  await bob.command('hangup');
  expect(await out.ended()).toMatchObject({ by: 'remote' });
  await engine.stop();
  await proxy.down();
});

test.each<SipProtocol>(['udp', 'tcp', 'tls', 'wss'])(
  'a network change that concerns others costs nothing over %s: what rings rings on over the same flow',
  async (protocol) => {
    const account = await alice(protocol);
    const phases = new Set<string>();
    account.onRegistration((state) => phases.add(`${state.phase} ${state.signalling}`));
    const coming = incoming(account);
    await bob.command('dial', 'sip:alice@sip.test');
    const at = await coming;
    const registers = (): number => engine.lines.filter((line) => line.startsWith('> REGISTER')).length;
    const before = registers();
    account.networkChanged();
    await until('the flow to be verified', () => registers() > before && phases.size > 0);
    await answer(engine, at.call);
    account.networkChanged();
    expect(await at.call.hold()).toMatchObject({ ok: true });
    expect([...phases]).toEqual(['registered true']);
    const contacts = engine.lines.flatMap((line) => /^> REGISTER[\s\S]*?^Contact: <([^>]+)>/m.exec(line)?.[1] ?? []);
    expect(new Set(contacts).size).toBe(1);
    at.call.hangUp();
    await at.ended();
  },
);

test('SIPp is called through the registrar', async () => {
  const callee = await startSipp({ scenario: 'uas' });
  const out = place(engine, await alice('udp'), `sip:sipp${callee.port}@sip.test`);
  await out.until('established');
  out.call.hangUp();
  expect(await out.ended()).toEqual({ by: 'local' });
  await callee.stop();
});
