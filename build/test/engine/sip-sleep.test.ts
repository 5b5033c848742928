import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import { DEFAULT_SETTINGS } from '../../../app/settings/settings.ts';
import { type IncomingLine, type Lines, openLines } from '../../../main/lines/lines.ts';
import { fakeMediaOptions } from '../../../main/media/media-port.fake.ts';
import { watchNetwork } from '../../../main/os/network-watch.ts';
import { until } from '../peers/until.ts';
import { isA, isReinvite, type PeerMessage, ScriptedPeer } from '../scripted-peer.ts';
import { answerEverything, registrarOf, type TestEngine, testEngine, type WatchedCall, watch } from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

const electron = vi.hoisted(() => ({ powerMonitor: null as unknown as EventEmitter, net: { isOnline: () => true } }));
vi.mock('electron', () => electron);
electron.powerMonitor = new EventEmitter();

let engine: TestEngine;
let lines: Lines;
let peer: ScriptedPeer;
let watching: ReturnType<typeof watchNetwork>;

beforeEach(async () => {
  peer = await ScriptedPeer.open();
  registrarOf(peer);
  engine = testEngine();
  const place = { user: 'alice', domain: 'sip.test', registrar: `127.0.0.1:${peer.port}`, protocol: 'udp' } as const;
  lines = await openLines({
    engine,
    accounts: createStore(() => [{ ...NEW_ACCOUNT, id: 'work', ...place }]),
    settings: createStore(() => ({ ...DEFAULT_SETTINGS, direct: { receive: false, port: 0, allow: [] } })),
    password: () => 'secret',
    online: () => true,
    onPortInUse: () => undefined,
  });
  watching = watchNetwork((_online, slept) => lines.networkChanged(slept));
  await until('the registration', () => lines.accounts.getState()[0]?.registration.phase === 'registered');
});
afterEach(async () => {
  vi.useRealTimers();
  watching.stop();
  answerEverything(peer);
  await lines.stop();
  peer.close();
});

const uri = 'sip:bob@sip.test';
const call = async (): Promise<[WatchedCall, PeerMessage]> => {
  const way = await lines.way({ kind: 'sip-uri', uri, account: 'work', shown: uri });
  if (!way.ok) throw new Error(way.failure.reason);
  const media = engine.media.open('call', fakeMediaOptions());
  const route = { kind: 'sip-uri', uri, account: 'work', shown: uri } as const;
  const placed = await lines.dial(route, way.value, { media, video: false, noAnswerSeconds: 30 });
  if (!placed.ok) throw new Error(placed.failure.reason);
  return [watch(placed.value), await peer.wait(isA('INVITE'))];
};
/** Lets the machine sleep for an hour. */
const sleepForAnHour = (): void => {
  electron.powerMonitor.emit('suspend');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  electron.powerMonitor.emit('resume');
};

test('after a sleep the account registers again, and a call the peer has forgotten meanwhile ends', async () => {
  const [out, invite] = await call();
  peer.reply(invite, 200, 'OK', { body: peerSdp(), headers: ['Allow: INVITE, ACK, BYE, UPDATE'] });
  await out.until('established');
  const before = peer.count(isA('REGISTER'));
  sleepForAnHour();
  const asked = await peer.wait(isA('UPDATE'));
  expect(peer.count(isA('REGISTER'))).toBeGreaterThan(before);
  peer.reply(asked, 481, 'Call/Transaction Does Not Exist', { contact: false });
  expect(await out.ended()).toMatchObject({ by: 'failed', cause: 'timeout' });
});

test('a call the peer still has goes on after a sleep', async () => {
  const [out, invite] = await call();
  peer.reply(invite, 200, 'OK', { body: peerSdp(), headers: ['Allow: INVITE, ACK, BYE'] });
  await out.until('established');
  sleepForAnHour();
  peer.reply(await peer.wait(isReinvite), 200, 'OK', { body: peerSdp() });
  peer.onMessage = (message) => {
    if (isReinvite(message)) peer.reply(message, 200, 'OK', { body: peerSdp({ direction: 'recvonly' }) });
  };
  expect(await out.call.hold()).toMatchObject({ ok: true });
});

test('a call that rang before the sleep has ended after it, at both ends', async () => {
  const [out, invite] = await call();
  peer.reply(invite, 180, 'Ringing');
  await out.until('progress');
  const rings = new Promise<IncomingLine>((resolve) => lines.onIncoming(resolve));
  const contact = /<([^>]+)>/.exec(peer.received.find(isA('REGISTER'))!.header('Contact'))![1]!;
  peer.request('INVITE', contact, invite.from, { callId: 'rang', branch: 'z9hG4bKrang' }, { body: peerSdp() });
  const at = watch((await rings).call);
  sleepForAnHour();
  expect(await out.ended()).toMatchObject({ by: 'rejected', status: 408 });
  expect(await at.ended()).toMatchObject({ by: 'remote', reason: 'not answered' });
  await peer.wait(isA('CANCEL'));
  peer.request('ACK', contact, invite.from, { callId: 'rang', branch: 'z9hG4bKrang' });
});

test('unlocking the screen registers again and disturbs no call', async () => {
  const [out, invite] = await call();
  peer.reply(invite, 200, 'OK', { body: peerSdp() });
  await out.until('established');
  const before = peer.count(isA('REGISTER'));
  electron.powerMonitor.emit('unlock-screen');
  await peer.waitFor(before + 1, isA('REGISTER'));
  await until('the answer', () => lines.accounts.getState()[0]?.registration.phase === 'registered');
  expect(peer.count(isReinvite)).toBe(0);
});
