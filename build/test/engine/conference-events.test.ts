import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../app/result.ts';
import { until } from '../peers/until.ts';
import type { PeerMessage } from '../scripted-peer.ts';
import { type ConferenceHost, conferenceHost } from './conference-host.ts';
import { type ConferencePhone, conferencePhone, contactOf } from './conference-phone.ts';
import { place } from './kit.ts';

let host: ConferenceHost;
let bob: ConferencePhone;
let carol: ConferencePhone;
/** How long our media take with an answer, ms. */
let slow = 0;

beforeEach(async () => {
  slow = 0;
  [bob, carol] = await Promise.all([conferencePhone(), conferencePhone()]);
  host = await conferenceHost(bob.uri, { delay: () => slow });
});
afterEach(async () => {
  await host.stop();
  bob.close();
  carol.close();
  expect(host.engine.lines.filter((line) => /not understood|threw/.test(line))).toEqual([]);
});

const isNotify = (event: string) => (message: PeerMessage) =>
  message.method === 'NOTIFY' && message.header('Event').startsWith(event);

test('who is called into a meeting is told by the Contact that it has a focus, whose URI is this call’s alone (RFC 4579 section 4)', async () => {
  const invite = bob.invite();
  expect(invite.header('Contact')).toMatch(/^<sip:parley@127\.0\.0\.1:\d+;focus=[\w-]{36}>;isfocus$/);
  expect(invite.header('Allow-Events')).toBe('conference');
  expect(invite.header('Allow')).toContain('SUBSCRIBE');
  await host.calls(carol.uri, 'Carol');
  expect(contactOf(carol.invite())).not.toBe(contactOf(invite));
});

test('a re-INVITE and an UPDATE of a call in a meeting go on saying so', async () => {
  const [call] = host.conference.calls.getState();
  expect(host.conference.hold(call!.id)).toEqual(ok(null));
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

  const gus = host.guest('Gus <g>');
  await until('Gus', () => bob.roster().length === 3);
  expect(bob.roster()[2]).toBe('Gus &lt;g&gt;: attendee connected');
  host.act({ do: 'mute', member: gus, mayUnmute: true });
  await until('Gus muted', () => bob.roster()[2]?.endsWith('muted-via-focus'));
  host.conference.focus.leave(gus, 'left');
  await until('Gus gone', () => bob.roster().length === 2);
  host.act({ do: 'end' });
  await until('the end', () => bob.states().at(-1) === 'terminated;reason=noresource');

  expect(bob.documents()).toEqual(['1 full', '2 partial', '3 partial', '4 partial']);
  const notified = bob.peer.received.filter(isNotify('conference'));
  expect(notified[0]?.header('Content-Type')).toBe('application/conference-info+xml');
  // Nothing of anybody but the reader: no address, no password, no name of the machine.
  const { details } = host.meeting();
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
  const placing = host.conference.addAttendee(host.meeting().id, [{ number: carol.uri, name: 'Carol' }]);
  await carol.peer.wait(({ method }) => method === 'ACK');
  expect(host.named('Carol')?.state.phase).toBe('ringing');
  const accepted = await carol.subscribe();
  expect([accepted.status, accepted.header('Contact')]).toEqual([200, carol.invite().header('Contact')]);
  await until('the whole', () => carol.roster().length === 3);
  await placing;
});

test('many changes at once come as one notification', async () => {
  await bob.subscribe();
  await until('the whole', () => bob.documents().length === 1);
  const guests = ['Eve', 'Fay', 'Gus'].map(host.guest);
  for (const member of guests) host.act({ do: 'mute', member, mayUnmute: true });
  host.conference.focus.leave(guests[0]!, 'left');
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
  host.guest('Gus');
  expect((await bob.ask('OPTIONS')).status).toBe(200);
  expect(bob.documents()).toHaveLength(3);
});

test('who holds the URI of their conference may follow it in a dialog of its own; nobody else learns that there is one', async () => {
  const to = { address: '127.0.0.1', port: host.direct.listening.port };
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
  const { dialogs } = host.engine.counts();
  expect((await ask('c', mine, { cseq: 2, toTag }, 'Expires: 0')).status).toBe(200);
  await until('the last', () => bob.states().at(-1) === 'terminated;reason=timeout');
  expect(host.engine.counts().dialogs).toBe(dialogs - 1);
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
  expect(host.named('Bob')?.state.phase).toBe('joined');
});

test('a call that belongs to no meeting tells nobody of one', async () => {
  const media = host.engine.media.open('plain', host.engine.media.last().options);
  expect(host.direct.call(carol.uri, { media, video: false, noAnswerSeconds: 20 }).ok).toBe(true);
  await carol.peer.wait(({ method }) => method === 'ACK');
  expect(carol.invite().header('Contact')).not.toMatch(/focus/);
  expect((await carol.subscribe()).status).toBe(403);
});

test.each([
  ['INVITE, ACK, BYE, UPDATE', 'UPDATE'],
  ['INVITE, ACK, BYE', 'INVITE'],
])('a call that comes into a meeting later is told so at once, by what its peer takes: %s', async (methods, method) => {
  const dan = await conferencePhone(methods);
  const call = place(host.engine, host.direct, dan.uri);
  await call.until('established');
  call.call.inConference({
    mostPeople: 8,
    view: () => host.conference.focus.view(host.named('Bob')!.id),
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
