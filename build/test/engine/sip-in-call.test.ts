import { expect, test } from 'vitest';
import { sleep, until } from '../peers/until.ts';
import { isA, isReinvite, type ScriptedPeer } from '../scripted-peer.ts';
import { anewForEach, answerTo, begin, engine, invited, log, peer, up } from './outgoing-kit.ts';
import { peerSdp } from './peer-sdp.ts';

anewForEach();

test('a BYE whose Reason says that another device answered is told apart', async () => {
  const [out, invite] = await up();
  peer.inDialog(invite, 'BYE', 1, { headers: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] });
  expect(await out.ended()).toEqual({ by: 'remote', elsewhere: true, reason: 'Call completed elsewhere' });
  expect((await peer.wait(answerTo('BYE'))).status).toBe(200);
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

test('a re-INVITE whose answer is missing or of no use leaves the call as it was', async () => {
  const [out] = await up();
  let body: string | undefined;
  peer.onMessage = (message) => {
    if (!isReinvite(message)) return;
    if (body !== undefined) engine.media.last().failNext('media: nothing in common');
    peer.reply(message, 200, 'OK', body === undefined ? {} : { body });
  };
  expect(await out.call.hold()).toMatchObject({ ok: false });
  body = peerSdp();
  expect(await out.call.hold()).toMatchObject({ ok: false });
  expect(log().slice(-2)).toEqual(['offer sendonly', 'rollback']);
  expect([engine.media.last().audio, out.has('ended')]).toEqual(['sendrecv', false]);
});

test('a re-INVITE whose answer gives encryption up ends the call at both sides', async () => {
  const [out] = await up();
  peer.onMessage = (message) => {
    if (!isReinvite(message)) return;
    engine.media.last().failNext('encryption: the answer takes a key that was not offered');
    peer.reply(message, 200, 'OK', { body: peerSdp() });
  };
  await out.call.hold();
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'encryption' });
  await peer.wait(isA('BYE'));
});

test('a re-INVITE refused with 491 is tried again (RFC 3261 section 14.1)', async () => {
  await begin({ random: () => 0 });
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

test('a 200 to our re-INVITE that comes after our BYE is acknowledged (RFC 3261 section 13.2.2.4)', async () => {
  const [out] = await up();
  const holding = out.call.hold();
  const ours = await peer.wait(isReinvite);
  out.call.hangUp();
  expect(await holding).toMatchObject({ ok: false });
  peer.reply(await peer.wait(isA('BYE')), 200, 'OK', { contact: false });
  peer.reply(ours, 200, 'OK', { body: peerSdp() });
  const cseq = ours.header('CSeq').replace('INVITE', 'ACK');
  await peer.wait((message) => message.header('CSeq') === cseq);
});

test('a re-INVITE that a peer works on for ever is withdrawn, and the call goes on', async () => {
  await begin({ timeScale: 0.008 });
  const [out] = await up();
  peer.onMessage = (message) => {
    if (isReinvite(message)) peer.reply(message, 100, 'Trying', { contact: false });
  };
  expect(await out.call.hold()).toMatchObject({ ok: false });
  await peer.wait(isA('CANCEL'));
  expect(out.has('ended')).toBe(false);
  const again = out.call.hold();
  await peer.wait((message) => isReinvite(message) && message.header('CSeq').startsWith('3'));
  peer.inDialog(peer.received.find(isA('INVITE'))!, 'BYE', 1);
  expect(await again).toMatchObject({ ok: false });
  await until('nothing to be kept', () => engine.counts().clients === 0);
});

test('our re-INVITE and the peer’s cross: the peer’s gets 491', async () => {
  const [out, invite] = await up();
  const holding = out.call.hold();
  const ours = await peer.wait(isReinvite);
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

test('requests go where the peer’s last Contact says, and a Contact that SIP cannot reach or none changes nothing', async () => {
  const [out, invite] = await up();
  const at = (user: string) => ({ contact: false, headers: [`Contact: <sip:${user}@${peer.hostPort}>`] });
  const hold = async (extras: object): Promise<void> => {
    const { length } = peer.received;
    const holding = out.call.hold();
    const ours = await peer.wait((message) => isReinvite(message) && peer.received.indexOf(message) >= length);
    peer.reply(ours, 200, 'OK', { body: peerSdp({ direction: 'recvonly' }), ...extras });
    expect(await holding).toMatchObject({ ok: true });
  };
  const next = async (): Promise<string> => {
    const { length } = peer.received;
    await hold({ contact: false });
    return peer.received.slice(length).find(isReinvite)!.line;
  };
  await hold(at('answered'));
  expect(await next()).toBe(`INVITE sip:answered@${peer.hostPort} SIP/2.0`);
  peer.inDialog(invite, 'UPDATE', 1, at('updated'));
  await peer.wait(answerTo('1 UPDATE'));
  peer.inDialog(invite, 'UPDATE', 2, { contact: false, headers: ['Contact: <tel:+4930123>'] });
  await peer.wait(answerTo('2 UPDATE'));
  peer.inDialog(invite, 'INVITE', 3, { contact: false, body: peerSdp() });
  await peer.wait(answerTo('3 INVITE'));
  peer.inDialog(invite, 'ACK', 3);
  expect(await next()).toBe(`INVITE sip:updated@${peer.hostPort} SIP/2.0`);
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
  const again = await peer.wait(isReinvite);
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
  // It is the second REFER of this dialog.
  expect(peer.received.filter(isA('NOTIFY')).map((notify) => notify.header('Event'))[0]).toBe('refer;id=2');
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
