import { describe, expect, test } from 'vitest';
import type { MeetingView, MemberView } from '../meeting.ts';
import { conferenceDocument } from './conference-document.ts';
import { conferencePieces } from './conference-pieces.ts';
import { xmlText } from './xml-text.ts';

const person = (id: string, change: Partial<MemberView> = {}): MemberView => ({
  id,
  name: id.toUpperCase(),
  way: 'sip',
  role: 0,
  media: { microphone: true, camera: false, screen: false, mutedByHost: false, mayUnmute: true },
  hand: false,
  quality: 'good',
  phase: 'joined',
  ...change,
});
const view = (members: readonly MemberView[], change: Partial<MeetingView> = {}): MeetingView => ({
  subject: 'Budget',
  self: 'bob',
  role: 0,
  members,
  speaker: null,
  locked: false,
  endsAt: 0,
  ...change,
});
const HOST = person('ada', { way: 'host', role: 1 });
const BOB = person('bob');
const pieces = (one: MeetingView) => conferencePieces(one, { self: 'sip:bob@example.com', mostPeople: 8 });
const write = (now: MeetingView, before: MeetingView | null = null, version = 1): string | null =>
  conferenceDocument('sip:focus@192.0.2.1;conf=x', version, pieces(now), before && pieces(before));

const userOf = (text: string | null, entity: string): string =>
  new RegExp(`<user entity="${entity}".*?(?:</user>|/>)`).exec(text ?? '')?.[0] ?? '';
const ofMember = (change: Partial<MemberView>): string =>
  userOf(write(view([HOST, BOB, person('cid', change)])), 'sip:cid@anonymous.invalid');
const media = (of: string): string[] =>
  [...of.matchAll(/<media id="(\w+)">.*?<status>(\w+)<\/status>/g)].map(([, type, status]) => `${type} ${status}`);

test('the whole document says the topic, how many are in, and who they are', () => {
  const text = write(view([HOST, BOB, person('cid', { phase: 'ringing' })], { locked: true }));
  expect(text).toContain('entity="sip:focus@192.0.2.1;conf=x" state="full" version="1"');
  expect(text).toContain('<subject>Budget</subject><maximum-user-count>8</maximum-user-count>');
  expect(text).toContain('<user-count>2</user-count><active>true</active><locked>true</locked>');
  expect([...(text ?? '').matchAll(/<user entity="([^"]*)"/g)].map(([, entity]) => entity)).toEqual([
    'sip:ada@anonymous.invalid',
    'sip:bob@example.com',
    'sip:cid@anonymous.invalid',
  ]);
});

test.each([
  ['in', {}, 'connected', ['audio sendrecv', 'video recvonly']],
  [
    'silent by themselves',
    { media: { ...BOB.media, microphone: false } },
    'connected',
    ['audio recvonly', 'video recvonly'],
  ],
  [
    'muted by a host',
    { media: { ...BOB.media, mutedByHost: true } },
    'muted-via-focus',
    ['audio recvonly', 'video recvonly'],
  ],
  ['in the audience', { role: 2 }, 'muted-via-focus', ['audio recvonly', 'video recvonly']],
  ['seen', { media: { ...BOB.media, camera: true } }, 'connected', ['audio sendrecv', 'video sendrecv']],
  ['called', { phase: 'ringing' }, 'dialing-out', []],
  ['waiting', { phase: 'waiting', role: 4 }, 'pending', []],
  ['cut off', { phase: 'lost' }, 'on-hold', []],
] as const)('somebody who is %s stands in the document so', (_what, change, status, sends) => {
  const found = ofMember(change);
  expect(found).toContain(`<status>${status}</status><joining-method>`);
  expect(media(found)).toEqual(sends);
});

test.each([
  ['host', 'focus-owner'],
  ['sip', 'dialed-out'],
  ['pstn', 'dialed-out'],
  ['link', 'dialed-in'],
  ['dial-in', 'dialed-in'],
] as const)('who came by %s has joined by "%s"', (way, method) => {
  expect(ofMember({ way })).toContain(`<joining-method>${method}</joining-method>`);
});

test.each([
  [0, 'attendee'],
  [1, 'host'],
  [2, 'audience'],
  [3, 'cohost'],
] as const)('role %i is called "%s"', (role, name) => {
  expect(ofMember({ role })).toContain(`<roles><entry>${name}</entry></roles>`);
});

describe('what changed', () => {
  const CID = person('cid');
  const muted = { ...CID, media: { ...CID.media, mutedByHost: true } };
  const two = view([HOST, BOB]);
  const three = view([HOST, BOB, CID]);
  test.each([
    ['nothing', two, two, null],
    [
      'a hand, a speaker or the time, which the package has no word for',
      three,
      { ...three, speaker: 'cid', endsAt: 9 },
      null,
    ],
    ['somebody came', two, three, ['state', 'cid full']],
    ['somebody went', three, two, ['state', 'cid deleted']],
    ['one went while another came', three, view([HOST, BOB, person('dot')]), ['dot full', 'cid deleted']],
    ['somebody was muted', three, view([HOST, BOB, muted]), ['cid full']],
    ['it was locked', two, { ...two, locked: true }, ['state']],
    ['the topic', two, { ...two, subject: 'Plans' }, ['description']],
  ] as const)('%s', (_what, before, now, parts) => {
    const text = write(now, before, 7);
    if (parts === null) return expect(text).toBeNull();
    expect(text).toContain('state="partial" version="7"');
    const found = [
      ...(text?.includes('<conference-description>') ? ['description'] : []),
      ...(text?.includes('<conference-state>') ? ['state'] : []),
      ...[...(text ?? '').matchAll(/<user entity="sip:(\w+)@[^"]*" state="(\w+)"/g)].map(
        ([, id, state]) => `${id} ${state}`,
      ),
    ];
    expect(found).toEqual(parts);
    expect(text?.includes('<users')).toBe(parts.some((part) => / /.test(part)));
    if (text?.includes('<users')) expect(text).toContain('<users state="partial">');
  });
});

test('names and topics are text, whatever they are made of', () => {
  const evil = `</display-text><user entity='x'>&amp;"]]>\u0000\u001b\ud800\ufffe\r\n`;
  expect(xmlText(evil)).toBe('&lt;/display-text&gt;&lt;user entity=&apos;x&apos;&gt;&amp;amp;&quot;]]&gt;  ');
  const text = write(view([{ ...HOST, name: evil }, BOB], { subject: evil })) ?? '';
  expect(text.match(/<user /g)).toHaveLength(2);
  expect(text.match(/<\/display-text>/g)).toHaveLength(2);
});

test('eight people and twenty who wait, all with the longest names, fit into a datagram', () => {
  const long = '\u{1f600}'.repeat(300);
  const worse = '"'.repeat(300);
  const people = Array.from({ length: 28 }, (_, n) =>
    person(`2f6f0f0e-0000-4000-8000-${String(n).padStart(12, '0')}`, { name: n % 2 ? long : worse }),
  );
  expect(Buffer.byteLength(write(view(people, { subject: worse })) ?? '')).toBeLessThan(40_000);
});
