import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeMediaOptions, fakeMediaPort } from '../../../main/media/media-port.fake.ts';
import { createAccount, type OwnedAccount } from '../../../main/sip/registration/account.ts';
import { fakeDns } from '../../../main/sip/wire/dns.fake.ts';
import { until } from '../peers/until.ts';
import { isA, isReinvite, ScriptedPeer } from '../scripted-peer.ts';
import { answerEverything, incoming, registrarOf, userOn, watch } from './kit.ts';
import { peerSdp } from './peer-sdp.ts';

/** One server at two addresses: the way to the first is lost, so that our own address becomes another one. */
let before: ScriptedPeer;
let after: ScriptedPeer;
let account: OwnedAccount;
const media = fakeMediaPort();

beforeEach(async () => {
  before = await ScriptedPeer.open('127.0.0.1');
  after = await ScriptedPeer.open('::1');
  registrarOf(before);
  registrarOf(after);
  const answers: Record<string, readonly string[]> = { 'sip.test': ['127.0.0.1'], '6.sip.test': ['::1'] };
  const zone = {
    srv: {
      '_sip._udp.sip.test': [
        { name: 'sip.test', port: before.port, priority: 1, weight: 0 },
        { name: '6.sip.test', port: after.port, priority: 2, weight: 0 },
      ],
    },
    addresses: answers,
  };
  account = createAccount({
    config: userOn(0, { registrar: 'sip.test' }),
    log: null,
    timeScale: 1,
    random: Math.random,
    identity: null,
    stopped: () => undefined,
    wire: { dns: fakeDns(zone) },
  });
  account.start();
  await until('the registration', () => account.registration.phase === 'registered');
});
afterEach(async () => {
  answerEverything(after);
  await account.stop();
  after.close();
});

const moved = async (): Promise<void> => {
  before.close();
  account.networkChanged();
  await until('the new flow', () => account.localAddress === '::1' && account.registration.phase === 'registered');
};

test('a call in progress tells its peer where its media is now when our address changes', async () => {
  expect(account.localAddress).toBe('127.0.0.1');
  const placed = account.call('sip:x@sip.test', {
    media: media.open('moving', fakeMediaOptions()),
    video: false,
    noAnswerSeconds: 30,
  });
  if (!placed.ok) throw new Error(placed.failure.reason);
  const out = watch(placed.value);
  before.reply(await before.wait(isA('INVITE')), 200, 'OK', { body: peerSdp() });
  await out.until('established');
  await moved();
  const again = await after.wait(isReinvite);
  expect(again.header('Contact')).toContain('@[::1]:');
  expect(again.body).toContain('c=IN IP6 ::1');
  after.reply(again, 200, 'OK', { body: peerSdp() });
  await until('the answer', () => media.last().log.filter((line) => line.startsWith('accept')).length === 2);
  expect(out.call.localAddress).toBe('::1');
  expect(out.has('ended')).toBe(false);
});

test('a call that rings while our address changes is answered with the new one', async () => {
  const coming = incoming(account);
  const contact = /<([^>]+)>/.exec(before.received[0]?.header('Contact') ?? '')?.[1] ?? '';
  const port = Number(/:(\d+);/.exec(contact)?.[1]);
  before.request('INVITE', contact, { address: '127.0.0.1', port }, { callId: 'moving' }, { body: peerSdp() });
  const at = await coming;
  expect(at.call.localAddress).toBe('127.0.0.1');
  await moved();
  expect(at.call.localAddress).toBe('::1');
});
