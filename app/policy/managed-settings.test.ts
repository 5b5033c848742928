import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../settings/settings.ts';
import { fixedSettings, managedSettings, turnServerOf } from './managed-settings.ts';
import { POLICIES, POLICY_KEYS, type Policy, type PolicyKey } from './policy.ts';

/** A policy alone, save the guest page's certificate, which is one with its key. */
const alone = (key: PolicyKey): Policy => ({
  ...(key.startsWith('GuestPageCert') && { GuestPageKey: 'key.pem' }),
  ...(key === 'GuestPageKey' && { GuestPageCertificate: 'cert.pem' }),
  [key]: POLICIES[key].sample,
});

test.each(POLICY_KEYS)('%s fixes the settings that the table says it locks, and no others', (key) => {
  const paths = fixedSettings(alone(key)).map(({ path }) => path);
  expect(paths).toEqual(POLICIES[key].locks.filter((path) => !path.startsWith('account.')));
});

test('every policy is explained in both languages, because templates and guide are made of nothing else', () => {
  for (const key of POLICY_KEYS) {
    const { en, zh } = POLICIES[key];
    for (const words of [en, zh]) expect(words.name.length * words.text.length).toBeGreaterThan(0);
    expect(zh.text).toMatch(/\p{Script=Han}/u);
  }
});

test('a policy holds over what the person set, and what it leaves open stays theirs', () => {
  const own = { ...DEFAULT_SETTINGS, theme: 'dark' as const, guestPage: { ...DEFAULT_SETTINGS.guestPage, on: true } };
  const held = managedSettings(own, { GuestPage: false, GuestPagePort: 8443, RequireEncryption: true });
  expect(held.guestPage).toEqual({ ...own.guestPage, on: false, port: 8443 });
  expect(held).toMatchObject({ theme: 'dark', encryption: 'required' });
});

test('what only forbids or demands leaves the rest to the person when it is off', () => {
  expect(fixedSettings({ RequireEncryption: false, GuestPasswordRequired: false, DirectCalls: true })).toEqual([]);
});

test('the bandwidth is a cap, never a floor', () => {
  expect(managedSettings(DEFAULT_SETTINGS, { VideoMaxKbps: 500 }).videoMaxKbps).toBe(500);
  expect(managedSettings({ ...DEFAULT_SETTINGS, videoMaxKbps: 300 }, { VideoMaxKbps: 500 }).videoMaxKbps).toBe(300);
});

test('a join policy that is not allowed any more becomes the first that is', () => {
  const own = { ...DEFAULT_SETTINGS, joinPolicy: 0 as const };
  expect(managedSettings(own, { AllowedJoinPolicies: ['company', 'invited'] }).joinPolicy).toBe(2);
  expect(managedSettings(own, { AllowedJoinPolicies: ['company', 'anyone'] }).joinPolicy).toBe(0);
});

test('two languages leave the choice, one makes it', () => {
  expect(managedSettings(DEFAULT_SETTINGS, { Languages: ['en', 'zh'] }).language).toBe('system');
  expect(managedSettings(DEFAULT_SETTINGS, { Languages: ['zh'] }).language).toBe('zh');
});

test.each([
  ['turn:t.example ada', { url: 'turn:t.example', user: 'ada', timeLimited: false }],
  ['turn:t.example  ada time-limited ', { url: 'turn:t.example', user: 'ada', timeLimited: true }],
  ['turn:t.example', null],
  ['turn:t.example ada for-ever', null],
  ['turn:t.example ada time-limited x', null],
])('the TURN server %j is read as written in the guide', (text, server) => expect(turnServerOf(text)).toEqual(server));
