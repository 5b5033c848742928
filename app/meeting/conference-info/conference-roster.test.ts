import { describe, expect, test } from 'vitest';
import type { MeetingView, MemberView } from '../meeting.ts';
import { conferenceDocument } from './conference-document.ts';
import { conferencePieces } from './conference-pieces.ts';
import { type ConferenceRoster, insideOf, nextRoster } from './conference-roster.ts';
import { readXml } from './xml-reader.ts';

const person = (id: string, name: string, phase: MemberView['phase'] = 'joined'): MemberView => ({
  ...{ id, name, phase, way: 'sip', role: 0, hand: false, quality: 'good' },
  media: { microphone: true, camera: false, screen: false, mutedByHost: false, mayUnmute: true },
});
const pieces = (...members: readonly MemberView[]) => {
  const view: MeetingView = { subject: 'T', self: 'b', role: 0, members, speaker: null, locked: false, endsAt: 0 };
  return conferencePieces(view, { self: 'sip:bob@example.com', mostPeople: 8 });
};
const read = (roster: ConferenceRoster | null, document: string): ConferenceRoster => {
  const next = nextRoster(roster, document);
  if (next === null || next === 'gap') throw new Error(`${next}`);
  return next;
};
const info = (attributes: string, content: string): string =>
  `<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="sip:c@x" ${attributes}>${content}</conference-info>`;
const user = (entity: string, content: string, state = 'full'): string =>
  `<users state="partial"><user entity="${entity}" state="${state}">${content}</user></users>`;

test('what is written is read: the whole, who came and went, and names of any characters', () => {
  const evil = `]]></display-text><!-- & "'<&#0;`;
  const first = pieces(person('a', 'Ada'), person('b', 'Bob'));
  const second = pieces(person('a', 'Ada'), person('c', evil), person('d', 'Dot', 'ringing'));
  let roster = read(null, conferenceDocument('sip:c@x', 1, first, null) ?? '');
  expect(insideOf(roster)).toEqual({ people: 2, names: ['Ada', 'Bob'] });
  roster = read(roster, conferenceDocument('sip:c@x', 2, second, first) ?? '');
  expect(insideOf(roster)).toEqual({ people: 2, names: ['Ada', evil] });
});

test('a document that came late changes nothing, one that is missing asks for the whole', () => {
  const roster = read(null, info('state="full" version="4"', user('sip:a@x', '<display-text>A</display-text>')));
  expect(read(roster, info('state="full" version="4"', ''))).toBe(roster);
  expect(read(roster, info('state="partial" version="3"', ''))).toBe(roster);
  expect(nextRoster(roster, info('state="partial" version="6"', ''))).toBe('gap');
  expect(nextRoster(null, info('state="partial" version="1"', ''))).toBe('gap');
  expect(insideOf(read(roster, info('state="full" version="9"', '')))).toEqual({ people: 0, names: [] });
  expect(insideOf(read(roster, info('state="deleted" version="5"', '')))).toEqual({ people: 0, names: [] });
});

test('a partial user keeps what it does not say; who is not connected is not counted where the focus does not count', () => {
  const status = (text: string): string => `<endpoint entity="e"><status>${text}</status></endpoint>`;
  let roster = read(
    null,
    info('version="1"', user('sip:a@x', `<display-text>A\u202e</display-text>${status('alerting')}`)),
  );
  expect(insideOf(roster)).toEqual({ people: 0, names: [] });
  roster = read(roster, info('state="partial" version="2"', user('sip:a@x', status('connected'), 'partial')));
  expect(insideOf(roster)).toEqual({ people: 1, names: ['A'] });
});

test('prefixes, comments, CDATA and other words are read past', () => {
  const document = `<?xml version="1.0"?>\n<!-- x --><c:conference-info xmlns:c='urn' version='1'><c:users>
    <c:user entity='sip:a@x'><x:more xmlns:x="y"/><c:display-text><![CDATA[A & B]]></c:display-text></c:user></c:users>
    <c:conference-state><c:user-count> 7 </c:user-count></c:conference-state></c:conference-info>`;
  expect(insideOf(read(null, document))).toEqual({ people: 7, names: ['A & B'] });
});

describe('is no document, and harms nobody:', () => {
  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['an unclosed element', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['text beside the root', '<a/>x'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['a bare ampersand', '<a>a & b</a>'],
    ['a character that is none', '<a>&#xd800;</a>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['a bracket in an attribute', '<a b="<"/>'],
    ['entities that grow', '<!DOCTYPE a [<!ENTITY x "xxxx"><!ENTITY y "&x;&x;">]><a>&y;</a>'],
    ['nesting without end', `${'<a>'.repeat(1_000)}${'</a>'.repeat(1_000)}`],
    ['elements without end', `<a>${'<b/>'.repeat(10_000)}</a>`],
    ['length without end', `<a>${'x'.repeat(200_000)}</a>`],
    ['an unclosed comment', `<a>${'<!-'.repeat(20_000)}`],
    ['spaces without end', `<a${' '.repeat(90_000)}`],
    ['a name without end', `<${'a'.repeat(90_000)}`],
    ['an unclosed tag', `<a ${'b="c" '.repeat(10_000)}`],
  ])('%s', (_what, document) => {
    expect(readXml(document)).toBeNull();
    expect(nextRoster(null, document)).toBeNull();
  });
});

test('another language of XML is no roster, and a focus cannot fill the memory with people', () => {
  expect(nextRoster(null, '<presence version="1"/>')).toBeNull();
  expect(nextRoster(null, info('version="x"', ''))).toBeNull();
  const crowd = Array.from({ length: 900 }, (_, n) => `<user entity="sip:${n}@x"/>`).join('');
  expect(read(null, info('version="1"', `<users>${crowd}</users>`)).people.size).toBe(500);
});
