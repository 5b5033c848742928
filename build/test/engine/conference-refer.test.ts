import { afterEach, beforeEach, expect, test } from 'vitest';
import { ok } from '../../../app/result.ts';
import { until } from '../peers/until.ts';
import { type PeerMessage, tagOf } from '../scripted-peer.ts';
import { type ConferenceHost, conferenceHost } from './conference-host.ts';
import { type ConferencePhone, conferencePhone, contactOf } from './conference-phone.ts';

let host: ConferenceHost;
let bob: ConferencePhone;
let carol: ConferencePhone;
beforeEach(async () => {
  [bob, carol] = await Promise.all([conferencePhone(), conferencePhone()]);
  host = await conferenceHost(bob.uri);
});
afterEach(async () => {
  await host.stop();
  bob.close();
  carol.close();
  expect(host.engine.lines.filter((line) => /not understood|threw/.test(line))).toEqual([]);
});

const makeCohost = (name: string): void => host.act({ do: 'set-role', member: host.named(name)!.id, role: 3 });
const reports = (): PeerMessage[] =>
  bob.peer.received.filter((one) => one.method === 'NOTIFY' && /^refer\b/.test(one.header('Event')));
const sipfrags = (): string[] =>
  reports().map(({ header, body }) => `${header('Subscription-State').replace(/;expires=\d+/, '')} ${body.trim()}`);
/** Bob sends a REFER in no dialog; to the URI of his conference unless told. */
const outside = async (callId: string, headers: readonly string[], uri?: string, contact = true) => {
  const to = { address: '127.0.0.1', port: host.direct.listening.port };
  bob.peer.request('REFER', uri ?? contactOf(bob.invite()), to, { callId }, { headers, contact });
  return await bob.peer.wait((one) => one.status >= 200 && one.header('Call-ID') === callId);
};

test('a co-host’s REFER calls somebody in and says how it goes; an attendee’s is a transfer that the person is asked about', async () => {
  const call = () => host.conference.calls.getState()[0]!;
  const refused = bob.ask('REFER', `Refer-To: <${carol.uri}>`);
  await until('the question', () => call().transfer !== null);
  expect(host.conference.declineTransfer(call().id)).toEqual(ok(null));
  expect((await refused).status).toBe(603);

  makeCohost('Bob');
  expect((await bob.ask('REFER', `Refer-To: <${carol.uri}>`)).status).toBe(202);
  await until('Carol to be in', () => host.meeting().members[2]?.state.phase === 'joined');
  await until('the last report', () => sipfrags().length === 3);
  expect(sipfrags()).toEqual([
    'active SIP/2.0 100 Trying',
    'active SIP/2.0 180 Ringing',
    'terminated;reason=noresource SIP/2.0 200 OK',
  ]);
  expect(carol.invite().header('Contact')).toMatch(/;isfocus$/);
  expect(call().transfer).toBeNull();
  expect(host.named('Bob')?.state.phase).toBe('joined');
});

test('a REFER to the conference’s URI in no dialog does the same, told in a dialog of its own that ends with it (RFC 4579 section 5.5)', async () => {
  makeCohost('Bob');
  const { dialogs } = host.engine.counts();
  const accepted = await outside('mine', [`Refer-To: <${carol.uri}>`]);
  expect([accepted.status, contactOf(accepted)]).toEqual([202, contactOf(bob.invite())]);
  await until('Carol to be in', () => host.meeting().members[2]?.state.phase === 'joined');
  await until('the last report', () => sipfrags().at(-1)?.endsWith('200 OK'));
  expect(sipfrags()).toHaveLength(3);
  for (const { header } of reports()) {
    expect(header('Call-ID')).toBe('mine');
    expect(tagOf(header('From'))).toBe(tagOf(accepted.header('To')));
  }
  // Bob's and Carol's calls; the one of the REFER is over.
  await until('its end', () => host.engine.counts().dialogs === dialogs + 1);
});

test('in no dialog only who may invite is served: not an attendee, not a guessed URI, and nothing without one', async () => {
  const to = [`Refer-To: <${carol.uri}>`];
  const mine = contactOf(bob.invite());
  expect((await outside('attendee', to)).status).toBe(403);
  makeCohost('Bob');
  const guessed = mine.replace(/focus=.*/, 'focus=00000000-0000-4000-8000-000000000000');
  expect((await outside('guessed', to, guessed)).status).toBe(403);
  expect((await outside('nowhere', to, mine.replace(/;focus=.*/, ''))).status).toBe(603);
  expect((await outside('no way back', to, mine, false)).status).toBe(400);
  expect((await outside('nobody', [])).status).toBe(400);
  expect((await outside('two', [...to, ...to])).status).toBe(400);
  expect((await outside('other', [`Refer-To: <${carol.uri};method=SUBSCRIBE>`])).status).toBe(603);
  expect([host.meeting().members.length, reports().length]).toEqual([2, 0]);
  expect((await bob.ask('BYE')).status).toBe(200);
  expect((await outside('gone', to)).status).toBe(403);
});

test('a co-host removes who is below them by REFER with BYE: by an address in the dialog, by the roster’s name in none', async () => {
  const dan = await conferencePhone();
  await host.calls(carol.uri, 'Carol');
  await host.calls(dan.uri, 'Dan');
  const entityOf = (name: string): string => `sip:${host.named(name)!.id}@anonymous.invalid`;
  const bye = (uri: string): string => `Refer-To: <${uri};method=BYE>`;
  expect((await bob.ask('REFER', bye(carol.uri))).status).toBe(403);
  expect((await outside('attendee', [bye(entityOf('Carol'))])).status).toBe(403);
  makeCohost('Bob');
  expect((await bob.ask('REFER', bye('sip:nobody@example.com'))).status).toBe(404);
  expect((await bob.ask('REFER', bye(entityOf('Ada')))).status).toBe(403);
  expect(reports()).toEqual([]);

  expect((await bob.ask('REFER', bye(carol.uri))).status).toBe(202);
  await carol.peer.wait(({ method }) => method === 'BYE');
  expect((await outside('mine', [bye(entityOf('Dan'))])).status).toBe(202);
  await dan.peer.wait(({ method }) => method === 'BYE');
  await until('the last report', () => sipfrags().length === 4);
  expect(sipfrags().filter((one) => one.startsWith('terminated'))).toEqual([
    'terminated;reason=noresource SIP/2.0 200 OK',
    'terminated;reason=noresource SIP/2.0 200 OK',
  ]);
  for (const name of ['Carol', 'Dan'])
    expect(host.named(name)?.state).toMatchObject({ phase: 'left', why: { kind: 'removed' } });
  dan.close();
});

test('who cannot be called is reported to the co-host, and a broken REFER is refused', async () => {
  makeCohost('Bob');
  expect((await bob.ask('REFER', 'Refer-To: <tel:+4930123456>')).status).toBe(202);
  await until('the report', () => sipfrags().at(-1)?.startsWith('terminated'));
  expect(sipfrags().at(-1)).toContain('SIP/2.0 503');
  expect((await bob.ask('REFER', 'Refer-To: <mailto:a@b.c>', 'Refer-To: <sip:x@y>')).status).toBe(400);
  expect(host.meeting().members).toHaveLength(2);
});
