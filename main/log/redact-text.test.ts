import { homedir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { maskKnown } from './mask-known.ts';
import { redactText } from './redact-text.ts';
import { tokenOf } from './token.ts';

describe('a line of the log', () => {
  test.each([
    ['call to +49 30 901820-11 failed', '901820'],
    ['call to 0049 (30) 90.18.20 failed', '90.18.20'],
    ['meeting 123456789 is over', '123456789'],
    ['sip:ada@example.com is busy', 'ada'],
    ['sip:101@example.com is busy', '101'],
    ['tel:110 is busy', '110'],
    ['refused: 404 Bertha Tapir is not here', 'Bertha'],
    ['mail to ada.lovelace@example.com', 'lovelace'],
    ['No contact is called “Ada Lovelace”.', 'Lovelace'],
    ['the header "Ada" <sip:x@y.example>', 'Ada'],
    ['https://parley.example/j/123?pwd=445566#k=abcdef', '445566'],
    ['https://parley.example/j/s3cr3t-l1nk', 's3cr3t'],
    ['https://ada:hunter22@parley.example/', 'hunter22'],
    ['turns://user:pass@turn.example', 'user:pass'],
    ['Authorization: Basic YWRhOmh1bnRlcjIy', 'YWRhOmh1bnRlcjIy'],
    ['it answered Bearer abc.def.ghi', 'abc.def'],
    ['{"password":"hunter22","x":1}', 'hunter22'],
    ['password = hunter22', 'hunter22'],
    ['turn_secret=hunter22', 'hunter22'],
    ['app token: hunter22', 'hunter22'],
    ['a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwg', 'WVNfX19zZW1jdGwg'],
    ['a=ice-pwd:asd88fgpdd777uzjYhagZg', 'asd88'],
    ['/home/ada/.config/Parley/settings.json (ENOSPC)', 'ada'],
    ['C:\\Users\\Ada\\settings.json (ENOSPC)', 'Ada'],
    [`${homedir()}/x`, homedir()],
  ])('%s loses what names somebody or opens something', (line, gone) => {
    expect(redactText(line)).not.toContain(gone);
  });

  test.each([
    'problem: direct-port-in-use 5060',
    'the media gateway ended with code 139; starting it again',
    'guest page: https://parley.example:7443/',
    'unreachable: 192.168.100.200:5061, then 10.0.0.1',
    'call 5b0f: media failed: ICE failed after 30 s',
    'at 2026-11-26 it began',
    'Error: x\n    at y (app://parley/index.js:10:2345)',
  ])('%s says what an engineer looks for', (line) => {
    expect(redactText(line)).toBe(line);
  });

  test('a number has one token however it is written, so that a call can be followed', () => {
    expect(redactText('+49 30 901820')).toBe(redactText('0049-30-901820'));
    expect(redactText('sip:+4930901820@example.com')).toBe(`sip:${redactText('+49 30 901820')}@example.com`);
    expect(redactText('030 901821')).not.toBe(redactText('030 901820'));
    expect(tokenOf('Ada')).toBe(tokenOf('ada'));
  });

  test('what is redacted stays as it is when it is redacted again', () => {
    const once = redactText('“Ada” at sip:ada@example.com, +49 30 901820, https://a.example/x?y, password=z');
    expect(redactText(once)).toBe(once);
  });

  test('it takes linear time, because a peer chooses what is logged', () => {
    for (const piece of ['1 ', '@', '"', '“', 'a@', 'sip:', 'https://', 'password=', '1.', '(1', '-_', 'basic ']) {
      expect(redactText(piece.repeat(100_000)).length).toBeLessThan(200_000);
    }
  });
});

test.each(['correct horse', 'pa"ss\\wörd', 'a+b/c=d&e', '密码很长的'])(
  'the known secret %s is found as it is, percent-encoded, in JSON and in base64 at any place',
  (secret) => {
    for (const form of [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret),
      ...[0, 1, 2].map((n) => base64(secret, n)),
    ]) {
      const line = `before ${form} after`;
      const shown = maskKnown(line, [secret]);
      expect(shown).toContain('…');
      expect(Buffer.from(shown, 'utf8').toString()).not.toContain(form);
      expect(shown).toMatch(/^before .* after$/);
    }
  },
);

test('a secret of three characters is left, for it would be found in every word', () => {
  expect(maskKnown('the end', ['the'])).toBe('the end');
});

const base64 = (secret: string, before: number): string =>
  Buffer.from(`${'u'.repeat(before)}${secret}:x`).toString('base64');
