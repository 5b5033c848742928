import { expect, test } from 'vitest';
import { sleep, until } from '../peers/until.ts';
import { isA, ScriptedPeer, tagOf } from '../scripted-peer.ts';
import { place } from './kit.ts';
import { alice, anewForEach, engine, invited, log, peer } from './outgoing-kit.ts';
import { peerSdp } from './peer-sdp.ts';

anewForEach();

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

test('an INVITE that seems to fork without end keeps a bounded number of dialogs, and one of them may answer', async () => {
  const [out, invite] = await invited();
  for (let n = 0; n < 100; n++) peer.reply(invite, 180, 'Ringing', { tag: `fork${n}` });
  await until('the last one', () => out.events.length >= 100);
  expect(engine.counts().dialogs).toBe(32);
  peer.reply(invite, 200, 'OK', { tag: 'fork3', body: peerSdp() });
  await out.until('established');
});

test('a 200 from another place than its 180 moves the dialog there (RFC 3261 section 12.2.1.2)', async () => {
  const [out, invite] = await invited();
  peer.reply(invite, 180, 'Ringing');
  const elsewhere = { contact: false, headers: [`Contact: <sip:other@${peer.hostPort}>`] };
  peer.reply(invite, 200, 'OK', { body: peerSdp(), ...elsewhere });
  await out.until('established');
  expect((await peer.wait(isA('ACK'))).line).toBe(`ACK sip:other@${peer.hostPort} SIP/2.0`);
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
