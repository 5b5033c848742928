import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings, type TurnServer } from '../../app/settings/settings.ts';
import { turnSecretId } from '../secrets/turn-secret.ts';
import { guestIce, iceServersOf } from './guest-ice.ts';

const UNTIL = 1_772_629_200_000;
const addressFor = (address: string): string =>
  guestIce({ ...DEFAULT_SETTINGS, guestPage: { ...DEFAULT_SETTINGS.guestPage, address } }, () => null, UNTIL).address;

test('guests’ media goes by the address that the page listens on, if there is one', () => {
  expect(addressFor('')).toBe('');
  expect(addressFor('192.0.2.7')).toBe('192.0.2.7');
});

test('a page on loopback is passed on by a proxy, which does not pass media on: that goes by every address', () => {
  expect(addressFor('127.0.0.1')).toBe('');
  expect(addressFor('::1')).toBe('');
});

const withTurn = (...turn: TurnServer[]): Settings => ({
  ...DEFAULT_SETTINGS,
  ice: { ...DEFAULT_SETTINGS.ice, stun: ['stun:a.test'], turn },
});
const PLAIN: TurnServer = { url: 'turn:b.test', user: 'ada', timeLimited: false };
const SHARED: TurnServer = { url: 'turn:b.test', user: 'ada', timeLimited: true };
const secretsOf = (secrets: Readonly<Record<string, string>>) => (name: string) => secrets[name] ?? null;

test('a guest gets the STUN servers, and a TURN server with its password', () => {
  expect(iceServersOf(withTurn(PLAIN), secretsOf({ [turnSecretId(PLAIN)]: 'hunter2' }), UNTIL)).toEqual([
    { urls: 'stun:a.test' },
    { urls: 'turn:b.test', username: 'ada', credential: 'hunter2' },
  ]);
});

test('of a shared secret a guest gets only what holds until the meeting’s planned end', () => {
  const servers = iceServersOf(withTurn(SHARED), secretsOf({ [turnSecretId(SHARED)]: 'north' }), UNTIL);
  expect(servers[1]).toEqual({
    urls: 'turn:b.test',
    username: '1772629200:ada',
    credential: createHmac('sha1', 'north').update('1772629200:ada').digest('base64'),
  });
  expect(JSON.stringify(servers)).not.toContain('north');
});

test('a shared secret is never given out as a password when the setting is changed', () => {
  const secrets = secretsOf({ [turnSecretId(SHARED)]: 'north' });
  expect(JSON.stringify(iceServersOf(withTurn(PLAIN), secrets, UNTIL))).not.toContain('north');
  expect(JSON.stringify(guestIce(withTurn(PLAIN), secrets, UNTIL))).not.toContain('north');
});

test('a TURN server without its password is left out, because browsers refuse the whole list for it', () => {
  expect(iceServersOf(withTurn(PLAIN, SHARED), () => null, UNTIL)).toEqual([{ urls: 'stun:a.test' }]);
});
