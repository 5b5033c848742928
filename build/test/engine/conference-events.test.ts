import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MeetingAction } from '../../../app/meeting/action.ts';
import type { Member } from '../../../app/meeting/member.ts';
import { fail, ok } from '../../../app/result.ts';
import { SDKERR } from '../../../app/sdkerr.ts';
import { DEFAULT_SETTINGS } from '../../../app/settings/settings.ts';
import { type Conference, createConference } from '../../../main/conference/conference.ts';
import { fakeLines } from '../../../main/lines/lines.fake.ts';
import { fakeRoomPort } from '../../../main/media/room-port.fake.ts';
import { builtinFocus } from '../../../main/providers/builtin-focus.ts';
import type { SipDirect } from '../../../main/sip/sip-engine.ts';
import { sleep, until } from '../peers/until.ts';
import type { PeerMessage } from '../scripted-peer.ts';
import { type ConferencePhone, conferencePhone } from './conference-phone.ts';
import { directOn, place, type TestEngine, testEngine } from './kit.ts';

let engine: TestEngine;
let direct: SipDirect;
let conference: Conference;
let bob: ConferencePhone;
let carol: ConferencePhone;
/** How long our media take with an answer, ms. */
let slow = 0;

beforeEach(async () => {
  slow = 0;
  engine = testEngine();
  direct = await directOn(engine, 'parley');
  bob = await conferencePhone();
  carol = await conferencePhone();
  conference = createConference({
    lines: {
      ...fakeLines(),
      dial: async (route, _way, options) => direct.call('uri' in route ? route.uri : '', options),
    },
    media: {
      ...engine.media,
      open: (id, options) => {
        const session = engine.media.open(id, options);
        return { ...session, accept: async (...how) => sleep(slow).then(() => session.accept(...how)) };
      },
    },
    room: fakeRoomPort(),
    provider: builtinFocus(),
    settings: () => DEFAULT_SETTINGS,
    language: () => 'en',
    classify: (text) =>
      text.startsWith('sip:')
        ? ok({
            callable: true,
            route: { kind: 'sip-uri', uri: text, account: null, shown: text },
            name: '',
            alternatives: [],
          })
        : fail(SDKERR.UISDK_CONTACT_NOT_FOUND, 'no such contact'),
    nameOf: () => '',
    companyOf: () => '',
    holderOf: () => null,
    record: () => undefined,
    onDtmf: () => undefined,
    onSendDigits: () => undefined,
    onHost: () => undefined,
    now: Date.now,
    log: () => undefined,
  });
  conference.setReady(true);
  conference.startP2pConf({
    callerInfo: { nickName: 'Ada' },
    calleeInfo: { number: bob.uri, nickName: 'Bob' },
    mediaType: 0,
    isGuestJoinConfWithoutPwd: true,
  });
  await until('Bob to be in', () => named('Bob')?.state.phase === 'joined');
});
afterEach(async () => {
  conference.stop();
  await engine.stop();
  bob.close();
  carol.close();
  expect(engine.lines.filter((line) => /not understood|threw/.test(line))).toEqual([]);
});

const meeting = () => conference.focus.meetings.getState()[0]!;
const named = (name: string): Member | undefined => meeting()?.members.find((one) => one.name === name);
const act = (action: MeetingAction): void => expect(conference.meetingAction(meeting().id, action)).toEqual(ok(null));
/** A guest opens the link; their page stands by. */
const guest = (name: string): string => {
  const knocked = conference.focus.knock(meeting().id, {
    way: 'link',
    identity: { kind: 'anonymous' },
    name,
    password: '',
    address: '192.0.2.7',
    microphone: true,
    camera: false,
  });
  if (knocked.do === 'refuse') throw new Error(knocked.why);
  return knocked.member;
};
const sipfrags = (of: ConferencePhone): string[] =>
  of.peer.received
    .filter(isNotify('refer'))
    .map((message) => `${message.header('Subscription-State')} ${message.body.trim()}`);
const isNotify = (event: string) => (message: PeerMessage) =>
  message.method === 'NOTIFY' && message.header('Event').startsWith(event);
const contactOf = (message: PeerMessage): string => /<([^>]+)>/.exec(message.header('Contact'))?.[1] ?? '';

test('who is called into a meeting is told by the Contact that it has a focus, whose URI is this call’s alone (RFC 4579 section 4)', async () => {
  const invite = bob.invite();
  expect(invite.header('Contact')).toMatch(/^<sip:parley@127\.0\.0\.1:\d+;focus=[\w-]{36}>;isfocus$/);
  expect(invite.header('Allow-Events')).toBe('conference');
  expect(invite.header('Allow')).toContain('SUBSCRIBE');
  const added = await conference.addAttendee(meeting().id, [{ number: carol.uri, name: 'Carol' }]);
  expect(added).toMatchObject({ ok: true, value: [{ ok: true }] });
  await until('Carol to be in', () => named('Carol')?.state.phase === 'joined');
  expect(contactOf(carol.invite())).not.toBe(contactOf(invite));
});

test('a re-INVITE and an UPDATE of a call in a meeting go on saying so', async () => {
  const [call] = conference.calls.getState();
  expect(conference.hold(call!.id)).toEqual(ok(null));
  const again = await bob.peer.wait((one) => one.method === 'INVITE' && one.header('CSeq') === '2 INVITE');
  expect(again.header('Contact')).toBe(bob.invite().header('Contact'));
  const update = await bob.ask('UPDATE');
  expect([update.status, update.header('Contact')]).toEqual([200, bob.invite().header('Contact')]);
});

test('a telephone that subscribes sees everybody at first and then who comes, changes and goes, and the end', async () => {
  const accepted = await bob.subscribe('Expires: 7200', 'Accept: application/conference-info+xml');
  expect([accepted.status, accepted.header('Expires')]).toEqual([200, '3600']);
  expect(accepted.header('Contact')).toBe(bob.invite().header('Contact'));
  await until('the whole', () => bob.documents().length === 1);
  expect(bob.roster()).toEqual(['Ada: host connected', 'Bob: attendee connected']);

  const gus = guest('Gus <g>');
  await until('Gus', () => bob.roster().length === 3);
  expect(bob.roster()[2]).toBe('Gus &lt;g&gt;: attendee connected');
  act({ do: 'mute', member: gus, mayUnmute: true });
  await until('Gus muted', () => bob.roster()[2]?.endsWith('muted-via-focus'));
  conference.focus.leave(gus, 'left');
  await until('Gus gone', () => bob.roster().length === 2);
  act({ do: 'end' });
  await until('the end', () => bob.states().at(-1) === 'terminated;reason=noresource');

  expect(bob.documents()).toEqual(['1 full', '2 partial', '3 partial', '4 partial']);
  const notified = bob.peer.received.filter(isNotify('conference'));
  expect(notified[0]?.header('Content-Type')).toBe('application/conference-info+xml');
  // Nothing of anybody but the reader: no address, no password, no name of the machine.
  const { details } = meeting();
  expect(details.hostPwd).not.toBe('');
  for (const { body } of notified) {
    for (const secret of ['192.0.2.7', details.hostPwd, details.guestPwd].filter(Boolean))
      expect(body).not.toContain(secret);
    for (const [, entity] of body.matchAll(/<(?:user|endpoint) entity="([^"]*)"/g)) {
      expect(entity === bob.uri || /^sip:[\w-]+@anonymous\.invalid$/.test(entity!)).toBe(true);
    }
  }
  const bye = bob.peer.received.findIndex(({ method }) => method === 'BYE');
  expect(bob.peer.received.indexOf(notified.at(-1)!)).toBeLessThan(bye);
});

test('a telephone that asks as soon as it has answered is told, however long our media take with its answer', async () => {
  slow = 400;
  const placing = conference.addAttendee(meeting().id, [{ number: carol.uri, name: 'Carol' }]);
  await carol.peer.wait(({ method }) => method === 'ACK');
  expect(named('Carol')?.state.phase).toBe('ringing');
  const accepted = await carol.subscribe();
  expect([accepted.status, accepted.header('Contact')]).toEqual([200, carol.invite().header('Contact')]);
  await until('the whole', () => carol.roster().length === 3);
  await placing;
});

test('many changes at once come as one notification', async () => {
  await bob.subscribe();
  await until('the whole', () => bob.documents().length === 1);
  const guests = ['Eve', 'Fay', 'Gus'].map(guest);
  for (const member of guests) act({ do: 'mute', member, mayUnmute: true });
  conference.focus.leave(guests[0]!, 'left');
  await until('the changes', () => bob.documents().length === 2);
  expect(bob.roster().slice(2)).toEqual(['Fay: attendee muted-via-focus', 'Gus: attendee muted-via-focus']);
});

test('a subscription is refreshed and ended by its own dialog, and each time it is told the whole', async () => {
  await bob.subscribe('Expires: 600');
  await until('the whole', () => bob.documents().length === 1);
  expect((await bob.subscribe('Expires: 600')).status).toBe(200);
  await until('the whole again', () => bob.documents().length === 2);
  const ended = await bob.subscribe('Expires: 0');
  expect([ended.status, ended.header('Expires')]).toEqual([200, '0']);
  await until('the last', () => bob.states().length === 3);
  expect(bob.documents()).toEqual(['1 full', '2 full', '3 full']);
  expect(bob.states()).toEqual(['active;expires', 'active;expires', 'terminated;reason=timeout']);
  guest('Gus');
  expect((await bob.ask('OPTIONS')).status).toBe(200);
  expect(bob.documents()).toHaveLength(3);
});

test('who holds the URI of their conference may follow it in a dialog of its own; nobody else learns that there is one', async () => {
  const to = { address: '127.0.0.1', port: direct.listening.port };
  const mine = contactOf(bob.invite());
  const ask = async (
    callId: string,
    uri: string,
    ids: { cseq?: number; toTag?: string } = {},
    ...headers: string[]
  ) => {
    bob.peer.request('SUBSCRIBE', uri, to, { callId, ...ids }, { headers: ['Event: conference', ...headers] });
    return await bob.peer.wait(
      (one) =>
        one.status >= 200 && one.header('Call-ID') === callId && one.header('CSeq') === `${ids.cseq ?? 1} SUBSCRIBE`,
    );
  };
  const guessed = mine.replace(/focus=.*/, 'focus=00000000-0000-4000-8000-000000000000');
  expect((await ask('a', guessed)).status).toBe(403);
  expect((await ask('b', mine.replace(/;focus=.*/, ''))).status).toBe(403);
  const accepted = await ask('c', mine);
  expect(accepted.status).toBe(200);
  await until('the whole', () => bob.documents().length === 1);
  const toTag = /tag=(.*)/.exec(accepted.header('To'))?.[1] ?? '';
  const { dialogs } = engine.counts();
  expect((await ask('c', mine, { cseq: 2, toTag }, 'Expires: 0')).status).toBe(200);
  await until('the last', () => bob.states().at(-1) === 'terminated;reason=timeout');
  expect(engine.counts().dialogs).toBe(dialogs - 1);
  expect((await ask('c', mine, { cseq: 3, toTag })).status).toBe(481);
  expect((await ask('d', mine)).status).toBe(200);
  expect((await bob.ask('BYE')).status).toBe(200);
  await until('the end', () => bob.states().at(-1) === 'terminated;reason=noresource');
  expect((await ask('e', mine)).status).toBe(403);
});

test.each([
  [['Event: presence'], 489],
  [[], 489],
  [['Event: conference', 'Event: conference'], 400],
  [['Event: conference', 'Expires: soon'], 400],
  [['Event: conference', 'Expires: -1'], 400],
  [['Event: conference', 'Expires: 5', 'Expires: 6'], 400],
  [['Event: conference;id="a b"'], 400],
  [['Event: conference', 'Expires: 5'], 423],
  [['Event: conference', 'Accept: text/plain'], 406],
  [['Event: conference', 'Require: eventlist'], 420],
] as const)('SUBSCRIBE with %j is refused with %i and makes nothing', async (headers, status) => {
  const refused = await bob.ask('SUBSCRIBE', ...headers);
  expect(refused.status).toBe(status);
  if (status === 489) expect(refused.header('Allow-Events')).toBe('conference');
  if (status === 423) expect(refused.header('Min-Expires')).toBe('60');
  expect((await bob.ask('OPTIONS')).status).toBe(200);
  expect(bob.states()).toEqual([]);
});

test('a call has so many subscriptions and no more, and floods of them and long headers cost it nothing else', async () => {
  const answers: number[] = [];
  for (let id = 0; id < 12; id++) {
    const { status } = await bob.ask('SUBSCRIBE', `Event: conference;id=${id}`);
    answers.push(status);
  }
  expect(answers).toEqual([200, 200, 200, 200, ...Array.from({ length: 8 }, () => 480)]);
  const long = await bob.ask('SUBSCRIBE', `Event: conference;id=${'x'.repeat(20_000)}`);
  expect(long.status).toBe(400);
  expect((await bob.ask('OPTIONS')).status).toBe(200);
  expect(named('Bob')?.state.phase).toBe('joined');
});

test('a call that belongs to no meeting tells nobody of one', async () => {
  const media = engine.media.open('plain', engine.media.last().options);
  expect(direct.call(carol.uri, { media, video: false, noAnswerSeconds: 20 }).ok).toBe(true);
  await carol.peer.wait(({ method }) => method === 'ACK');
  expect(carol.invite().header('Contact')).not.toMatch(/focus/);
  expect((await carol.subscribe()).status).toBe(403);
});

test.each([
  ['INVITE, ACK, BYE, UPDATE', 'UPDATE'],
  ['INVITE, ACK, BYE', 'INVITE'],
])('a call that comes into a meeting later is told so at once, by what its peer takes: %s', async (methods, method) => {
  const dan = await conferencePhone(methods);
  const call = place(engine, direct, dan.uri);
  await call.until('established');
  call.call.inConference({
    mostPeople: 8,
    view: () => conference.focus.view(named('Bob')!.id),
    listen: () => () => {},
  });
  const told = (one: PeerMessage): boolean => one.method === method && one.header('Contact').endsWith(';isfocus');
  const { header } = await dan.peer.wait(told);
  expect(header('CSeq')).toBe(`2 ${method}`);
  expect((await dan.subscribe()).status).toBe(200);
  await until('the whole', () => dan.documents().length === 1);
  expect(dan.peer.count((one) => one.method === method)).toBe(method === 'INVITE' ? 2 : 1);
  call.call.hangUp();
  await call.ended();
  dan.close();
});

test('a co-host’s REFER calls somebody in and says how it goes; an attendee’s is a transfer that the person is asked about', async () => {
  const call = () => conference.calls.getState()[0]!;
  const refused = bob.ask('REFER', `Refer-To: <${carol.uri}>`);
  await until('the question', () => call().transfer !== null);
  expect(conference.declineTransfer(call().id)).toEqual(ok(null));
  expect((await refused).status).toBe(603);

  act({ do: 'set-role', member: named('Bob')!.id, role: 3 });
  const accepted = await bob.ask('REFER', `Refer-To: <${carol.uri}>`);
  expect(accepted.status).toBe(202);
  await until(
    'Carol to be in',
    () => meeting().members.at(-1)?.state.phase === 'joined' && meeting().members.length === 3,
  );
  await until('the last report', () => sipfrags(bob).length === 3);
  expect(sipfrags(bob).map((one) => one.replace(/;expires=\d+/, ''))).toEqual([
    'active SIP/2.0 100 Trying',
    'active SIP/2.0 180 Ringing',
    'terminated;reason=noresource SIP/2.0 200 OK',
  ]);
  expect(carol.invite().header('Contact')).toMatch(/;isfocus$/);
  expect(call().transfer).toBeNull();
  expect(named('Bob')?.state.phase).toBe('joined');
});

test('who cannot be called is reported to the co-host, and nobody is thrown out by REFER', async () => {
  act({ do: 'set-role', member: named('Bob')!.id, role: 3 });
  expect((await bob.ask('REFER', 'Refer-To: <tel:+4930123456>')).status).toBe(202);
  await until('the report', () => sipfrags(bob).at(-1)?.startsWith('terminated'));
  expect(sipfrags(bob).at(-1)).toContain('SIP/2.0 503');
  expect((await bob.ask('REFER', `Refer-To: <${carol.uri};method=BYE>`)).status).toBe(603);
  expect((await bob.ask('REFER', 'Refer-To: <mailto:a@b.c>', 'Refer-To: <sip:x@y>')).status).toBe(400);
  expect(meeting().members).toHaveLength(2);
});
