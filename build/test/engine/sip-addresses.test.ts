import { afterEach, expect, test } from 'vitest';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { isA, ScriptedPeer } from '../scripted-peer.ts';
import {
  answer,
  answerEverything,
  incoming,
  place,
  registered,
  registrarOf,
  type TestEngine,
  testEngine,
  userOn,
} from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

let engine: TestEngine;

afterEach(() => engine.stop());

const listening = async (user: string, address: string): Promise<SipDirect> => {
  const trust = { extraCa: [] };
  const opened = await engine.direct({ user, displayName: '', address, port: 0, allows: () => true, trust });
  if (!opened.ok) throw new Error(opened.failure.reason);
  return opened.value;
};

test('two endpoints call each other over IPv6', async () => {
  engine = testEngine();
  const alice = await listening('alice', '::1');
  const bob = await listening('bob', '::1');
  const coming = incoming(bob);
  const out = place(engine, alice, `sip:bob@[::1]:${bob.listening.port}`);
  const at = await coming;
  expect([at.call.localAddress, at.call.peer.host]).toEqual(['::1', '::1']);
  await answer(engine, at.call);
  await out.until('established');
  at.call.hangUp();
  expect(await out.ended()).toMatchObject({ by: 'remote' });
});

test('an account registers and calls over IPv6, its Contact in brackets', async () => {
  engine = testEngine();
  const peer = await ScriptedPeer.open('::1');
  registrarOf(peer);
  const account = await registered(engine, userOn(peer.port, { registrar: `[::1]:${peer.port}` }));
  expect(peer.received[0]?.header('Contact')).toMatch(/^<sip:alice@\[::1\]:\d+;transport=udp>/);
  const out = place(engine, account, 'sip:x@sip.test');
  peer.reply(await peer.wait(isA('INVITE')), 200, 'OK', { body: peerSdp() });
  await out.until('established');
  answerEverything(peer);
  await engine.stop();
  peer.close();
});

test('an endpoint bound to every address tells each peer the one that reaches it', async () => {
  engine = testEngine();
  const bob = await listening('bob', '0.0.0.0');
  const peer = await ScriptedPeer.open();
  const coming = incoming(bob);
  const uri = `sip:bob@127.0.0.1:${bob.listening.port}`;
  peer.request(
    'INVITE',
    uri,
    { address: '127.0.0.1', port: bob.listening.port },
    { callId: 'any' },
    { body: peerSdp() },
  );
  const at = await coming;
  expect(at.call.localAddress).toBe('127.0.0.1');
  await answer(engine, at.call);
  const ok = await peer.wait((message) => message.status === 200);
  expect(ok.header('Contact')).toBe(`<sip:bob@127.0.0.1:${bob.listening.port}>`);
  peer.inDialog(ok, 'ACK', 1);
  const out = place(engine, bob, `sip:x@${peer.hostPort}`);
  const invite = await peer.wait(isA('INVITE'));
  expect(invite.header('Contact')).toBe(`<sip:bob@127.0.0.1:${bob.listening.port}>`);
  expect(invite.header('From')).toContain(`sip:bob@127.0.0.1:${bob.listening.port}`);
  expect(out.call.localAddress).toBe('127.0.0.1');
  answerEverything(peer);
  await engine.stop();
  peer.close();
});
