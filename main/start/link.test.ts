import { expect, test } from 'vitest';
import { checkProvisionUrl, readDestination, readLink } from './link.ts';

test.each([
  ['tel:+4930123456', 'tel:+4930123456'],
  ['tel:+49-(30)-1234;ext=12', 'tel:+49-(30)-1234;ext=12'],
  ['tel:1234;phone-context=+4930', 'tel:1234;phone-context=+4930'],
  ['TEL:+4930123456', 'TEL:+4930123456'],
  ['sip:bob@example.com', 'sip:bob@example.com'],
  ['sips:bob@example.com:5061;transport=tcp', 'sips:bob@example.com:5061;transport=tcp'],
  ['sip:1234', 'sip:1234'],
  ['sip:[2001:db8::1]:5060', 'sip:[2001:db8::1]:5060'],
  ['callto:+49%2030%20123', '+49 30 123'],
  ['parley:call/+990003246', '+990003246'],
  ['parley://call/+990003246/', '+990003246'],
  ['parley:%2B4930%20123', '+4930 123'],
  ['parley://sip:bob@example.com', 'sip:bob@example.com'],
  ['parley:call/sip%3Abob%40example.com', 'sip:bob@example.com'],
])('the link %s fills the form with %s', (link, text) => {
  expect(readLink(link)).toEqual({ kind: 'fill', text });
});

test.each([
  [`tel:${'1'.repeat(9000)}`, 'too-long'],
  [`sip:${'a'.repeat(130)}@example.com`, 'too-long'],
  ['sip:bob@example.com\r\nContact: <sip:eve@example.com>', 'control-characters'],
  ['sip:bob%0d%0aVia:x@example.com', 'control-characters'],
  ['tel:+49%0030', 'control-characters'],
  ['parley:call/bob%E2%80%AEmoc', 'control-characters'],
  ['sip:bob%zz@example.com', 'bad-escape'],
  ['tel:%ff', 'bad-escape'],
  ['sip:bob@example.com?Subject=hello', 'headers'],
  ['sips:bob@example.com?Replaces=a%3Bto-tag%3Db', 'headers'],
  ['tel:+4930?x=1', 'headers'],
  ['callto:bob?x', 'headers'],
  ['parley:call/123?now=1', 'headers'],
  ['parley:call/sip:bob@example.com?Route=x', 'headers'],
  ['parley:call/sip%3Abob%40example.com%3FRoute=x', 'headers'],
  ['sip:bob:hunter2@example.com', 'secret'],
  ['sip:bob@example.com@example.net', 'not-an-address'],
  ['sip:bob@example.com;maddr=192.0.2.1', 'not-an-address'],
  ['sip:', 'not-an-address'],
  ['tel:', 'not-an-address'],
  ['tel:bob', 'not-an-address'],
  ['callto:tel:+49301234', 'not-an-address'],
  ['callto:https://example.com', 'not-an-address'],
  ['parley:', 'not-an-address'],
  ['parley:parley:call/1', 'not-an-address'],
  ['parley:call/"<sip:eve@example.com>', 'not-an-address'],
])('the link %s is refused whole, since half of it would mislead', (link, why) => {
  expect(readLink(link)).toEqual({ kind: 'refused', why });
});

test('a provisioning link names an https document and nothing else', () => {
  expect(readLink('parley:provision?url=https%3A%2F%2Fit.example.com%2Fparley.json%3Fsite%3Dberlin%23x')).toEqual({
    kind: 'provision',
    url: 'https://it.example.com/parley.json?site=berlin',
  });
});

test.each([
  ['parley:provision?url=http%3A%2F%2Fit.example.com%2F', 'not-https'],
  ['parley:provision?url=file%3A%2F%2F%2Fetc%2Fpasswd', 'not-an-address'],
  ['parley:provision?url=https%3A%2F%2Fada%3Asecret%40it.example.com%2F', 'secret'],
  ['parley:provision?url=https%3A%2F%2Fada%40it.example.com%2F', 'secret'],
  ['parley:provision?url=https%3A%2F%2Fit.example.com%2F%3Ftoken%3Dx', 'secret'],
  ['parley:provision?url=https%3A%2F%2Fit.example.com%2F%23access_token%3Dx', 'secret'],
  ['parley:provision?url=https%3A%2F%2Fit.example.com%2F&password=x', 'secret'],
  ['parley:provision?url=https%3A%2F%2Fa.example&url=https%3A%2F%2Fb.example', 'not-an-address'],
  ['parley:provision?url=https%3A%2F%2Fa.example&x=1', 'not-an-address'],
  ['parley:provision', 'not-an-address'],
  ['parley:provision?url=', 'not-an-address'],
  [`parley:provision?url=https%3A%2F%2Fit.example.com%2F${'a'.repeat(3000)}`, 'too-long'],
])(
  'the provisioning link %s is refused, for a secret in a link is known to everybody who passes it on',
  (link, why) => {
    expect(readLink(link)).toEqual({ kind: 'refused', why });
  },
);

test('an address of accounts from elsewhere is held to the same', () => {
  expect(checkProvisionUrl('https://it.example.com')).toEqual({ kind: 'provision', url: 'https://it.example.com/' });
  expect(checkProvisionUrl('nonsense').kind).toBe('refused');
});

test('what stands after call is a number as people write it, or a link', () => {
  expect(readDestination(' +49 (30) 123 ')).toEqual({ kind: 'fill', text: '+49 (30) 123' });
  expect(readDestination('张伟')).toEqual({ kind: 'fill', text: '张伟' });
  expect(readDestination('sip:bob@example.com?x')).toEqual({ kind: 'refused', why: 'headers' });
  expect(readDestination('1\n2')).toEqual({ kind: 'refused', why: 'control-characters' });
});

test('no link of 20000 characters takes long to refuse, whoever wrote it', () => {
  for (const piece of ['a:', '%', '@', '?', 'parley:', ' ', '+']) {
    for (const scheme of ['sip:', 'tel:', 'callto:', 'parley:', 'parley:provision?url=']) {
      expect(readLink(scheme + piece.repeat(20_000)).kind).toBe('refused');
    }
  }
});
