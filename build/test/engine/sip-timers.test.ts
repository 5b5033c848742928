import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SipAccount } from '../../../main/sip/sip-engine.ts';
import { sleep, until } from '../peers/until.ts';
import { isA, isReinvite, type PeerMessage, ScriptedPeer } from '../scripted-peer.ts';
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

/** A second of session timer is then 10 ms; 64 * T1 is 320 ms. */
const SCALE = 0.02;

let engine: TestEngine;
let alice: SipAccount;
let peer: ScriptedPeer;

beforeEach(async () => {
  peer = await ScriptedPeer.open();
  registrarOf(peer);
  engine = testEngine({ timeScale: SCALE });
  alice = await registered(engine, userOn(peer.port, { sessionSeconds: 90 }));
});
afterEach(async () => {
  answerEverything(peer);
  await engine.stop();
  peer.close();
  testEngine();
});

/** A call that is up, its timer answered by these headers. */
const up = async (headers: readonly string[]): Promise<[Awaited<ReturnType<typeof place>>, PeerMessage]> => {
  const out = place(engine, alice, 'sip:x@sip.test');
  const invite = await peer.wait(isA('INVITE'));
  peer.reply(invite, 200, 'OK', { body: peerSdp(), headers });
  await out.until('established');
  return [out, invite];
};

test('our INVITE asks for a session timer, and we refresh by UPDATE at half time', async () => {
  const [out, invite] = await up(['Session-Expires: 90;refresher=uac', 'Allow: INVITE, ACK, BYE, UPDATE']);
  expect([invite.header('Session-Expires'), invite.header('Min-SE')]).toEqual(['90', '90']);
  peer.onMessage = (message) => {
    if (message.method === 'UPDATE') peer.reply(message, 200, 'OK', { headers: ['Session-Expires: 90;refresher=uac'] });
  };
  await peer.waitFor(
    2,
    (message) => message.method === 'UPDATE' && message.header('Session-Expires') === '90;refresher=uac',
  );
  expect(out.has('ended')).toBe(false);
});

test('a peer without UPDATE is refreshed by re-INVITE', async () => {
  const [out] = await up(['Session-Expires: 90;refresher=uac', 'Allow: INVITE, ACK, BYE']);
  peer.onMessage = (message) => {
    if (isReinvite(message))
      peer.reply(message, 200, 'OK', { body: peerSdp(), headers: ['Session-Expires: 90;refresher=uac'] });
  };
  await peer.waitFor(2, isReinvite);
  expect(out.has('ended')).toBe(false);
});

test('a peer that says UPDATE but answers 405 is refreshed by re-INVITE from then on', async () => {
  const [out] = await up(['Session-Expires: 180;refresher=uac', 'Allow: UPDATE']);
  peer.onMessage = (message) => {
    if (message.method === 'UPDATE') peer.reply(message, 405, 'Method Not Allowed', { contact: false });
    if (isReinvite(message))
      peer.reply(message, 200, 'OK', { body: peerSdp(), headers: ['Session-Expires: 180;refresher=uac'] });
  };
  await peer.wait(isReinvite);
  expect(out.has('ended')).toBe(false);
});

test('422 raises the interval and the call goes through (RFC 4028 section 7.4)', async () => {
  const out = place(engine, alice, 'sip:x@sip.test');
  const first = await peer.wait(isA('INVITE'));
  peer.reply(first, 422, 'Session Interval Too Small', { contact: false, headers: ['Min-SE: 1800'] });
  const again = await peer.wait((message) => message.method === 'INVITE' && message.header('CSeq') === '2 INVITE');
  expect([again.header('Session-Expires'), again.header('Min-SE')]).toEqual(['1800', '1800']);
  expect(again.header('Call-ID')).toBe(first.header('Call-ID'));
  peer.reply(again, 200, 'OK', { body: peerSdp(), headers: ['Session-Expires: 1800;refresher=uas'] });
  await out.until('established');
});

test('a peer that stops refreshing ends the session with BYE', async () => {
  const [out] = await up(['Session-Expires: 90;refresher=uas']);
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'session-expired' });
  await peer.wait(isA('BYE'));
});

test('a peer that keeps refreshing keeps the session', async () => {
  const [out, invite] = await up(['Session-Expires: 90;refresher=uas']);
  for (let cseq = 1; cseq <= 3; cseq++) {
    await sleep(40_000 * SCALE);
    peer.inDialog(invite, 'UPDATE', cseq, { headers: ['Session-Expires: 90;refresher=uac', 'Supported: timer'] });
    const reply = await peer.wait((message) => message.status > 0 && message.header('CSeq') === `${cseq} UPDATE`);
    expect([reply.status, reply.header('Session-Expires')]).toEqual([200, '90;refresher=uac']);
  }
  expect(out.has('ended')).toBe(false);
});

test('a refresh that finds the dialog gone (481) ends the call', async () => {
  const [out] = await up(['Session-Expires: 90;refresher=uac', 'Allow: UPDATE']);
  peer.onMessage = (message) => {
    if (message.method === 'UPDATE') peer.reply(message, 481, 'Gone', { contact: false });
  };
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'timeout' });
});

test('as the called side we take the caller’s interval, require it, and refresh when told to', async () => {
  const coming = incoming(alice);
  const contact = /<([^>]+)>/.exec(peer.received[0]?.header('Contact') ?? '')?.[1] ?? '';
  const port = Number(/:(\d+);/.exec(contact)?.[1]);
  peer.request(
    'INVITE',
    contact,
    { address: '127.0.0.1', port },
    { callId: 'timed' },
    {
      body: peerSdp(),
      headers: ['Supported: timer', 'Session-Expires: 180;refresher=uas', 'Allow: UPDATE'],
    },
  );
  const at = await coming;
  await answer(engine, at.call);
  const ok = await peer.wait((message) => message.status === 200 && message.header('CSeq') === '1 INVITE');
  expect([ok.header('Session-Expires'), ok.header('Require')]).toEqual(['180;refresher=uas', 'timer']);
  peer.inDialog(ok, 'ACK', 1);
  await peer.wait(isA('UPDATE'));
  await until('nothing to end', () => !at.has('ended'));
});

/** An INVITE to the account. */
const ring = (callId: string, headers: readonly string[]): void => {
  const contact = /<([^>]+)>/.exec(peer.received[0]?.header('Contact') ?? '')?.[1] ?? '';
  const to = { address: '127.0.0.1', port: Number(/:(\d+);/.exec(contact)?.[1]) };
  peer.request('INVITE', contact, to, { callId }, { body: peerSdp(), headers });
};

test.each([
  ['a caller that lets its INVITE expire', ['Expires: 20'], 487],
  ['a caller that wants longer than any proxy waits', ['Expires: 3600'], 480],
  ['a caller whose CANCEL was lost', [], 480],
])('%s does not ring for ever: the call is missed (RFC 3261 section 13.3.1)', async (_, headers, status) => {
  const coming = incoming(alice);
  ring('unanswered', headers);
  const at = await coming;
  expect(await at.ended()).toMatchObject({ by: 'remote', elsewhere: false });
  const refused = await peer.wait((message) => message.status >= 200 && message.header('CSeq') === '1 INVITE');
  expect(refused.status).toBe(status);
});

test('an INVITE that is answered does not expire', async () => {
  const coming = incoming(alice);
  ring('answered', ['Expires: 20']);
  const at = await coming;
  await answer(engine, at.call);
  peer.inDialog(
    await peer.wait((message) => message.status === 200 && message.header('CSeq') === '1 INVITE'),
    'ACK',
    1,
  );
  await sleep(30_000 * SCALE);
  expect(at.has('ended')).toBe(false);
});
