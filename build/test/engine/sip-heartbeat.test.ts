import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { sleep, until } from '../peers/until.ts';
import { type PeerMessage, ScriptedPeer } from '../scripted-peer.ts';
import { udpRelay } from '../udp-relay.ts';
import { place, registered, registrarOf, type TestEngine, testEngine, userAt, userOn } from './kit.ts';

let kamailio: Kamailio;
let engine: TestEngine;
beforeAll(async () => {
  kamailio = await startKamailio();
});
afterAll(() => kamailio?.stop());
afterEach(() => engine.stop());

const keepalive = { keepaliveSeconds: 0.5, pongMs: 1_000 };
const OPTIONS = (message: PeerMessage) => message.method === 'OPTIONS';

test('a registrar behind a way that swallows everything over UDP is noticed, and registered at again when it is back', async () => {
  let dark = false;
  const relay = await udpRelay({ serverPort: kamailio.port, drop: () => dark });
  engine = testEngine({ keepalive });
  const account = await registered(engine, userAt(kamailio, 'alice', 'udp', { registrar: `127.0.0.1:${relay.port}` }));
  await until('an answered question', () => engine.lines.some((line) => /^< SIP\/2\.0 200 Keepalive/.test(line)));
  dark = true;
  await until('the loss', () => !account.registration.canReceive, 5_000);
  dark = false;
  await until('the recovery', () => account.registration.phase === 'registered', 15_000);
  await engine.stop();
  relay.close();
});

test('the registrar is killed and started again over UDP: registered again, and the call in between is not lost for it', async () => {
  engine = testEngine({ keepalive });
  const bob = await startBaresip({
    registrar: { domain: 'sip.test', password: 'secret', port: kamailio.port, transport: 'udp' },
  });
  try {
    const account = await registered(engine, userAt(kamailio, 'alice', 'udp'));
    const out = place(engine, account, 'sip:bob@sip.test');
    await out.until('established');
    await kamailio.kill();
    await until('the loss', () => !account.registration.canReceive, 10_000);
    await sleep(1_000);
    expect(out.has('ended')).toBe(false);
    await kamailio.restart();
    await until('the recovery', () => account.registration.phase === 'registered', 20_000);
    expect(out.has('ended')).toBe(false);
    out.call.hangUp();
    await bob.waitFor('CALL_CLOSED');
  } finally {
    await bob.stop();
  }
});

test('a registrar that answers no OPTIONS is asked once, and stays registered at', async () => {
  const peer = await ScriptedPeer.open();
  registrarOf(peer);
  engine = testEngine({ timeScale: 0.01, keepalive: { keepaliveSeconds: 0.1, pongMs: 200 } });
  const account = await registered(engine, userOn(peer.port));
  await peer.wait(OPTIONS);
  await sleep(1_000);
  expect(new Set(peer.received.filter(OPTIONS).map((message) => message.header('Call-ID'))).size).toBe(1);
  expect(account.registration).toMatchObject({ phase: 'registered', canReceive: true });
  await engine.stop();
  peer.close();
  testEngine();
});

test('an answer of any kind is one: a registrar that refuses OPTIONS is there', async () => {
  const peer = await ScriptedPeer.open();
  registrarOf(peer);
  const { onMessage } = peer;
  peer.onMessage = (message) => {
    if (OPTIONS(message)) peer.reply(message, 405, 'Method Not Allowed', { contact: false });
    else onMessage?.(message);
  };
  engine = testEngine({ keepalive: { keepaliveSeconds: 0.1, pongMs: 1_000 } });
  const account = await registered(engine, userOn(peer.port));
  await peer.waitFor(4, OPTIONS);
  let lost = false;
  account.onRegistration((state) => {
    if (!state.canReceive) lost = true;
  });
  peer.onMessage = onMessage;
  await until('the loss', () => lost);
  await until('the recovery', () => account.registration.phase === 'registered');
  await engine.stop();
  peer.close();
});
