import { expect, test } from 'vitest';
import type { MeetingView } from '../../../app/meeting/meeting.ts';
import { fakeMediaOptions } from '../../../main/media/media-port.fake.ts';
import type { SipConference, SipDirect } from '../../../main/sip/sip-engine.ts';
import { startKamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import type { PeerMessage } from '../scripted-peer.ts';
import {
  answer,
  directOn,
  incoming,
  place,
  registered,
  type TestEngine,
  testEngine,
  uriOf,
  userAt,
  type WatchedCall,
  watch,
} from './kit.ts';
import { alice, anewForEach, engine, peer } from './outgoing-kit.ts';
import { peerSdp } from './peer-sdp.ts';

anewForEach();

const crowds = (at: WatchedCall) =>
  at.events.flatMap((event) => (event.type === 'conference' ? [event.crowd?.names.join(' ') ?? null] : []));
const isA = (method: string) => (message: PeerMessage) => message.method === method;
const INFO = 'application/conference-info+xml';

/** Alice calls somebody's conference, whose focus the peer is. */
const joined = async (): Promise<[WatchedCall, PeerMessage]> => {
  const at = place(engine, alice, `sip:conference@${peer.hostPort}`);
  const invite = await peer.wait(isA('INVITE'));
  const contact = `Contact: <sip:conference@${peer.hostPort}>;isfocus`;
  peer.reply(invite, 200, 'OK', { body: peerSdp(), contact: false, headers: [contact] });
  await at.until('established');
  return [at, invite];
};
const notified = async (
  invite: PeerMessage,
  cseq: number,
  state: string,
  body: string,
  type = INFO,
  event = 'conference',
) => {
  peer.inDialog(invite, 'NOTIFY', cseq, { headers: [`Event: ${event}`, `Subscription-State: ${state}`], body, type });
  return (await peer.wait((one) => one.status >= 200 && one.header('CSeq') === `${cseq} NOTIFY`)).status;
};
/** Everything that the peer sent so far has been taken. */
const heard = async (invite: PeerMessage): Promise<void> => {
  peer.inDialog(invite, 'OPTIONS', 1);
  await peer.wait((one) => one.status >= 200 && one.header('CSeq') === '1 OPTIONS');
};
const users = (attributes: string, ...names: readonly string[]): string =>
  `<conference-info ${attributes}><users>${names
    .map((name) => `<user entity="sip:${name}@x"><display-text>${name}</display-text></user>`)
    .join('')}</users></conference-info>`;

type Line = Pick<SipDirect, 'call' | 'onIncoming'>;
/** Bob calls Alice into a meeting, people come, and it ends: Alice follows. */
const followed = async (host: TestEngine, bob: Line, to: Line, target: string): Promise<void> => {
  let view: MeetingView = { subject: 'T', self: 'b', role: 0, members: [], speaker: null, locked: false, endsAt: 0 };
  let changed = (): void => undefined;
  const conference: SipConference = {
    mostPeople: 8,
    view: () => view,
    listen: (listener) => {
      changed = listener;
      return () => undefined;
    },
  };
  const name = (...names: readonly string[]): void => {
    const media = { microphone: true, camera: false, screen: false, mutedByHost: false, mayUnmute: true };
    const one = { way: 'sip', role: 0, media, hand: false, quality: 'good', phase: 'joined' } as const;
    view = { ...view, members: names.map((id) => ({ ...one, id, name: id })) };
    changed();
  };
  name('Ada', 'Bob');
  const coming = incoming(to);
  const media = host.media.open('call', fakeMediaOptions());
  const placed = bob.call(target, { media, video: false, noAnswerSeconds: 20, conference });
  if (!placed.ok) throw new Error(placed.failure.reason);
  const theirs = watch(placed.value);
  const at = await coming;
  await answer(engine, at.call);
  await until('the first', () => crowds(at).length === 1);
  name('Ada', 'Bob', 'Cid');
  await until('the next', () => crowds(at).length === 2);
  expect(crowds(at)).toEqual(['Ada Bob', 'Ada Bob Cid']);
  // Who has told of a conference does not follow one.
  expect(theirs.has('conference')).toBe(false);
  theirs.call.hangUp();
  await at.ended();
  expect(crowds(at).at(-1)).toBeNull();
};

test('one Parley that calls another into its meeting is followed by it, through who comes to the end', async () => {
  const host = testEngine();
  await followed(host, await directOn(host, 'host'), alice, uriOf(alice));
  await host.stop();
});

test.each(['udp', 'tls'] as const)('so it is through a server between the two, by %s', async (protocol) => {
  const kamailio = await startKamailio();
  const host = testEngine();
  const to = await registered(engine, userAt(kamailio, 'alice', protocol));
  const bob = await registered(host, userAt(kamailio, 'bob', protocol));
  await followed(host, bob, to, 'sip:alice@sip.test');
  await Promise.all([host.stop(), engine.stop()]);
  await kamailio.stop();
});

test('a focus that tells nothing is a peer like any other, and one that ends its telling is believed', async () => {
  const [at, invite] = await joined();
  const subscribe = await peer.wait(isA('SUBSCRIBE'));
  expect([subscribe.header('Event'), subscribe.header('Accept')]).toEqual(['conference', INFO]);
  peer.reply(subscribe, 489, 'Bad Event');
  await heard(invite);
  expect(await notified(invite, 2, 'active', users('version="1"', 'Ada'))).toBe(481);
  expect(crowds(at)).toEqual([]);
  expect(at.has('ended')).toBe(false);
});

test('a call that ends before its telling does takes everything away', async () => {
  const [at, invite] = await joined();
  peer.reply(await peer.wait(isA('SUBSCRIBE')), 200, 'OK');
  expect(await notified(invite, 1, 'active', users('version="1"', 'Ada'))).toBe(200);
  peer.inDialog(invite, 'BYE', 2);
  await at.ended();
  expect(crowds(at)).toEqual(['Ada', null]);
});

test('a peer that is no focus is not asked', async () => {
  const at = place(engine, alice, `sip:bob@${peer.hostPort}`);
  const invite = await peer.wait(isA('INVITE'));
  peer.reply(invite, 200, 'OK', { body: peerSdp() });
  await at.until('established');
  await heard(invite);
  expect(await notified(invite, 2, 'active', users('version="1"', 'Ada'))).toBe(481);
  expect(peer.count(isA('SUBSCRIBE'))).toBe(0);
});

test('what is not understood is passed over, a gap asks for the whole again, and the end takes everything away', async () => {
  const [at, invite] = await joined();
  peer.reply(await peer.wait(isA('SUBSCRIBE')), 200, 'OK', { headers: ['Expires: 600'] });
  expect(await notified(invite, 1, 'active', users('version="1"', 'Ada'))).toBe(200);
  expect(await notified(invite, 2, 'active', '<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>')).toBe(200);
  expect(await notified(invite, 3, 'active', users('version="1"', 'Eve'))).toBe(200);
  expect(await notified(invite, 4, 'active', 'SIP/2.0 200 OK', 'message/sipfrag', 'refer')).toBe(489);
  expect(await notified(invite, 5, 'active', users('version="2"', 'Eve'), 'text/plain')).toBe(200);
  expect(crowds(at)).toEqual(['Ada']);
  expect(await notified(invite, 6, 'active', users('version="9" state="partial"', 'Eve'))).toBe(200);
  await peer.waitFor(2, isA('SUBSCRIBE'), 8_000);
  peer.reply(peer.received.filter(isA('SUBSCRIBE')).at(-1)!, 200, 'OK');
  expect(await notified(invite, 7, 'active', users('version="10"', 'Ada', 'Eve'))).toBe(200);
  expect(await notified(invite, 8, 'terminated;reason=noresource', '')).toBe(200);
  expect(crowds(at)).toEqual(['Ada', 'Ada Eve', null]);
  expect(await notified(invite, 9, 'active', users('version="11"', 'Ada'))).toBe(481);
});
