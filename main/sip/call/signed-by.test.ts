import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import type { ReceivedParts, SipIdentity } from '../auth/identity.ts';
import { dialledHere, dialledRecord } from './dialled.ts';
import type { SipRequest } from './signalling.ts';
import { type Dialled, readSignature } from './signed-by.ts';

const invite = (uri: string, to: string, headers: { readonly [name: string]: string } = {}): SipRequest => {
  const all: typeof headers = {
    Identity: 'x',
    From: '"Bob" <sip:bob@b>;tag=1',
    To: `<${to}>`,
    'Call-ID': 'c',
    ...headers,
  };
  return {
    method: 'INVITE',
    uri,
    header: (name) => all[name] ?? null,
    list: (name) => all[name]?.split(', ') ?? [],
    sdp: 'v=0',
    contentType: '',
    body: '',
  };
};
/** What is taken for dialled where the signature is asked for. */
const asked = (dialled: Dialled, message: SipRequest, localAddress = '192.168.1.20'): string | null => {
  let parts: ReceivedParts | null = null;
  const identity: SipIdentity = {
    sign: () => [],
    verify: (given) => {
      parts = given;
      return null;
    },
  };
  readSignature(identity, dialled)(message, localAddress);
  return parts!.dialled();
};
const account = dialledRecord('sip:ada@Example.com');
const direct = dialledHere(
  () => 5070,
  () => ['198.51.100.4', 'Meet.example.org'],
);

test.each([
  ['sip:ada@example.com', true],
  ['sips:ada@EXAMPLE.com:5061;transport=tls', true],
  ['sip:Ada@example.com', false],
  ['sip:eve@example.com', false],
  ['sip:ada@example.org', false],
  ['sip:example.com', false],
  ['tel:+4930123', false],
])('by an account, To counts, and %s is its address: %s', (to, own) => {
  expect(asked(account, invite('sip:ada@192.168.1.20:5062;ob', to))).toBe(own ? to : null);
});

test.each([
  ['sip:parley@192.168.1.20:5070', '192.168.1.20', true],
  ['sip:123456789@[2001:db8::7]:5070', '2001:db8::7', true],
  ['sip:parley@localhost:5070', '127.0.0.1', true],
  [`sip:ada@${hostname()}:5070`, '192.168.1.20', true],
  ['sip:parley@198.51.100.4:5070', '192.168.1.20', true],
  ['sip:parley@meet.example.org:5070', '192.168.1.20', true],
  ['sip:parley@192.168.1.20:5071', '192.168.1.20', false],
  ['sip:parley@192.168.1.20', '192.168.1.20', false],
  ['sip:parley@203.0.113.7:5070', '192.168.1.20', false],
  // Whoever writes these means a machine of their own.
  ['sip:parley@127.0.0.1:5070', '192.168.1.20', false],
  ['sip:parley@localhost:5070', '192.168.1.20', false],
])('without one, the Request-URI counts, and %s leads here from where we are %s: %s', (uri, local, own) => {
  expect(asked(direct, invite(uri, 'sip:somebody@example.net'), local)).toBe(own ? uri : null);
});

const MINE = 'sip:ada@example.com;conf=123456789';
test.each([
  ['the one in To', MINE, 'sip:ada@192.168.1.20', {}, true],
  ['none that is named', 'sip:ada@example.com', 'sip:ada@192.168.1.20', {}, true],
  ['one that is still to be typed', 'sip:ada@example.com;conf', 'sip:ada@192.168.1.20', {}, true],
  ['another in the Request-URI', MINE, 'sip:ada@192.168.1.20;conf=987654321', {}, false],
  ['one in a header', 'sip:ada@example.com', 'sip:ada@192.168.1.20', { 'X-Conf-ID': '987654321' }, false],
])('the meeting a call goes to is the one that was signed: %s', (_what, to, uri, headers, agrees) => {
  expect(asked(account, invite(uri, to, headers))).toBe(agrees ? to : null);
});

test('a direct call cannot be led to a meeting by what is not the Request-URI', () => {
  const uri = 'sip:parley@192.168.1.20:5070';
  expect(asked(direct, invite(uri, `${uri};conf=123456789`))).toBeNull();
  expect(asked(direct, invite(`${uri};conf=123456789`, uri))).toBe(`${uri};conf=123456789`);
});

test('who signed nothing costs nothing', () => {
  const never: SipIdentity = {
    sign: () => [],
    verify: () => {
      throw new Error('asked');
    },
  };
  const message = { ...invite('sip:ada@example.com', 'sip:ada@example.com'), list: () => [] };
  expect(readSignature(never, account)(message, '')).toBeNull();
  expect(readSignature(null, account)(invite('sip:ada@example.com', 'sip:ada@example.com'), '')).toBeNull();
});
