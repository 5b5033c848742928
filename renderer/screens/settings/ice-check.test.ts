import { expect, test } from 'vitest';
import { isIceServer, isPublicUrl, portsOf, turnOf, turnServersOf } from './ice-check.ts';

test('a server is taken only under a scheme of its kind, for main would refuse the whole list', () => {
  expect(isIceServer('stun:stun.example.org', ['stun', 'stuns'])).toBe(true);
  expect(isIceServer('turn:stun.example.org', ['stun', 'stuns'])).toBe(false);
  expect(isIceServer('stun.example.org', ['stun', 'stuns'])).toBe(false);
  expect(isIceServer('stun:[2001:db8::1]:3478', ['stun'])).toBe(true);
});

test('a TURN server needs its user, because no server relays for nobody', () => {
  expect(turnOf('turn:a.example:3478?transport=tcp alice')).toEqual({
    url: 'turn:a.example:3478?transport=tcp',
    user: 'alice',
  });
  expect(turnOf('turn:a.example')).toBeNull();
  expect(turnOf('turn:a.example alice extra')).toBeNull();
});

test('a TURN server that stays keeps how it is signed in at, and one typed twice is one', () => {
  const before = [{ url: 'turn:a.example', user: 'alice', timeLimited: true }];
  expect(turnServersOf(['turn:a.example  alice', 'turn:b.example bob', 'turn:b.example bob'], before)).toEqual([
    ...before,
    { url: 'turn:b.example', user: 'bob', timeLimited: false },
  ]);
});

test('ports are a range from low to high, or none at all', () => {
  expect(portsOf('50000-50100')).toEqual({ from: 50_000, to: 50_100 });
  expect(portsOf(' ')).toBeNull();
  for (const wrong of ['50100-50000', '80-90', '50000', '50000-70000']) expect(portsOf(wrong)).toBeUndefined();
});

test('a public address is https and carries nothing else, since the link is built on it', () => {
  for (const right of ['', 'https://meet.example.org', 'https://example.org/p']) expect(isPublicUrl(right)).toBe(true);
  for (const wrong of ['http://a.example', 'a.example', 'https://u:p@a.example', 'https://a.example/?q']) {
    expect(isPublicUrl(wrong)).toBe(false);
  }
});
