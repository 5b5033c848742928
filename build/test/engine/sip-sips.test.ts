import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import { readMessage } from '../scripted-peer.ts';
import { answer, incoming, place, registered, type TestEngine, testEngine, userAt } from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

let kamailio: Kamailio;
let engine: TestEngine;

beforeAll(async () => {
  kamailio = await startKamailio();
});
afterAll(() => kamailio?.stop());
afterEach(() => engine.stop());

/** What left or came, by its first line and direction. */
const lines = (start: RegExp) =>
  engine.lines.filter((line) => start.test(line)).map((line) => readMessage(line.slice(2), { address: '', port: 0 }));

const sipsAccount = (user: string) => userAt(kamailio, user, 'tls', { registrar: `sips:${kamailio.registrar('tls')}` });

test('a call to a sips: URI says sips: in its Contact (RFC 3261 section 8.1.1.8), and both sides end it over TLS', async () => {
  engine = testEngine();
  const alice = await registered(engine, userAt(kamailio, 'alice', 'tls'));
  const bob = await registered(engine, sipsAccount('bob'));
  for (const hangsUp of ['caller', 'callee'] as const) {
    const coming = incoming(bob);
    const out = place(engine, alice, 'sips:bob@sip.test');
    const at = await coming;
    await answer(engine, at.call);
    await out.until('established');
    const invites = lines(/^> INVITE sips:bob@sip\.test /);
    expect(invites.length).toBeGreaterThan(0);
    for (const invite of invites) expect(invite.header('Contact')).toMatch(/^<sips:alice@127\.0\.0\.1:\d+>$/);
    expect(at.call.calledUri).toMatch(/^sips:bob@/);
    const accepted = lines(/^> SIP\/2\.0 200/).filter((one) => one.header('CSeq').endsWith('INVITE'));
    expect(accepted.at(-1)?.header('Contact')).toMatch(/^<sips:bob@127\.0\.0\.1:\d+>$/);
    (hangsUp === 'caller' ? out : at).call.hangUp();
    await Promise.all([out.ended(), at.ended()]);
    expect(lines(/^> BYE /).at(-1)?.line).toMatch(/^BYE sips:/);
  }
});

test('an account whose server is written as sips: registers and calls with sips: everywhere', async () => {
  engine = testEngine();
  const alice = await registered(engine, sipsAccount('alice'));
  expect(
    lines(/^> REGISTER sips:sip\.test /)
      .at(-1)
      ?.header('Contact'),
  ).toMatch(/^<sips:alice@/);
  const out = place(engine, alice, 'sip:busy@sip.test');
  expect(await out.ended()).toMatchObject({ by: 'rejected', status: 486 });
  expect(
    lines(/^> INVITE /)
      .at(-1)
      ?.header('Contact'),
  ).toMatch(/^<sips:alice@/);
});

test('a sips: address is not called in the clear, nor is a sips: server registered at so', async () => {
  engine = testEngine();
  const alice = await registered(engine, userAt(kamailio, 'alice', 'udp'));
  const media = engine.media.open('x', {} as never);
  expect(alice.call('sips:bob@sip.test', { media, video: false, noAnswerSeconds: 5 })).toMatchObject({ ok: false });
  const clear = engine.account(userAt(kamailio, 'bob', 'tcp', { registrar: `sips:${kamailio.registrar('tcp')}` }));
  clear.start();
  await until('the problem', () => clear.registration.problem);
  expect(clear.registration).toMatchObject({ phase: 'waiting', problem: 'unreachable', signalling: false });
});

test('a direct call to sips: names in its Contact the connection it made, and takes the peer’s BYE by it', async () => {
  const { ca, certFile, keyFile } = kamailio.certificate;
  const heard: string[] = [];
  let socket: tls.TLSSocket | undefined;
  const server = tls.createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, (opened) => {
    socket = opened;
    opened.on('data', (data) => void heard.push(data.toString()));
    opened.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as { port: number }).port;
  engine = testEngine();
  const opened = await engine.direct({
    ...{ user: 'alice', displayName: '', address: '127.0.0.1', port: 0, allows: () => false },
    trust: { extraCa: [ca] },
  });
  if (!opened.ok) throw new Error(opened.failure.reason);
  const out = place(engine, opened.value, `sips:x@127.0.0.1:${port}`);
  const request = async (method: string) =>
    readMessage(await until(method, () => heard.find((text) => text.startsWith(`${method} `))), {
      address: '',
      port: 0,
    });
  const invite = await request('INVITE');
  const contact = `<sips:alice@127.0.0.1:${socket?.remotePort}>`;
  expect(invite.header('Contact')).toBe(contact);
  const dialog = [
    `From: ${invite.header('From')}`,
    `To: ${invite.header('To')};tag=peer`,
    `Call-ID: ${invite.header('Call-ID')}`,
  ];
  const body = peerSdp();
  const answered = [
    'SIP/2.0 200 OK',
    ...[`Via: ${invite.header('Via')}`, ...dialog, 'CSeq: 1 INVITE', `Contact: <sips:x@127.0.0.1:${port}>`],
    ...['Content-Type: application/sdp', `Content-Length: ${Buffer.byteLength(body)}`, '', body],
  ];
  socket?.write(answered.join('\r\n'));
  await out.until('established');
  await request('ACK');
  const bye = [
    `BYE ${contact.slice(1, -1)} SIP/2.0`,
    'Via: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bKbye',
    ...[`From: ${dialog[1]!.slice(4)}`, `To: ${dialog[0]!.slice(6)}`, dialog[2]!],
    ...['CSeq: 1 BYE', 'Max-Forwards: 70', 'Content-Length: 0', '', ''],
  ];
  socket?.write(bye.join('\r\n'));
  expect(await out.ended()).toMatchObject({ by: 'remote' });
  await until('200', () => heard.some((text) => text.startsWith('SIP/2.0 200')));
  socket?.destroy();
  server.close();
});
