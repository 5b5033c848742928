import { describe, expect, test } from 'vitest';
import { type AccountSettings, NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import { checkAccount } from './account-check.ts';
import { tidyAccount } from './account-draft.ts';
import { linesOf, wrongAddress } from './address-check.ts';
import { checkNumber } from './number-check.ts';

const ACCOUNT: AccountSettings = { ...NEW_ACCOUNT, id: '1', user: 'ada', domain: 'sip.example.org' };
const check = (change: Partial<AccountSettings>) => checkAccount('en', { ...ACCOUNT, ...change });

describe('checkAccount', () => {
  test('a user and a domain are enough', () => expect(check({})).toEqual({}));
  test.each(['example.org', 'example.org:5061', '10.0.0.1:5060', '[::1]', '[2001:db8::1]:5061', 'localhost'])(
    '%s is a server',
    (registrar) => expect(check({ registrar })).toEqual({}),
  );
  test.each(['sip:example.org', 'a b', 'http://x/', 'host:port', '-x'])(
    '%s is none, and the error names the field',
    (host) => {
      expect(check({ outboundProxy: host }).outboundProxy).toMatch(/^Outbound proxy:/);
    },
  );
  test('missing fields are named', () => {
    expect(check({ user: '', domain: '' })).toEqual({
      user: 'User name or number: fill this in.',
      domain: 'Domain: fill this in.',
    });
  });
  test('the life of a registration is 60 to 7200 seconds', () => {
    expect(check({ expiresSeconds: 60 })).toEqual({});
    expect(check({ expiresSeconds: 7200 })).toEqual({});
    for (const expiresSeconds of [59, 7201, 60.5, Number.NaN]) expect(check({ expiresSeconds }).expires).toBeDefined();
  });
  test('what is no certificate is not taken for one', () => {
    expect(check({ ca: 'hello' }).ca).toBeDefined();
    expect(check({ ca: '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----' })).toEqual({});
  });
});

describe('tidyAccount', () => {
  test('pasted spaces are cut, and seconds that are no number are kept wrong for the check', () => {
    expect(tidyAccount({ ...ACCOUNT, user: ' ada ' }, ' 120 ')).toMatchObject({ user: 'ada', expiresSeconds: 120 });
    expect(tidyAccount(ACCOUNT, '2 h').expiresSeconds).toBeNaN();
  });
});

describe('addresses that may call', () => {
  test.each(['192.168.1.20', '192.168.1.0/24', '::1', '2001:db8::/32', '10.0.0.0/0'])('%s is one', (line) => {
    expect(wrongAddress([line])).toBeNull();
  });
  test.each(['192.168.1', '300.1.1.1', '10.0.0.0/33', 'example.org', '::1/129', '10.0.0.0/8/8', 'everyone'])(
    '%s is none',
    (line) => expect(wrongAddress(['::1', line])).toBe(line),
  );
  test('empty lines do not count', () => expect(linesOf(' ::1 \n\n10.0.0.1\n')).toEqual(['::1', '10.0.0.1']));
});

describe('checkNumber', () => {
  test('the range includes its ends and the error says it', () => {
    expect(checkNumber('en', 'Port', '1024', 1024, 65_535)).toBeNull();
    expect(checkNumber('en', 'Port', ' 65535 ', 1024, 65_535)).toBeNull();
    expect(checkNumber('en', 'Port', '1023', 1024, 65_535)).toBe('Port: a whole number from 1024 to 65535.');
    for (const typed of ['', '1e4', '-5', '5060.5', '٥٠٦٠']) {
      expect(checkNumber('en', 'Port', typed, 1024, 65_535)).not.toBeNull();
    }
  });
});
