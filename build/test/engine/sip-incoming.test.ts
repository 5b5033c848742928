import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { sleep, until } from '../peers/until.ts';
import { type PeerAddress, type PeerMessage, ScriptedPeer, tagOf } from '../scripted-peer.ts';
import { answer, answerEverything, directOn, incoming, type TestEngine, testEngine } from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

let engine: TestEngine;
let bob: SipDirect;
let peer: ScriptedPeer;
let to: PeerAddress;
let calls = 0;

const begin = async (options: Parameters<typeof testEngine>[0] = {}): Promise<void> => {
  await engine?.stop();
  engine = testEngine(options);
  bob = await directOn(engine, 'bob');
  to = { address: '127.0.0.1', port: bob.listening.port };
};
beforeEach(async () => {
  await begin();
  peer = await ScriptedPeer.open();
});
afterEach(async () => {
  answerEverything(peer);
  await engine.stop();
  peer.close();
  expect(engine.lines.filter((line) => /not understood|threw/.test(line))).toEqual([]);
});

type Extras = Parameters<ScriptedPeer['request']>[4];
const uri = (user = 'bob'): string => `sip:${user}@127.0.0.1:${to.port}`;
const callId = (): string => `call-${++calls}`;
const statusOf = (status: number, cseq: string) => (message: PeerMessage) =>
  message.status === status && message.header('CSeq') === cseq;
const final = (cseq: string) => (message: PeerMessage) => message.status >= 200 && message.header('CSeq') === cseq;
const invite = (
  extras: Extras = { body: peerSdp() },
  target = uri(),
  ids: { callId?: string; branch?: string } = {},
): void => void peer.request('INVITE', target, to, { callId: callId(), ...ids }, extras);

test('an INVITE with an offer rings, is answered with media, and its ACK stops the repetition', async () => {
  const coming = incoming(bob);
  invite();
  const at = await coming;
  const ringing = await peer.wait(statusOf(180, '1 INVITE'));
  expect(tagOf(ringing.header('To'))).toMatch(/^\w{16,}$/);
  await answer(engine, at.call);
  const ok = await peer.wait(statusOf(200, '1 INVITE'));
  expect(tagOf(ok.header('To'))).toBe(tagOf(ringing.header('To')));
  expect(ok.body).toContain('a=sendrecv');
  expect(ok.header('Allow')).toContain('UPDATE');
  peer.inDialog(ok, 'ACK', 1);
  await until('established', () => at.has('established'));
  peer.inDialog(ok, 'BYE', 2);
  expect(await at.ended()).toMatchObject({ by: 'remote' });
  expect((await peer.wait(final('2 BYE'))).status).toBe(200);
});

test('any user is taken, also one that is not the account’s: a DID on a trunk (facts/sip.md)', async () => {
  const coming = incoming(bob);
  invite({ body: peerSdp() }, uri('+4930123456'));
  expect((await coming).call.calledUri).toBe(uri('+4930123456'));
});

test('a tel: caller and a tel: Request-URI are understood', async () => {
  const coming = incoming(bob);
  const text = [
    'INVITE tel:+4930999;phone-context=x SIP/2.0',
    `Via: SIP/2.0/UDP ${peer.hostPort};branch=${peer.branch()};rport`,
    'From: <tel:+49-30-123>;tag=t1',
    'To: <tel:+4930999>',
    ...['Call-ID: tel-1', 'CSeq: 1 INVITE', 'Max-Forwards: 70', `Contact: <sip:gw@${peer.hostPort}>`],
    ...['Content-Type: application/sdp', `Content-Length: ${peerSdp().length}`, '', peerSdp()],
  ].join('\r\n');
  peer.send(text, to);
  const at = await coming;
  expect(at.call.peer).toEqual({ uri: 'tel:+49-30-123', user: '+49-30-123', host: '', displayName: '' });
  expect(at.call.calledUri).toBe('tel:+4930999;phone-context=x');
  at.call.reject(486, 'Busy Here');
  const refused = await peer.wait(statusOf(486, '1 INVITE'));
  expect(refused.header('From')).toBe('<tel:+49-30-123>;tag=t1');
  expect(refused.header('To')).toMatch(/^<tel:\+4930999>;tag=/);
});

test.each([
  ['sips:bob@example.com', 416],
  ['http://example.com/', 416],
  ['sip:bob@example.com?Subject=x', 400],
])('a Request-URI %s without what it needs is refused with %i, not with an exception', async (target, status) => {
  peer.request('INVITE', target, to, { callId: callId() }, { body: peerSdp() });
  expect((await peer.wait(final('1 INVITE'))).status).toBe(status);
});

test('the caller cancels: 200 for the CANCEL, 487 for the INVITE, and a Reason that says who answered', async () => {
  const coming = incoming(bob);
  const branch = peer.branch();
  invite({ body: peerSdp() }, uri(), { callId: 'cancel-me', branch });
  const at = await coming;
  peer.request(
    'CANCEL',
    uri(),
    to,
    { callId: 'cancel-me', branch },
    { contact: false, headers: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] },
  );
  expect(await at.ended()).toEqual({ by: 'remote', elsewhere: true, reason: 'Call completed elsewhere' });
  expect((await peer.wait(final('1 CANCEL'))).status).toBe(200);
  await peer.wait(statusOf(487, '1 INVITE'));
});

test('a person who declines says so to every phone of the callee: 603', async () => {
  const coming = incoming(bob);
  invite();
  const at = await coming;
  at.call.hangUp();
  expect(await at.ended()).toEqual({ by: 'local' });
  await peer.wait(statusOf(603, '1 INVITE'));
});

test('an endpoint that stops while it rings leaves the call to the other phones: 480, and a missed call here', async () => {
  const coming = incoming(bob);
  invite();
  const at = await coming;
  await bob.stop();
  expect(await at.ended()).toMatchObject({ by: 'remote', elsewhere: false });
  expect((await peer.wait(final('1 INVITE'))).status).toBe(480);
});

test('video that is offered and refused is said to be gone right after the call is up, and is not offered again', async () => {
  const coming = incoming(bob);
  invite({ body: peerSdp({ video: true }) });
  const at = await coming;
  await answer(engine, at.call, false);
  expect(at.events).toEqual([{ type: 'established' }, { type: 'media-changed', video: false }]);
  const ok = await peer.wait(statusOf(200, '1 INVITE'));
  peer.inDialog(ok, 'ACK', 1);
  peer.inDialog(ok, 'INVITE', 2, { body: peerSdp({ video: true }) });
  await peer.wait(statusOf(200, '2 INVITE'));
  await at.until('media-changed');
  expect(at.events.at(-1)).toEqual({ type: 'media-changed', video: true });
});

test('a BYE before the answer gets 200, and the INVITE 487 (RFC 3261 section 15.1.2)', async () => {
  const coming = incoming(bob);
  invite();
  const at = await coming;
  peer.inDialog(await peer.wait(statusOf(180, '1 INVITE')), 'BYE', 2);
  expect(await at.ended()).toMatchObject({ by: 'remote' });
  expect((await peer.wait(final('2 BYE'))).status).toBe(200);
  await peer.wait(statusOf(487, '1 INVITE'));
});

test('an INVITE without an offer gets ours in the 200, and is established by the answer in the ACK', async () => {
  const coming = incoming(bob);
  invite({});
  const at = await coming;
  expect(at.call.offered).toEqual({ audio: false, video: false, webrtc: false });
  await answer(engine, at.call, true);
  const ok = await peer.wait(statusOf(200, '1 INVITE'));
  expect(ok.body).toContain('m=video');
  expect(at.has('established')).toBe(false);
  peer.inDialog(ok, 'ACK', 1, { body: `${peerSdp()}m=video 0 RTP/AVP 96\r\n` });
  await until('established', () => at.has('established'));
  expect([engine.media.last().audio, engine.media.last().video]).toEqual(['sendrecv', null]);
});

test('an offer of ours that is never answered in the ACK ends the call', async () => {
  const coming = incoming(bob);
  invite({});
  const at = await coming;
  await answer(engine, at.call);
  peer.inDialog(await peer.wait(statusOf(200, '1 INVITE')), 'ACK', 1);
  expect(await at.ended()).toMatchObject({ by: 'failed', cause: 'media' });
  await peer.wait((message) => message.method === 'BYE');
});

test('a caller that requires reliable responses gets its 180 with RSeq until PRACK comes (RFC 3262)', async () => {
  const coming = incoming(bob);
  invite({ body: peerSdp(), headers: ['Require: 100rel'] });
  await coming;
  const ringing = await peer.wait(statusOf(180, '1 INVITE'));
  expect(ringing.header('Require')).toBe('100rel');
  const rseq = ringing.header('RSeq');
  peer.inDialog(ringing, 'PRACK', 2, { headers: ['RAck: 1 1 INVITE'] });
  expect((await peer.wait(final('2 PRACK'))).status).toBe(rseq === '1' ? 200 : 481);
  peer.inDialog(ringing, 'PRACK', 3, { headers: [`RAck: ${rseq} 1 INVITE`] });
  expect((await peer.wait(final('3 PRACK'))).status).toBe(200);
  const copies = peer.count(statusOf(180, '1 INVITE'));
  await sleep(700);
  expect(peer.count(statusOf(180, '1 INVITE'))).toBe(copies);
});

test('a session interval below 90 s is refused with 422 and our least one (RFC 4028)', async () => {
  invite({ body: peerSdp(), headers: ['Supported: timer', 'Session-Expires: 60'] });
  const refused = await peer.wait(final('1 INVITE'));
  expect([refused.status, refused.header('Min-SE')]).toEqual([422, '90']);
});

test('a request with another CSeq method, an unknown extension, a body we cannot read, or a wrong version is told so', async () => {
  const send = async (change: (text: string) => string): Promise<number> => {
    const id = callId();
    const text = peer.request('INVITE', uri(), { address: '127.0.0.1', port: 9 }, { callId: id }, { body: peerSdp() });
    peer.send(change(text), to);
    return (await peer.wait((message) => message.status >= 200 && message.header('Call-ID') === id)).status;
  };
  expect(await send((text) => text.replace('CSeq: 1 INVITE', 'CSeq: 1 OPTIONS'))).toBe(400);
  expect(await send((text) => text.replace('Max-Forwards: 70', 'Max-Forwards: 70\r\nRequire: nothing'))).toBe(420);
  expect(await send((text) => text.replace('application/sdp', 'text/plain'))).toBe(415);
  expect(await send((text) => text.replace('SIP/2.0', 'SIP/3.0'))).toBe(505);
});

test.each([
  ['REGISTER', 405],
  ['MESSAGE', 405],
  ['SUBSCRIBE', 489],
  ['REFER', 603],
  ['NOTIFY', 481],
  ['BYE', 481],
  ['INFO', 481],
  ['UPDATE', 481],
  ['PRACK', 481],
  ['OPTIONS', 200],
  ['FLY', 501],
])('%s outside a call is answered with %i', async (method, status) => {
  peer.request(method, uri(), to, { callId: callId() });
  const reply = await peer.wait(final(`1 ${method}`));
  expect(reply.status).toBe(status);
  if (status === 405 || status === 200) expect(reply.header('Allow')).toContain('INVITE');
});

test('a repeated INVITE makes no second call, and gets the last response again', async () => {
  const rung: string[] = [];
  bob.onIncoming((call) => rung.push(call.id));
  const branch = peer.branch();
  invite({ body: peerSdp() }, uri(), { callId: 'twice', branch });
  await peer.wait(statusOf(180, '1 INVITE'));
  invite({ body: peerSdp() }, uri(), { callId: 'twice', branch });
  await peer.waitFor(2, statusOf(180, '1 INVITE'));
  expect(rung).toHaveLength(1);
});

test('one INVITE that arrives on two paths makes one call: the second is 482 (RFC 3261 section 8.2.2.2)', async () => {
  const rung: string[] = [];
  bob.onIncoming((call) => rung.push(call.id));
  invite({ body: peerSdp() }, uri(), { callId: 'merged' });
  invite({ body: peerSdp() }, uri(), { callId: 'merged' });
  await peer.wait(statusOf(482, '1 INVITE'));
  expect(rung).toHaveLength(1);
});

test('a BYE that overtakes the missing ACK throws nothing, now or after 64*T1', async () => {
  await begin({ timeScale: 0.02 });
  const coming = incoming(bob);
  invite();
  const at = await coming;
  await answer(engine, at.call);
  peer.inDialog(await peer.wait(statusOf(200, '1 INVITE')), 'BYE', 2);
  await at.ended();
  await sleep(64 * 500 * 0.02 + 100);
  expect(engine.counts()).toEqual({ dialogs: 0, clients: 0, servers: 0 });
});

test('an answer nobody acknowledges is taken back with BYE after 64*T1', async () => {
  await begin({ timeScale: 0.02 });
  const coming = incoming(bob);
  invite();
  const at = await coming;
  await answer(engine, at.call);
  expect(await at.ended()).toMatchObject({ by: 'failed', cause: 'timeout' });
  await peer.wait((message) => message.method === 'BYE');
});

test('without anybody to show it to, a call is refused as temporarily unavailable', async () => {
  invite();
  expect((await peer.wait(final('1 INVITE'))).status).toBe(480);
});

test('an offer of ICE and DTLS is recognised as one', async () => {
  const coming = incoming(bob);
  const webrtc = peerSdp()
    .replace('RTP/AVP', 'UDP/TLS/RTP/SAVPF')
    .concat(
      'a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 AA:BB\r\na=setup:actpass\r\n',
    );
  invite({ body: webrtc });
  expect((await coming).call.offered).toEqual({ audio: true, video: false, webrtc: true });
});
