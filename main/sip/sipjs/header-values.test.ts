import { expect, test } from 'vitest';
import { mediaType, parameterOf, parseCSeq, parseNameAddr, splitList } from './header-values.ts';

test.each([
  ['a, b,c', ['a', 'b', 'c']],
  ['"a, b" <sip:x>, <sip:y,z>;q=1', ['"a, b" <sip:x>', '<sip:y,z>;q=1']],
  ['"quote \\", still" <sip:x>,y', ['"quote \\", still" <sip:x>', 'y']],
  ['', []],
  [', ,', []],
])('the list %j is split where commas mean something', (value, parts) => {
  expect(splitList(value)).toEqual(parts);
});

test.each([
  ['"Bob \\"B\\"" <sip:bob@x>;tag=1', { displayName: 'Bob "B"', uri: 'sip:bob@x', tag: '1' }],
  ['Bob Ex <sip:bob@x;lr>', { displayName: 'Bob Ex', uri: 'sip:bob@x;lr', tag: undefined }],
  ['sip:bob@x;tag=1', { displayName: '', uri: 'sip:bob@x', tag: '1' }],
  ['<tel:+1-2;phone-context=x> ; tag = a.b', { displayName: '', uri: 'tel:+1-2;phone-context=x', tag: 'a.b' }],
  ['"大停電" <sip:x@y>;tag', { displayName: '大停電', uri: 'sip:x@y', tag: '' }],
])('%j is taken apart', (value, { displayName, uri, tag }) => {
  const parsed = parseNameAddr(value);
  expect([parsed?.displayName, parsed?.uri, parsed?.parameters.get('tag')]).toEqual([displayName, uri, tag]);
});

test.each([
  '',
  'bob',
  '"bob <sip:x@y>',
  '<sip:x@y',
  'Bell, Alex <sip:a@b>',
  'sip:a@b?x=y',
  '< sip:a@b>',
  '<sip:a b@c>',
  '<sip:a@b>x',
])('%j is no address', (value) => {
  expect(parseNameAddr(value)).toBeNull();
});

test('a value made to be slow to read is read or refused at once', () => {
  for (const hostile of [
    '"'.repeat(8_000),
    `"${'\\"'.repeat(4_000)}`,
    `<sip:a@b>${';a'.repeat(4_000)}`,
    ' '.repeat(8_000),
    '<'.repeat(8_000),
  ]) {
    expect(() => parseNameAddr(hostile)).not.toThrow();
  }
});

test('CSeq has a number below 2^31 and a method', () => {
  expect(parseCSeq('0009  INVITE')).toEqual({ number: 9, method: 'INVITE' });
  for (const broken of ['36893488147419103232 REGISTER', '2147483648 BYE', 'INVITE', '1', '-1 BYE', '1 BYE x']) {
    expect(parseCSeq(broken)).toBeNull();
  }
});

test('media types lose their parameters and case, and parameters lose their quotes', () => {
  expect(mediaType('Application/SDP ; charset=utf-8')).toBe('application/sdp');
  expect(parameterOf('multipart/mixed; Boundary="a \\"b"', 'boundary')).toBe('a "b');
  expect(parameterOf('x;y=z', 'boundary')).toBeNull();
});
