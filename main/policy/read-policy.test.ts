import { describe, expect, test } from 'vitest';
import { POLICIES, POLICY_KEYS } from '../../app/policy/policy.ts';
import { testAuthority } from '../../build/test/sip-data/certificates.ts';
import { readPolicy } from './read-policy.ts';

test.each(POLICY_KEYS.filter((key) => key !== 'TrustedCertificates'))('the sample of %s is sound', (key) => {
  const { sample } = POLICIES[key];
  expect(readPolicy({ [key]: sample })).toEqual({ policy: { [key]: sample }, faults: [], unknown: [] });
});

test.each(POLICY_KEYS)('%s of a wrong shape is named and left out, and the others hold', (key) => {
  const other = key === 'Theme' ? 'CorpId' : 'Theme';
  for (const value of [null, {}, [[]], { length: 3 }, -1, 1e9, 1.5, 'no such value\u0000', ['no such value\n']]) {
    const read = readPolicy({ [key]: value, [other]: other === 'Theme' ? 'dark' : 'acme' });
    expect(read.policy).toEqual({ [other]: other === 'Theme' ? 'dark' : 'acme' });
    expect(read.faults[0]?.key).toMatch(key);
  }
});

test.each([
  ['GuestPagePort', 80, /1024/],
  ['GuestPageAddress', 'not-an-address', /not an IP address/],
  ['GuestPagePublicUrl', 'http://plain.example', /https/],
  ['GuestPageCertificate', '', /./],
  ['ProvisioningUrl', 'http://plain.example/a.json', /https/],
  ['ProvisioningUrl', 'https://ada:secret@example.org/', /without user and password/],
  ['TurnServers', ['turn:t.example'], /address user/],
  ['TurnServers', ['http://t.example ada'], /turn or turns/],
  ['StunServers', ['turn:t.example'], /stun or stuns/],
  ['DialPrefix', 'nine', /0-9/],
  ['NumberGateway', 'two hosts', /host/],
  ['AllowedTransports', [], /./],
  ['AudioCodecs', ['opus', 'opus'], /twice/],
  ['VideoMaxKbps', 9000, /8000/],
  ['TrustedCertificates', 'trust me', /PEM/],
])('%s %j is refused for what it says', (key, value, reason) => {
  const { policy, faults } = readPolicy({ [key]: value });
  expect(policy).toEqual({});
  expect(faults).toEqual([{ key, reason: expect.stringMatching(reason) }]);
});

test('a certificate is read also where an editor made one line of it', () => {
  const { cert } = testAuthority();
  const read = readPolicy({ TrustedCertificates: cert.trim().replaceAll('\n', ' ') });
  expect(read.faults).toEqual([]);
  expect(read.policy.TrustedCertificates?.trim()).toBe(cert.trim());
});

test('a default join policy outside the allowed ones is named, and the allowed ones hold', () => {
  const { policy, faults } = readPolicy({
    DefaultJoinPolicy: 'anyone',
    AllowedJoinPolicies: ['invited'],
    Theme: 'dark',
  });
  expect(policy).toEqual({ AllowedJoinPolicies: ['invited'], Theme: 'dark' });
  expect(faults[0]?.key).toBe('DefaultJoinPolicy');
});

test('names that JSON lends from every object set nothing', () => {
  const raw = JSON.parse('{"__proto__":{"GuestPage":true},"constructor":{"GuestPage":true},"guestpage":true}');
  expect(readPolicy(raw)).toEqual({ policy: {}, faults: [], unknown: ['__proto__', 'constructor', 'guestpage'] });
  expect(Object.hasOwn(Object.prototype, 'GuestPage')).toBe(false);
});

test('what is nested too deeply to be walked is left out like anything else', () => {
  const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
  const { policy, faults } = readPolicy({ Accounts: deep, StunServers: deep, Theme: deep, WaitingRoom: true });
  expect(policy).toEqual({ WaitingRoom: true });
  expect(faults.map(({ key }) => key)).toEqual(['Accounts 1', 'StunServers', 'Theme']);
});

describe('accounts', () => {
  const good = { id: 'office', domain: 'sip.example.org' };
  test.each([
    [{ ...good, password: 'secret' }, /people type their own/],
    [{ ...good, colour: 'red' }, /colour: no such field/],
    [{ ...good, pstn: { dial: '9' } }, /pstn\.dial: no such field/],
    [{ ...good, pstn: 'yes' }, /pstn/],
    [{ ...good, protocol: 'sctp' }, /protocol/],
    [{ ...good, ca: 'trust me' }, /ca: not a certificate/],
    [{ id: 'office' }, /domain/],
    [{ ...good, id: 'of fice' }, /id/],
    [{ ...good, id: undefined }, /id/],
    ['office', /not an account/],
  ])('%j is named and left out, and the one beside it holds', (account, reason) => {
    const { policy, faults } = readPolicy({ Accounts: [{ ...good, id: 'other' }, account] });
    expect(policy.Accounts).toEqual([{ ...good, id: 'other' }]);
    expect(faults).toEqual([{ key: 'Accounts 2', reason: expect.stringMatching(reason) }]);
  });

  test('two of the same id are one too many', () => {
    expect(readPolicy({ Accounts: [good, good] }).faults).toEqual([
      { key: 'Accounts 2', reason: 'id: office is there twice' },
    ]);
  });

  test('a fault never quotes a value, because a mistyped one may be a secret', () => {
    const { faults } = readPolicy({ Accounts: [{ ...good, authUser: 'se\u0000cret' }] });
    expect(JSON.stringify(faults)).not.toContain('cret"');
    expect(faults).toHaveLength(1);
  });
});
