import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SipProtocol } from '../../../main/sip/sip-engine.ts';
import { startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { tcpProxy } from '../peers/tcp-proxy.ts';
import { sleep, until } from '../peers/until.ts';
import { answer, incoming, place, registered, type TestEngine, testEngine, userAt } from './kit.ts';

let kamailio: Kamailio;
let engine: TestEngine;

beforeAll(async () => {
  kamailio = await startKamailio();
});
afterAll(() => kamailio?.stop());
afterEach(() => engine.stop());

const phase = (account: { registration: { phase: string } }) => (wanted: string) =>
  until(`the phase ${wanted}`, () => account.registration.phase === wanted, 15_000);

test.each<SipProtocol>(['tcp', 'tls', 'wss'])(
  'the registrar is killed and started again over %s: registered again, the call kept, and calls come in',
  async (protocol) => {
    engine = testEngine();
    const bob = await startBaresip({
      registrar: { domain: 'sip.test', password: 'secret', port: kamailio.port, transport: 'udp' },
    });
    try {
      const account = await registered(engine, userAt(kamailio, 'alice', protocol));
      const out = place(engine, account, 'sip:bob@sip.test');
      await out.until('established');
      await kamailio.kill();
      await phase(account)('waiting');
      expect(account.registration).toMatchObject({ signalling: false, canReceive: false, problem: 'unreachable' });
      expect(account.registration.retryAt).not.toBeNull();
      await kamailio.restart();
      await phase(account)('registered');
      expect(out.has('ended')).toBe(false);
      out.call.hangUp();
      await bob.waitFor('CALL_CLOSED');
      const coming = incoming(account);
      await bob.command('dial', 'sip:alice@sip.test');
      const at = await coming;
      await answer(engine, at.call);
      at.call.hangUp();
    } finally {
      await bob.stop();
    }
  },
);

test.each<SipProtocol>(['tcp', 'tls', 'wss'])(
  'a flow that swallows everything over %s is noticed by the keepalive and rebuilt',
  async (protocol) => {
    const { port, tlsPort, wssPort } = kamailio;
    const proxy = await tcpProxy(protocol === 'tls' ? tlsPort : protocol === 'wss' ? wssPort : port);
    engine = testEngine({ keepalive: { keepaliveSeconds: 0.5, pongMs: 500 } });
    const account = await registered(
      engine,
      userAt(kamailio, 'alice', protocol, { registrar: `127.0.0.1:${proxy.port}` }),
    );
    // A server counts as one that answers keepalives once it has (facts/sip.md).
    await sleep(1_200);
    let noticed = false;
    account.onRegistration((state) => {
      if (state.signalling) return;
      noticed = true;
      proxy.dark = false;
    });
    proxy.dark = true;
    await until('the loss to be noticed', () => noticed);
    await phase(account)('registered');
    await engine.stop();
    await proxy.down();
  },
);

test('a call placed while the server is away fails as unreachable, and one placed when it is back goes through', async () => {
  const proxy = await tcpProxy(kamailio.port);
  engine = testEngine();
  const account = await registered(engine, userAt(kamailio, 'alice', 'tcp', { registrar: `127.0.0.1:${proxy.port}` }));
  await proxy.down();
  await phase(account)('waiting');
  const lost = place(engine, account, 'sip:busy@sip.test');
  expect(await lost.ended()).toMatchObject({ by: 'failed', cause: 'unreachable' });
  await proxy.up();
  const out = place(engine, account, 'sip:busy@sip.test');
  expect(await out.ended()).toMatchObject({ by: 'rejected', status: 486 });
  await engine.stop();
  await proxy.down();
});

test('an account that stops while the server is silent is off within two seconds', async () => {
  const proxy = await tcpProxy(kamailio.port);
  engine = testEngine();
  const account = await registered(engine, userAt(kamailio, 'alice', 'tcp', { registrar: `127.0.0.1:${proxy.port}` }));
  proxy.dark = true;
  await Promise.race([
    account.stop(),
    new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), 2_000)),
  ]);
  expect(account.registration.phase).toBe('off');
  await proxy.down();
});
