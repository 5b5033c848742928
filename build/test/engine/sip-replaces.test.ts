import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeMediaOptions } from '../../../main/media/media-port.fake.ts';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { sleep } from '../peers/until.ts';
import { isA, type PeerMessage, ScriptedPeer, tagOf } from '../scripted-peer.ts';
import {
  answer,
  answerEverything,
  directOn,
  incoming,
  place,
  type TestEngine,
  testEngine,
  uriOf,
  type WatchedCall,
} from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

let engine: TestEngine;
let alice: SipDirect;
let peer: ScriptedPeer;
/** Who takes over. */
let other: ScriptedPeer;

beforeEach(async () => {
  engine = testEngine();
  alice = await directOn(engine, 'alice');
  [peer, other] = [await ScriptedPeer.open(), await ScriptedPeer.open()];
});
afterEach(async () => {
  for (const one of [peer, other]) answerEverything(one);
  await engine.stop();
  for (const one of [peer, other]) one.close();
  expect(engine.lines.filter((line) => /not understood|threw/.test(line))).toEqual([]);
});

const final = (callId: string) => (message: PeerMessage) =>
  message.status >= 200 && message.header('Call-ID') === callId;
const at = () => ({ address: '127.0.0.1', port: alice.listening.port });

/** Replaces for a call alice made, as its callee sees it: to-tag is hers. */
const replacesOf = (invite: PeerMessage, more = ''): string =>
  `Replaces: ${invite.header('Call-ID')};to-tag=${tagOf(invite.header('From'))};from-tag=${peer.tag}${more}`;

const invited = async (): Promise<[WatchedCall, PeerMessage]> => {
  const out = place(engine, alice, `sip:x@${peer.hostPort}`);
  return [out, await peer.wait(isA('INVITE'))];
};
const up = async (): Promise<[WatchedCall, PeerMessage]> => {
  const [out, invite] = await invited();
  peer.reply(invite, 200, 'OK', { body: peerSdp() });
  await out.until('established');
  return [out, invite];
};
const takeOver = (callId: string, ...headers: string[]): void =>
  void other.request('INVITE', uriOf(alice), at(), { callId }, { body: peerSdp({ port: 30_040 }), headers });
const refusal = async (callId: string): Promise<number> => (await other.wait(final(callId))).status;

test.each([[[]], [['Require: replaces']]])(
  'a call with Replaces takes the place of the one it names, which ends with BYE, required or not (%j)',
  async (more) => {
    const [out, invite] = await up();
    const coming = incoming(alice);
    takeOver('new', replacesOf(invite), ...more);
    const next = await coming;
    expect(next.call.replaces).toBe(out.call.id);
    expect(out.has('ended')).toBe(false);
    await answer(engine, next.call);
    expect((await other.wait(final('new'))).status).toBe(200);
    expect(other.count((message) => message.status === 180)).toBe(0);
    await peer.wait(isA('BYE'));
    expect(await out.ended()).toEqual({ by: 'replaced' });
    expect(next.has('established')).toBe(true);
  },
);

test('a call that our media cannot take leaves the old one alone', async () => {
  const [out, invite] = await up();
  const coming = incoming(alice);
  takeOver('new', replacesOf(invite));
  const media = engine.media.open('in', {} as never);
  engine.media.last().failNext('no common codec');
  expect(await (await coming).call.answer(media, false)).toMatchObject({ ok: false });
  expect(await refusal('new')).toBe(488);
  await sleep(100);
  expect(out.has('ended')).toBe(false);
});

test('our own call that still rings is cancelled for the one that picks it up', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 180, 'Ringing');
  await out.until('progress');
  const coming = incoming(alice);
  takeOver('new', replacesOf(invite, ';early-only'));
  await answer(engine, (await coming).call);
  expect(await refusal('new')).toBe(200);
  await peer.wait(isA('CANCEL'));
  expect(await out.ended()).toEqual({ by: 'replaced' });
});

test('what names no call, a broken one, or one that may not be replaced is refused (RFC 3891 section 3)', async () => {
  alice.onIncoming(() => undefined);
  const [out, invite] = await up();
  takeOver('nobody', 'Replaces: nobody;to-tag=a;from-tag=b');
  expect(await refusal('nobody')).toBe(481);
  takeOver('tags', replacesOf(invite).replace(peer.tag, 'wrong'));
  expect(await refusal('tags')).toBe(481);
  takeOver('broken', `Replaces: ${invite.header('Call-ID')}`);
  expect(await refusal('broken')).toBe(400);
  takeOver('twice', replacesOf(invite), replacesOf(invite));
  expect(await refusal('twice')).toBe(400);
  takeOver('early', replacesOf(invite, ';early-only'));
  expect(await refusal('early')).toBe(486);
  other.request('OPTIONS', uriOf(alice), at(), { callId: 'options' }, { headers: [replacesOf(invite)] });
  expect(await refusal('options')).toBe(400);
  // A call that only rings at us was begun by its caller: it cannot be replaced.
  const ringing = peer.request('INVITE', uriOf(alice), at(), { callId: 'rings' }, { body: peerSdp() });
  const rings = await peer.wait((message) => message.status === 180);
  expect(ringing).toContain('rings');
  takeOver('ringing', `Replaces: rings;to-tag=${tagOf(rings.header('To'))};from-tag=${peer.tag}`);
  expect(await refusal('ringing')).toBe(481);
  expect(out.has('ended')).toBe(false);
  out.call.hangUp();
  takeOver('over', replacesOf(invite));
  expect(await refusal('over')).toBe(603);
});

test('another endpoint of this engine does not give its calls away', async () => {
  const [, invite] = await up();
  const bob = await directOn(engine, 'bob');
  bob.onIncoming(() => undefined);
  other.request(
    'INVITE',
    uriOf(bob),
    { address: '127.0.0.1', port: bob.listening.port },
    { callId: 'elsewhere' },
    { body: peerSdp(), headers: [replacesOf(invite)] },
  );
  expect(await refusal('elsewhere')).toBe(481);
});

test('an attended transfer: what Refer-To embeds goes out as Replaces, and Referred-By with it', async () => {
  const [out, invite] = await up();
  const target = `sip:carol@${other.hostPort}?Replaces=c%40x%3Bto-tag%3D1%3Bfrom-tag%3D2`;
  peer.inDialog(invite, 'REFER', 1, {
    headers: [`Refer-To: <${target}>`, 'Referred-By: <sip:bob@sip.test>'],
  });
  const { transfer } = await out.until('transfer');
  expect(transfer.target).toBe(`sip:carol@${other.hostPort}`);
  const placed = alice.call(transfer.target, {
    ...{ media: engine.media.open('new', fakeMediaOptions()), video: false, noAnswerSeconds: 5 },
    transfer,
  });
  expect(placed.ok).toBe(true);
  const next = await other.wait(isA('INVITE'));
  expect(next.line).toBe(`INVITE sip:carol@${other.hostPort} SIP/2.0`);
  expect(next.header('Replaces')).toBe('c@x;to-tag=1;from-tag=2');
  expect(next.header('Referred-By')).toBe('<sip:bob@sip.test>');
  transfer.decline();
});

test('a transfer nobody decides about is declined before the peer gives up, and a second one meanwhile told to wait', async () => {
  await engine.stop();
  engine = testEngine({ timeScale: 0.02 });
  alice = await directOn(engine, 'alice');
  const [out, invite] = await up();
  const refer = (cseq: number): void =>
    void peer.inDialog(invite, 'REFER', cseq, { headers: ['Refer-To: <sip:carol@sip.test>'] });
  const answered = (cseq: number) => (message: PeerMessage) =>
    message.status >= 200 && message.header('CSeq') === `${cseq} REFER`;
  refer(1);
  await out.until('transfer');
  refer(2);
  expect((await peer.wait(answered(2))).status).toBe(491);
  expect((await peer.wait(answered(1))).status).toBe(603);
  await out.until('transfer-expired');
  await engine.stop();
  testEngine();
});
