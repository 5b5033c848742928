import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { startBaresip } from '../peers/baresip.ts';
import { freePort } from '../peers/free-port.ts';
import { sleep } from '../peers/until.ts';
import { ScriptedPeer } from '../scripted-peer.ts';
import { answer, directOn, incoming, place, type TestEngine, testEngine, uriOf, type WatchedCall } from './kit.ts';

let engine: TestEngine;
let alice: SipDirect;
let bob: SipDirect;

beforeEach(async () => {
  engine = testEngine();
  alice = await directOn(engine, 'alice');
  bob = await directOn(engine, 'bob');
});
afterEach(async () => {
  await engine.stop();
  expect(engine.counts()).toEqual({ dialogs: 0, clients: 0, servers: 0 });
});

/** Alice calls Bob: both ends, once it rings at his. */
const ringing = async (video = false): Promise<[WatchedCall, WatchedCall]> => {
  const coming = incoming(bob);
  const out = place(engine, alice, uriOf(bob), { video });
  return [out, await coming];
};
/** And once he has answered. */
const talking = async (video = false): Promise<[WatchedCall, WatchedCall]> => {
  const [out, at] = await ringing(video);
  await answer(engine, at.call, video);
  await out.until('established');
  return [out, at];
};

test('two endpoints call each other without any server: ring, answer, hang up by the caller', async () => {
  const coming = incoming(bob);
  const out = place(engine, alice, uriOf(bob, 'anybody'), { video: true });
  const at = await coming;
  expect(at.call).toMatchObject({
    direction: 'in',
    offered: { audio: true, video: true, webrtc: false },
    secure: false,
  });
  expect(at.call.calledUri).toBe(uriOf(bob, 'anybody'));
  expect(at.call.peer).toMatchObject({ user: 'alice', displayName: 'alice' });
  expect((await out.until('progress')).status).toBe(180);
  await answer(engine, at.call, true);
  await out.until('established');
  expect(engine.media.sessions.map((session) => [session.audio, session.video])).toEqual([
    ['sendrecv', 'sendrecv'],
    ['sendrecv', 'sendrecv'],
  ]);
  out.call.hangUp();
  expect(await out.ended()).toEqual({ by: 'local' });
  expect(await at.ended()).toEqual({ by: 'remote', elsewhere: false, reason: '' });
  expect(engine.media.sessions.every((session) => session.closed)).toBe(true);
});

test('the callee hangs up, and both sides hear of the end once', async () => {
  const [out, at] = await talking();
  at.call.hangUp();
  at.call.hangUp();
  expect(await out.ended()).toMatchObject({ by: 'remote' });
  await sleep(100);
  for (const side of [out, at]) expect(side.events.filter((event) => event.type === 'ended')).toHaveLength(1);
});

test.each([
  [486, 'Busy Here'],
  [603, 'Decline'],
  [480, 'Temporarily Unavailable'],
])('a call refused with %i says so to the caller', async (status, reason) => {
  const coming = incoming(bob);
  const out = place(engine, alice, uriOf(bob));
  (await coming).call.reject(status, reason);
  expect(await out.ended()).toEqual({ by: 'rejected', status, reason });
});

test('the caller gives up while it rings: the callee stops ringing', async () => {
  const [out, at] = await ringing();
  await out.until('progress');
  out.call.hangUp();
  expect(await out.ended()).toEqual({ by: 'local' });
  expect(await at.ended()).toMatchObject({ by: 'remote', elsewhere: false });
});

test('the caller gives up before anything came back: nobody is left ringing', async () => {
  const out = place(engine, alice, uriOf(bob));
  const seen: string[] = [];
  bob.onIncoming((call) => call.listen((event) => seen.push(event.type)));
  out.call.hangUp();
  expect(await out.ended()).toEqual({ by: 'local' });
  await sleep(300);
  expect(seen.filter((type) => type !== 'ended')).toEqual([]);
});

test('nobody answers in time: the call is cancelled at both ends and the caller learns that it rang', async () => {
  const coming = incoming(bob);
  const out = place(engine, alice, uriOf(bob), { noAnswerSeconds: 1 });
  const at = await coming;
  expect(await out.ended()).toEqual({ by: 'rejected', status: 408, reason: 'No answer' });
  expect(await at.ended()).toMatchObject({ by: 'remote' });
});

test('nothing at all comes from the address: the call ends as a time-out, not as an answer', async () => {
  const mute = await ScriptedPeer.open();
  const out = place(engine, alice, `sip:nobody@${mute.hostPort}`, { noAnswerSeconds: 1 });
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'timeout' });
  mute.close();
});

test('nobody listens at the address: the call says so long before its time is over', async () => {
  const out = place(engine, alice, `sip:nobody@127.0.0.1:${await freePort()}`, { noAnswerSeconds: 30 });
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'unreachable' });
});

test('a call to oneself ends with 482 instead of ringing itself for ever', async () => {
  const out = place(engine, alice, uriOf(alice));
  expect(await out.ended()).toEqual({ by: 'rejected', status: 482, reason: 'Loop Detected' });
});

test('a name nobody knows is an unknown host, which is something else than a network that is down', async () => {
  const out = place(engine, alice, 'sip:bob@does-not-exist.invalid');
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'unknown-host' });
});

test.each([
  '',
  'bob',
  'http://example.com/',
  'sip:',
  'sip:a b@host',
  'sip:x@[nonsense]',
  'tel:+491234',
  'sip:%zz@127.0.0.1',
])('%j cannot be called, which is said at once', (target) => {
  const result = alice.call(target, { media: engine.media.open('x', {} as never), video: false, noAnswerSeconds: 5 });
  expect(result.ok).toBe(false);
});

test('hold and resume go both ways and each side knows who holds', async () => {
  const [out, at] = await talking();
  const [ours, theirs] = engine.media.sessions;
  expect(await out.call.hold()).toMatchObject({ ok: true });
  expect([ours?.audio, theirs?.audio]).toEqual(['sendonly', 'recvonly']);
  expect(at.events.at(-1)).toEqual({ type: 'remote-hold', held: true });
  expect(await at.call.hold()).toMatchObject({ ok: true });
  expect([ours?.audio, theirs?.audio]).toEqual(['inactive', 'inactive']);
  expect(await out.call.resume()).toMatchObject({ ok: true });
  expect([ours?.audio, theirs?.audio]).toEqual(['recvonly', 'sendonly']);
  expect(await at.call.resume()).toMatchObject({ ok: true });
  expect([ours?.audio, theirs?.audio]).toEqual(['sendrecv', 'sendrecv']);
  out.call.hangUp();
  await at.ended();
});

test('both sides hold in the same moment: glare is sorted out by waiting (RFC 3261 section 14.1)', async () => {
  const [out, at] = await talking();
  const results = await Promise.all([out.call.hold(), at.call.hold()]);
  expect(results).toMatchObject([{ ok: true }, { ok: true }]);
  expect(engine.media.sessions.map((session) => session.audio)).toEqual(['inactive', 'inactive']);
  out.call.hangUp();
  await at.ended();
});

test('video is added and taken away again in the call, and the peer’s camera stays its own affair', async () => {
  const [out, at] = await talking();
  const [ours, theirs] = engine.media.sessions;
  expect(await out.call.setVideo(true)).toMatchObject({ ok: true });
  expect([ours?.video, theirs?.video]).toEqual(['sendonly', 'recvonly']);
  expect(at.events.at(-1)).toEqual({ type: 'media-changed', video: true });
  expect(await at.call.setVideo(true)).toMatchObject({ ok: true });
  expect([ours?.video, theirs?.video]).toEqual(['sendrecv', 'sendrecv']);
  expect(await out.call.setVideo(false)).toMatchObject({ ok: true });
  expect([ours?.video, theirs?.video]).toEqual([null, null]);
  expect(at.events.at(-1)).toEqual({ type: 'media-changed', video: false });
  out.call.hangUp();
  await at.ended();
});

test('digits go as RFC 4733 where that was agreed', async () => {
  const [out] = await talking();
  expect(await out.call.sendDtmf('12#')).toMatchObject({ ok: true });
  expect(engine.media.sessions[0]?.log).toContain('dtmf 12#');
  expect(await out.call.sendDtmf('12x')).toMatchObject({ ok: false });
  out.call.hangUp();
});

test('a key frame is asked for by INFO when the peer has no RTCP feedback, at most once in two seconds', async () => {
  const [out] = await talking(true);
  const [ours, theirs] = engine.media.sessions;
  for (let i = 0; i < 5; i++) ours?.emit({ type: 'key-frame-wanted' });
  await sleep(100);
  expect(theirs?.log.filter((line) => line === 'key-frame')).toHaveLength(1);
  out.call.hangUp();
});

test('media that dies ends the call at both sides', async () => {
  const [out, at] = await talking();
  engine.media.sessions[0]?.emit({ type: 'failed', reason: 'the gateway is gone' });
  expect(await out.ended()).toEqual({ by: 'failed', cause: 'media', reason: 'the gateway is gone' });
  expect(await at.ended()).toMatchObject({ by: 'remote' });
});

test('an offer our media cannot answer is refused with 488', async () => {
  const [out, at] = await ringing();
  const media = engine.media.open('in', {} as never);
  engine.media.last().failNext('encryption is required here');
  expect(await at.call.answer(media, false)).toMatchObject({ ok: false });
  expect(await at.ended()).toMatchObject({ by: 'failed', cause: 'encryption' });
  expect(await out.ended()).toMatchObject({ by: 'rejected', status: 488 });
});

test('every method is safe in every state', async () => {
  const [out, at] = await ringing();
  const poke = (): Promise<unknown> =>
    Promise.all(
      [out.call, at.call].flatMap((call) => [call.hold(), call.resume(), call.setVideo(true), call.sendDtmf('1')]),
    );
  await poke();
  out.call.reject(486, 'no');
  await at.ended();
  await poke();
  for (const call of [out.call, at.call]) {
    call.hangUp();
    call.reject(999, 'x');
    expect((await call.answer(engine.media.open('z', {} as never), true)).ok).toBe(false);
  }
});

test('a port that is taken is a failure with a reason, not an exception', async () => {
  const second = await engine.direct({
    ...{ user: 'x', displayName: '', address: '127.0.0.1', port: alice.listening.port },
    allows: () => true,
    trust: { extraCa: [] },
  });
  expect(second).toMatchObject({ ok: false, failure: { reason: expect.stringMatching(/\S/) } });
});

test('baresip calls an endpoint and is called by it, with nothing between', async () => {
  const baresip = await startBaresip();
  try {
    const out = place(engine, alice, baresip.uri);
    await out.until('established');
    expect(engine.media.last().audio).toBe('sendrecv');
    out.call.hangUp();
    await baresip.waitFor('CALL_CLOSED');
    const coming = incoming(alice);
    await baresip.command('dial', uriOf(alice, 'alice'));
    const at = await coming;
    await answer(engine, at.call);
    await baresip.waitFor('CALL_ESTABLISHED', 2);
    await baresip.command('hangup');
    expect(await at.ended()).toMatchObject({ by: 'remote' });
  } finally {
    await baresip.stop();
  }
});
