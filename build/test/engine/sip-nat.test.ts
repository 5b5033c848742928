import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import { type PeerMessage, ScriptedPeer } from '../scripted-peer.ts';
import { type UdpRelay, udpRelay } from '../udp-relay.ts';
import { answer, incoming, place, registered, type TestEngine, testEngine, userAt, userOn } from './kit.ts';

let kamailio: Kamailio;
let engine: TestEngine;
let relay: UdpRelay;

beforeAll(async () => {
  kamailio = await startKamailio();
});
afterAll(() => kamailio?.stop());
afterEach(async () => {
  await engine.stop();
  relay.close();
});

const contacts = (line: string): string[] => [...line.matchAll(/^Contact: (.*)$/gm)].map((found) => found[1] ?? '');
const sent = (method: string): string[] => engine.lines.filter((line) => line.startsWith(`> ${method} `));

test('behind a NAT the address the registrar sees is registered in place of our own, and calls go both ways by it', async () => {
  relay = await udpRelay({ serverPort: kamailio.port });
  engine = testEngine();
  const bob = await startBaresip({
    registrar: { domain: 'sip.test', password: 'secret', port: kamailio.port, transport: 'udp' },
  });
  try {
    const account = await registered(
      engine,
      userAt(kamailio, 'alice', 'udp', { registrar: `127.0.0.1:${relay.port}` }),
    );
    const [own, old] = contacts(sent('REGISTER').at(-1) ?? '');
    expect(own).toMatch(new RegExp(`^<sip:alice@127\\.0\\.0\\.1:${relay.clientPort};transport=udp>`));
    expect(old).toMatch(/^<sip:alice@127\.0\.0\.1:\d+;transport=udp>;expires=0$/);
    const bindings = engine.lines.filter((line) => /^< SIP\/2\.0 200[\s\S]*CSeq: \d+ REGISTER/.test(line)).at(-1) ?? '';
    expect(contacts(bindings).flatMap((value) => value.split(', '))).toHaveLength(1);
    const out = place(engine, account, 'sip:bob@sip.test');
    await out.until('established');
    expect(contacts(sent('INVITE').at(-1) ?? '')[0]).toBe(`<sip:alice@127.0.0.1:${relay.clientPort};transport=udp>`);
    await bob.command('hangup');
    expect(await out.ended()).toMatchObject({ by: 'remote' });
    const coming = incoming(account);
    await bob.command('dial', 'sip:alice@sip.test');
    const at = await coming;
    await answer(engine, at.call);
    at.call.hangUp();
    await at.ended();
  } finally {
    await bob.stop();
  }
});

/** A server that answers whatever comes and says, as every server does, where it came from. */
const server = async (): Promise<ScriptedPeer> => {
  const peer = await ScriptedPeer.open();
  peer.onMessage = (message) => {
    const headers = message.method === 'REGISTER' ? message.headers('Contact').map((one) => `Contact: ${one}`) : [];
    if (message.method !== 'ACK' && message.method !== '') peer.reply(message, 200, 'OK', { contact: false, headers });
  };
  return peer;
};

test('a NAT that forgets its mapping is noticed at the next question, and the new address registered', async () => {
  const peer = await server();
  relay = await udpRelay({ serverPort: peer.port });
  engine = testEngine({ keepalive: { keepaliveSeconds: 0.5, pongMs: 2_000 } });
  await registered(engine, userOn(relay.port));
  const before = relay.clientPort;
  await relay.rebind();
  const names = (port: number) => (message: PeerMessage) =>
    message.method === 'REGISTER' && message.headers('Contact')[0]?.includes(`:${port};`) === true;
  const again = await peer.wait(names(relay.clientPort));
  expect(again.headers('Contact')[1]).toBe(`<sip:alice@127.0.0.1:${before};transport=udp>;expires=0`);
  await engine.stop();
  peer.close();
});

test('a NAT with another port for every request is not followed for ever', async () => {
  const peer = await ScriptedPeer.open();
  let port = 20_000;
  peer.onMessage = (message) => {
    if (message.method === '') return;
    const headers = message.headers('Contact').map((one) => `Contact: ${one}`);
    const from = { ...message.from, port: ++port };
    // The reply says a port of its own invention, and goes where the request came from.
    const { send } = peer;
    peer.send = (text) => send.call(peer, text, message.from);
    peer.reply({ ...message, from }, 200, 'OK', { contact: false, headers });
    peer.send = send;
  };
  relay = await udpRelay({ serverPort: peer.port });
  engine = testEngine({ keepalive: { keepaliveSeconds: 0.2, pongMs: 2_000 } });
  await registered(engine, userOn(relay.port));
  await peer.waitFor(4, (message) => message.method === 'OPTIONS');
  expect(new Set(peer.received.filter((one) => one.method === 'REGISTER').map((one) => one.header('CSeq'))).size).toBe(
    3,
  );
  await until('calm', () => engine.counts().clients === 0);
  await engine.stop();
  peer.close();
});
