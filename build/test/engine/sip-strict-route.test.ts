import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { isA, ScriptedPeer } from '../scripted-peer.ts';
import { answer, answerEverything, directOn, incoming, place, type TestEngine, testEngine } from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

let engine: TestEngine;
let alice: SipDirect;
/** The callee, and three proxies between. */
let peer: ScriptedPeer;
let strict: ScriptedPeer;
let loose: ScriptedPeer;

beforeEach(async () => {
  engine = testEngine();
  alice = await directOn(engine, 'alice');
  [peer, strict, loose] = [await ScriptedPeer.open(), await ScriptedPeer.open(), await ScriptedPeer.open()];
});
afterEach(async () => {
  for (const one of [peer, strict, loose]) answerEverything(one);
  await engine.stop();
  for (const one of [peer, strict, loose]) one.close();
});

test('a strict router that is next gets requests addressed to itself, the callee last in Route (RFC 3261 section 12.2.1.1)', async () => {
  const out = place(engine, alice, `sip:x@${peer.hostPort}`);
  const invite = await peer.wait(isA('INVITE'));
  // What is added last stands first: the strict router is the one nearest to us.
  const routes = [`<sip:${loose.hostPort};lr>`, `<sip:${strict.hostPort};method=INVITE>`];
  peer.reply(invite, 200, 'OK', { body: peerSdp(), headers: routes.map((route) => `Record-Route: ${route}`) });
  await out.until('established');
  const ack = await strict.wait(isA('ACK'));
  expect(ack.line).toBe(`ACK sip:${strict.hostPort} SIP/2.0`);
  expect(ack.headers('Route')).toEqual([`<sip:${loose.hostPort};lr>`, `<sip:peer@${peer.hostPort}>`]);
  void out.call.hold();
  const again = await strict.wait(isA('INVITE'));
  expect(again.line).toBe(`INVITE sip:${strict.hostPort} SIP/2.0`);
  strict.reply(again, 488, 'Not Acceptable Here', { contact: false });
  expect((await strict.wait((message) => isA('ACK')(message) && message.header('CSeq') === '2 ACK')).line).toBe(
    `ACK sip:${strict.hostPort} SIP/2.0`,
  );
  out.call.hangUp();
  const bye = await strict.wait(isA('BYE'));
  expect(bye.headers('Route').at(-1)).toBe(`<sip:peer@${peer.hostPort}>`);
  strict.reply(bye, 200, 'OK', { contact: false });
  expect(loose.received).toEqual([]);
  expect(peer.count(isA('BYE'))).toBe(0);
});

test('a strict router behind a loose one is the loose one’s affair: the callee stays the Request-URI', async () => {
  const out = place(engine, alice, `sip:x@${peer.hostPort}`);
  const invite = await peer.wait(isA('INVITE'));
  const routes = [`<sip:${strict.hostPort}>`, `<sip:${loose.hostPort};lr>`];
  peer.reply(invite, 200, 'OK', { body: peerSdp(), headers: [`Record-Route: ${routes.join(', ')}`] });
  const ack = await loose.wait(isA('ACK'));
  expect(ack.line).toBe(`ACK sip:peer@${peer.hostPort} SIP/2.0`);
  expect(ack.headers('Route').join(', ')).toBe([...routes].reverse().join(', '));
  out.call.hangUp();
  expect((await loose.wait(isA('BYE'))).line).toBe(`BYE sip:peer@${peer.hostPort} SIP/2.0`);
  expect(strict.received).toEqual([]);
});

test('as the called side, too, a strict router nearest to us is written to as one', async () => {
  const coming = incoming(alice);
  const uri = `sip:alice@127.0.0.1:${alice.listening.port}`;
  peer.request(
    'INVITE',
    uri,
    { address: '127.0.0.1', port: alice.listening.port },
    { callId: 'strict-in' },
    {
      body: peerSdp(),
      headers: [`Record-Route: <sip:${strict.hostPort}>, <sip:${loose.hostPort};lr>`],
    },
  );
  const at = await coming;
  await answer(engine, at.call);
  const ok = await peer.wait((message) => message.status === 200);
  peer.inDialog(ok, 'ACK', 1);
  at.call.hangUp();
  const bye = await strict.wait(isA('BYE'));
  expect(bye.line).toBe(`BYE sip:${strict.hostPort} SIP/2.0`);
  expect(bye.headers('Route')).toEqual([`<sip:${loose.hostPort};lr>`, `<sip:peer@${peer.hostPort}>`]);
});
