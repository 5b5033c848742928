import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { sleep, until } from '../peers/until.ts';
import { type PeerMessage, ScriptedPeer, tagOf } from '../scripted-peer.ts';
import { answerEverything, directOn, place, type TestEngine, testEngine, type WatchedCall } from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

let engine: TestEngine;
let alice: SipDirect;
let peer: ScriptedPeer;

beforeEach(async () => {
  engine = testEngine();
  alice = await directOn(engine, 'alice');
  peer = await ScriptedPeer.open();
});
afterEach(async () => {
  answerEverything(peer);
  await engine.stop();
  peer.close();
  expect(engine.lines.filter((line) => /not understood|threw/.test(line))).toEqual([]);
});

const isA = (method: string) => (message: PeerMessage) => message.method === method;
const answerTo = (method: string) => (message: PeerMessage) =>
  message.status >= 200 && message.header('CSeq').endsWith(method);
/** Calls the peer; resolves with its INVITE. */
const invited = async (
  options: { readonly video?: boolean; readonly noAnswerSeconds?: number } = {},
): Promise<[WatchedCall, PeerMessage]> => {
  const out = place(engine, alice, `sip:x@${peer.hostPort}`, options);
  return [out, await peer.wait(isA('INVITE'))];
};
const up = async (headers: readonly string[] = []): Promise<[WatchedCall, PeerMessage]> => {
  const [out, invite] = await invited();
  peer.reply(invite, 200, 'OK', { body: peerSdp(), headers });
  await out.until('established');
  await peer.wait(isA('ACK'));
  return [out, invite];
};
const log = (): readonly string[] => engine.media.last().log;

test('an INVITE offers what we do: methods, reliable responses, session timers', async () => {
  const [, invite] = await invited();
  expect(invite.header('Supported')).toBe('100rel, timer, replaces');
  expect(invite.header('Allow')).toContain('UPDATE');
  expect(invite.header('Contact')).toContain(`@127.0.0.1:${alice.listening.port}`);
  expect(invite.header('Content-Type')).toBe('application/sdp');
  peer.reply(invite, 486, 'Busy Here');
});

test('early media follows the latest fork, and the fork that answers wins, with its own media', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 183, 'Session Progress', { tag: 'forkA', body: peerSdp({ port: 30_010 }) });
  await out.until('progress');
  peer.reply(invite, 180, 'Ringing', { tag: 'forkB' });
  peer.reply(invite, 183, 'Session Progress', { tag: 'forkC', body: peerSdp({ port: 30_020 }) });
  await until('three responses', () => out.events.filter((event) => event.type === 'progress').length === 3);
  expect(out.events.filter((event) => event.type === 'progress')).toEqual([
    { type: 'progress', status: 183, early: true },
    { type: 'progress', status: 180, early: false },
    { type: 'progress', status: 183, early: true },
  ]);
  peer.reply(invite, 200, 'OK', { tag: 'forkB', body: peerSdp({ port: 30_030 }) });
  await out.until('established');
  expect(engine.media.last().remote).toContain('m=audio 30030');
  expect(tagOf((await peer.wait(isA('ACK'))).header('To'))).toBe('forkB');
  out.call.hangUp();
  expect(tagOf((await peer.wait(isA('BYE'))).header('To'))).toBe('forkB');
});

test('a second fork that answers too late is acknowledged and hung up, and the good call lives on', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 200, 'OK', { tag: 'first', body: peerSdp() });
  await out.until('established');
  peer.reply(invite, 200, 'OK', { tag: 'second', body: peerSdp({ port: 30_040 }) });
  const bye = await peer.wait(isA('BYE'));
  expect(tagOf(bye.header('To'))).toBe('second');
  expect(peer.received.filter(isA('ACK')).map((ack) => tagOf(ack.header('To')))).toEqual(['first', 'second']);
  expect(out.has('ended')).toBe(false);
  expect(engine.media.last().remote).not.toContain('m=audio 30040');
});

test('an answer given early and reliably counts when the 200 repeats none', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 183, 'Session Progress', { body: peerSdp(), headers: ['Require: 100rel', 'RSeq: 7'] });
  const prack = await peer.wait(isA('PRACK'));
  expect(prack.header('RAck')).toBe(`7 ${invite.header('CSeq')}`);
  peer.reply(prack, 200, 'OK', { contact: false });
  peer.reply(invite, 200, 'OK');
  await out.until('established');
  expect(log()).toEqual(['offer sendrecv', 'accept early sendrecv', 'accept sendrecv']);
});

test('a reliable response that is repeated is acknowledged once, and one out of order never', async () => {
  const [out, invite] = await invited();
  const headers = (rseq: number) => ({ headers: ['Require: 100rel', `RSeq: ${rseq}`] });
  peer.reply(invite, 180, 'Ringing', headers(10));
  peer.reply(invite, 180, 'Ringing', headers(10));
  peer.reply(invite, 180, 'Ringing', headers(12));
  await peer.wait(isA('PRACK'));
  await sleep(100);
  expect(new Set(peer.received.filter(isA('PRACK')).map((prack) => prack.header('RAck')))).toEqual(
    new Set(['10 1 INVITE']),
  );
  peer.reply(invite, 486, 'Busy Here');
  await out.ended();
});

test('a 180 without Contact or tag still says that it rings', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 180, 'Ringing', { contact: false });
  expect(await out.until('progress')).toEqual({ type: 'progress', status: 180, early: false });
  peer.reply(invite, 480, 'Gone away');
  expect(await out.ended()).toEqual({ by: 'rejected', status: 480, reason: 'Gone away' });
});

test('CANCEL goes once something has come back, and the 487 is acknowledged', async () => {
  const [out, invite] = await invited();
  out.call.hangUp();
  await sleep(50);
  expect(peer.count(isA('CANCEL'))).toBe(0);
  peer.reply(invite, 100, 'Trying', { contact: false });
  const cancel = await peer.wait(isA('CANCEL'));
  expect(cancel.header('CSeq')).toBe('1 CANCEL');
  expect(cancel.header('Via').split(';branch=')[1]?.split(';')[0]).toBe(
    invite.header('Via').split(';branch=')[1]?.split(';')[0],
  );
  peer.reply(cancel, 200, 'OK', { contact: false });
  peer.reply(invite, 487, 'Request Terminated', { contact: false });
  await peer.wait(isA('ACK'));
  expect(await out.ended()).toEqual({ by: 'local' });
});

test('an answer that crosses our CANCEL is acknowledged and hung up', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 180, 'Ringing');
  await out.until('progress');
  out.call.hangUp();
  await peer.wait(isA('CANCEL'));
  peer.reply(invite, 200, 'OK', { body: peerSdp() });
  await peer.wait(isA('ACK'));
  const bye = await peer.wait(isA('BYE'));
  peer.reply(bye, 200, 'OK', { contact: false });
  expect(out.has('established')).toBe(false);
});

test('a BYE whose Reason says that another device answered is told apart', async () => {
  const [out, invite] = await up();
  peer.inDialog(invite, 'BYE', 1, { headers: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] });
  expect(await out.ended()).toEqual({ by: 'remote', elsewhere: true, reason: 'Call completed elsewhere' });
  expect((await peer.wait(answerTo('BYE'))).status).toBe(200);
});

test('an answer without a session description ends the call at both sides', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 200, 'OK');
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'media' });
  await peer.wait(isA('BYE'));
});

test('an answer our media cannot take ends the call at both sides', async () => {
  const [out, invite] = await invited();
  engine.media.last().failNext('the peer offers no encryption');
  peer.reply(invite, 200, 'OK', { body: peerSdp() });
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'encryption' });
  expect((await peer.wait(isA('BYE'))).header('Reason')).toMatch(/^SIP;cause=/);
});

test('a description inside a multipart body is found, and charset does not hide one', async () => {
  const [out, invite] = await invited();
  const part = [
    '--b1',
    'Content-Type: text/plain',
    '',
    'hello',
    '--b1',
    'Content-Type: application/sdp',
    '',
    peerSdp(),
    '--b1--',
    '',
  ];
  peer.reply(invite, 183, 'Session Progress', { body: part.join('\r\n'), type: 'multipart/mixed;boundary="b1"' });
  expect(await out.until('progress')).toMatchObject({ early: true });
  peer.reply(invite, 200, 'OK', { body: peerSdp({ port: 30_050 }), type: 'application/sdp;charset=utf-8' });
  await out.until('established');
  expect(engine.media.last().remote).toContain('m=audio 30050');
});

test('a redirection is followed with the same Call-ID and the next CSeq, best contact first', async () => {
  const [out, invite] = await invited();
  const second = await ScriptedPeer.open();
  const contacts = [`Contact: <sip:worse@127.0.0.1:9>;q=0.2`, `Contact: <sip:y@${second.hostPort}?Subject=x>;q=0.9`];
  peer.reply(invite, 302, 'Moved Temporarily', { contact: false, headers: contacts });
  const again = await second.wait(isA('INVITE'));
  expect(again.line).toBe(`INVITE sip:y@${second.hostPort} SIP/2.0`);
  expect(again.header('Call-ID')).toBe(invite.header('Call-ID'));
  expect(again.header('CSeq')).toBe('2 INVITE');
  second.reply(again, 200, 'OK', { body: peerSdp() });
  await out.until('established');
  out.call.hangUp();
  await second.wait(isA('BYE'));
  second.close();
});

test('a redirection to where we were already is not followed', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 302, 'Moved Temporarily', { contact: false, headers: [`Contact: <sip:x@${peer.hostPort}>`] });
  expect(await out.ended()).toMatchObject({ by: 'rejected', status: 302 });
  expect(peer.count(isA('INVITE'))).toBe(1);
});

test('redirections without end are given up after five', async () => {
  let n = 0;
  peer.onMessage = (message) => {
    if (message.method === 'INVITE') {
      peer.reply(message, 302, 'Moved', { contact: false, headers: [`Contact: <sip:x${++n}@${peer.hostPort}>`] });
    }
  };
  const out = place(engine, alice, `sip:x@${peer.hostPort}`);
  expect(await out.ended()).toMatchObject({ by: 'rejected', status: 302 });
  expect(n).toBe(6);
});

test.each([481, 408])('a re-INVITE answered with %i ends the call, because the peer has lost it', async (status) => {
  const [out] = await up();
  peer.onMessage = (message) => {
    if (message.method === 'INVITE') peer.reply(message, status, 'No', { contact: false });
  };
  expect(await out.call.hold()).toMatchObject({ ok: false });
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'timeout' });
});

test('a re-INVITE refused with 488 leaves the call as it was', async () => {
  const [out] = await up();
  peer.onMessage = (message) => {
    if (message.method === 'INVITE') peer.reply(message, 488, 'Not Acceptable Here', { contact: false });
  };
  expect(await out.call.hold()).toMatchObject({ ok: false });
  expect(engine.media.last().audio).toBe('sendrecv');
  expect(log().at(-1)).toBe('rollback');
  expect(out.has('ended')).toBe(false);
});

test('a re-INVITE refused with 491 is tried again (RFC 3261 section 14.1)', async () => {
  await engine.stop();
  engine = testEngine({ random: () => 0 });
  alice = await directOn(engine, 'alice');
  const [out] = await up();
  let refused = 0;
  peer.onMessage = (message) => {
    if (message.method !== 'INVITE') return;
    if (refused++ === 0) peer.reply(message, 491, 'Request Pending', { contact: false });
    else peer.reply(message, 200, 'OK', { body: peerSdp({ direction: 'recvonly' }) });
  };
  expect(await out.call.hold()).toMatchObject({ ok: true });
  expect(refused).toBe(2);
});

test('our re-INVITE and the peer’s cross: the peer’s gets 491', async () => {
  const [out, invite] = await up();
  const holding = out.call.hold();
  const ours = await peer.wait((message) => message.method === 'INVITE' && tagOf(message.header('To')) !== '');
  peer.inDialog(invite, 'INVITE', 1, { body: peerSdp() });
  expect((await peer.wait(answerTo('1 INVITE'))).status).toBe(491);
  peer.reply(ours, 200, 'OK', { body: peerSdp({ direction: 'recvonly' }) });
  expect(await holding).toMatchObject({ ok: true });
});

test('a request with a CSeq from the past is refused with 500', async () => {
  const [, invite] = await up();
  peer.inDialog(invite, 'INFO', 5);
  await peer.wait(answerTo('5 INFO'));
  peer.inDialog(invite, 'INFO', 4);
  expect((await peer.wait(answerTo('4 INFO'))).status).toBe(500);
});

test('the peer holds by sendonly, by inactive and the old way by 0.0.0.0, and takes it back', async () => {
  const [out, invite] = await up();
  let cseq = 0;
  const offer = async (body: string): Promise<string> => {
    cseq++;
    peer.inDialog(invite, 'INVITE', cseq, { body });
    const reply = await peer.wait(answerTo(`${cseq} INVITE`));
    peer.inDialog(invite, 'ACK', cseq);
    await sleep(20);
    return `${/^a=(sendrecv|recvonly|inactive|sendonly)/m.exec(reply.body)?.[1]} ${JSON.stringify(out.events.at(-1))}`;
  };
  expect(await offer(peerSdp({ direction: 'sendonly' }))).toBe('recvonly {"type":"remote-hold","held":true}');
  expect(await offer(peerSdp())).toBe('sendrecv {"type":"remote-hold","held":false}');
  expect(await offer(peerSdp({ direction: 'inactive' }))).toBe('inactive {"type":"remote-hold","held":true}');
  expect(await offer(peerSdp())).toBe('sendrecv {"type":"remote-hold","held":false}');
  expect(await offer(peerSdp({ address: '0.0.0.0' }))).toMatch(/"held":true/);
});

test('UPDATE changes the session like a re-INVITE (RFC 3311), and without a body just refreshes', async () => {
  const [out, invite] = await up();
  peer.inDialog(invite, 'UPDATE', 1, { body: peerSdp({ direction: 'sendonly' }) });
  const reply = await peer.wait(answerTo('1 UPDATE'));
  expect([reply.status, /a=recvonly/.test(reply.body)]).toEqual([200, true]);
  expect(out.events.at(-1)).toEqual({ type: 'remote-hold', held: true });
  peer.inDialog(invite, 'UPDATE', 2);
  expect(await peer.wait(answerTo('2 UPDATE'))).toMatchObject({ status: 200, body: '' });
});

test('a re-INVITE without an offer gets one, and its answer comes in the ACK', async () => {
  const [out, invite] = await up();
  peer.inDialog(invite, 'INVITE', 1);
  const reply = await peer.wait(answerTo('1 INVITE'));
  expect(reply.body).toContain('m=audio');
  peer.inDialog(invite, 'ACK', 1, { body: peerSdp({ direction: 'sendonly' }) });
  await until('the answer to be taken', () => engine.media.last().audio === 'recvonly');
  expect(out.events.at(-1)).toEqual({ type: 'remote-hold', held: true });
});

test('video the peer refuses is said to be gone right after the call is up, and later offers leave it out', async () => {
  const [out, invite] = await invited({ video: true });
  expect(invite.body).toContain('m=video');
  const audioOnly = `${peerSdp()}m=video 0 RTP/AVP 96\r\n`;
  peer.reply(invite, 200, 'OK', { body: audioOnly });
  await out.until('media-changed');
  expect(out.events).toEqual([{ type: 'established' }, { type: 'media-changed', video: false }]);
  const holding = out.call.hold();
  const again = await peer.wait((message) => message.method === 'INVITE' && /;tag=/.test(message.header('To')));
  expect(again.body).toMatch(/m=video 0 /);
  peer.reply(again, 200, 'OK', { body: audioOnly });
  expect(await holding).toMatchObject({ ok: true });
  expect(out.events.filter((event) => event.type === 'media-changed')).toHaveLength(1);
});

test('video the peer takes is not said to have changed', async () => {
  const [out, invite] = await invited({ video: true });
  peer.reply(invite, 200, 'OK', { body: peerSdp({ video: true }) });
  await out.until('established');
  expect(out.has('media-changed')).toBe(false);
});

test('video the peer adds is received, and our camera stays off', async () => {
  const [out, invite] = await up();
  peer.inDialog(invite, 'INVITE', 1, { body: peerSdp({ video: true }) });
  const reply = await peer.wait(answerTo('1 INVITE'));
  peer.inDialog(invite, 'ACK', 1);
  expect(reply.body).toMatch(/m=video [1-9]\d* [\s\S]*a=recvonly/);
  expect(out.events.at(-1)).toEqual({ type: 'media-changed', video: true });
});

test('digits by INFO are heard in both forms, and what an INFO may not carry is refused', async () => {
  const [out, invite] = await up();
  const info = async (cseq: number, extras: Parameters<ScriptedPeer['inDialog']>[3]): Promise<number> => {
    peer.inDialog(invite, 'INFO', cseq, extras);
    return (await peer.wait(answerTo(`${cseq} INFO`))).status;
  };
  expect(await info(1, { body: 'Signal=5\r\nDuration=100\r\n', type: 'application/dtmf-relay' })).toBe(200);
  expect(await info(2, { body: '#', type: 'application/dtmf' })).toBe(200);
  expect(await info(3, { body: 'x', type: 'text/plain' })).toBe(415);
  expect(await info(4, { headers: ['Info-Package: foo'] })).toBe(469);
  expect(await info(5, {})).toBe(200);
  const xml =
    '<media_control><vc_primitive><to_encoder><picture_fast_update/></to_encoder></vc_primitive></media_control>';
  expect(await info(6, { body: xml, type: 'application/media_control+xml' })).toBe(200);
  expect(log().at(-1)).toBe('key-frame');
  expect(out.events.filter((event) => event.type === 'dtmf')).toEqual([
    { type: 'dtmf', digit: '5' },
    { type: 'dtmf', digit: '#' },
  ]);
});

test('a transfer that is declined is 603; one that is accepted is reported until its end (RFC 3515)', async () => {
  const [out, invite] = await up();
  const refer = (cseq: number): void =>
    void peer.inDialog(invite, 'REFER', cseq, {
      headers: ['Refer-To: <sip:carol@sip.test>', 'Referred-By: <sip:bob@sip.test>'],
    });
  const refuse = out.call.listen((event) => {
    if (event.type === 'transfer') event.transfer.decline();
  });
  refer(1);
  expect((await peer.wait(answerTo('1 REFER'))).status).toBe(603);
  refuse();
  out.call.listen((event) => {
    if (event.type !== 'transfer') return;
    expect(event.transfer).toMatchObject({ target: 'sip:carol@sip.test', referredBy: 'sip:bob@sip.test' });
    event.transfer.accept();
    event.transfer.progress(180, 'Ringing');
    event.transfer.progress(200, 'OK');
    event.transfer.progress(200, 'OK');
  });
  refer(2);
  expect((await peer.wait(answerTo('2 REFER'))).status).toBe(202);
  await peer.waitFor(3, isA('NOTIFY'));
  await sleep(50);
  const notified = new Map(
    peer.received
      .filter(isA('NOTIFY'))
      .map((notify) => [notify.header('CSeq'), [notify.header('Subscription-State'), notify.body.trim()]]),
  );
  expect([...notified.values()]).toEqual([
    ['active;expires=120', 'SIP/2.0 100 Trying'],
    ['active;expires=120', 'SIP/2.0 180 Ringing'],
    ['terminated;reason=noresource', 'SIP/2.0 200 OK'],
  ]);
});

test('an unknown extension a request requires is refused by name (420), in a call as well', async () => {
  const [, invite] = await up();
  peer.inDialog(invite, 'INFO', 1, { headers: ['Require: foo, 100rel'] });
  const reply = await peer.wait(answerTo('1 INFO'));
  expect([reply.status, reply.header('Unsupported')]).toEqual([420, 'foo']);
});

test('OPTIONS in a call is answered, MESSAGE is not taken', async () => {
  const [, invite] = await up();
  peer.inDialog(invite, 'OPTIONS', 1);
  expect((await peer.wait(answerTo('1 OPTIONS'))).status).toBe(200);
  peer.inDialog(invite, 'MESSAGE', 2, { body: 'hi', type: 'text/plain' });
  expect((await peer.wait(answerTo('2 MESSAGE'))).status).toBe(405);
});

test('the ACK of a 2xx that was lost is sent again', async () => {
  const [, invite] = await up();
  peer.reply(invite, 200, 'OK', { body: peerSdp() });
  await peer.waitFor(2, isA('ACK'));
});
