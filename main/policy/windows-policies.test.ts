import { expect, test } from 'vitest';
import { readPolicy } from './read-policy.ts';
import { windowsPolicies } from './windows-policies.ts';

const KEY = 'Software\\Policies\\Parley\\Parley';
const MACHINE = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Parley\\Parley';

/** A registry of texts by key; a key that is not there fails as one that may not be read does. */
const registry = (texts: { readonly [key: string]: string }) => {
  const asked: string[][] = [];
  const source = windowsPolicies(async (args) => {
    asked.push([...args]);
    return texts[args[1] ?? ''] ?? null;
  });
  return { source, asked };
};
const EMPTY = {
  'HKLM\\Software\\Policies': '\r\nHKEY_LOCAL_MACHINE\\Software\\Policies\\Microsoft\r\n',
  'HKCU\\Software\\Policies': '\r\nHKEY_CURRENT_USER\\Software\\Policies\\Microsoft\r\n',
};
const TEXT = [
  '',
  MACHINE,
  '    GuestPage    REG_DWORD    0x1',
  '    waitingroom    REG_DWORD    0x0',
  '    GuestPagePort    REG_DWORD    0x1d13',
  '    CorpId    REG_SZ    acme  inc    and sons',
  '    GuestPagePublicUrl    REG_EXPAND_SZ    https://meet.example.org/a',
  '    StunServers    REG_MULTI_SZ    stun:a.example\\0stun:b.example',
  '    Accounts    REG_SZ    [{"id":"office","domain":"sip.example.org"}]',
  '',
  `${MACHINE}\\AudioCodecs`,
  '    10    REG_SZ    PCMU',
  '    2    REG_SZ    PCMA',
  '    1    REG_SZ    opus',
  '',
  `${MACHINE}\\VideoCodecs`,
  '',
  `${MACHINE}\\AudioCodecs\\Deeper`,
  '    1    REG_SZ    G722',
  '',
].join('\r\n');

test('numbers, texts, lists and JSON are read as templates write them, and names as the registry compares them', async () => {
  const found = await registry({ [`HKLM\\${KEY}`]: TEXT }).source.read();
  if (found.state !== 'found') throw new Error(found.state);
  expect(found.at).toBe(`HKLM\\${KEY}`);
  expect(readPolicy(found.raw)).toEqual({
    policy: {
      GuestPage: true,
      WaitingRoom: false,
      GuestPagePort: 7443,
      CorpId: 'acme  inc    and sons',
      GuestPagePublicUrl: 'https://meet.example.org/a',
      StunServers: ['stun:a.example', 'stun:b.example'],
      Accounts: [{ id: 'office', domain: 'sip.example.org' }],
      AudioCodecs: ['opus', 'PCMA', 'PCMU'],
    },
    faults: [],
    unknown: [],
  });
});

test.each([
  ['    GuestPage    REG_DWORD    0x2', 'GuestPage'],
  ['    GuestPage    REG_SZ    true', 'GuestPage'],
  ['    GuestPagePort    REG_DWORD    eighty', 'GuestPagePort'],
  ['    GuestPagePort    REG_QWORD    0x1d13', 'GuestPagePort'],
  ['    Theme    REG_DWORD    0x1', 'Theme'],
  ['    Theme    REG_BINARY    00FF', 'Theme'],
  ['    Theme    REG_NONE', 'Theme'],
  ['    Accounts    REG_SZ    [{"id":', 'Accounts'],
  ['    CorpId    REG_SZ    Zürich', 'CorpId'],
])('%j is named, because a policy that is set and not honoured must not be silent', async (line, key) => {
  const found = await registry({ [`HKLM\\${KEY}`]: `\r\n${MACHINE}\r\n${line}\r\n` }).source.read();
  if (found.state !== 'found') throw new Error(found.state);
  const { policy, faults } = readPolicy(found.raw);
  expect(policy).toEqual({});
  expect([...found.faults, ...faults].map((fault) => fault.key)).toEqual([key]);
});

test('certificates of several lines are read whole', async () => {
  const lines = [
    '    TrustedCertificates    REG_SZ    -----BEGIN CERTIFICATE-----',
    'MIIB',
    '-----END CERTIFICATE-----',
  ];
  const found = await registry({ [`HKLM\\${KEY}`]: [MACHINE, ...lines, ''].join('\r\n') }).source.read();
  expect(found).toMatchObject({
    raw: { TrustedCertificates: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----' },
  });
});

test('the computer’s policies hold as a whole: the person’s are not even asked for', async () => {
  const { source, asked } = registry({
    [`HKLM\\${KEY}`]: `${MACHINE}\r\n    Theme    REG_SZ    dark\r\n`,
    [`HKCU\\${KEY}`]: `HKEY_CURRENT_USER\\${KEY}\r\n    CorpId    REG_SZ    acme\r\n`,
  });
  expect(await source.read()).toMatchObject({ raw: { Theme: 'dark' } });
  expect(asked).toEqual([['query', `HKLM\\${KEY}`, '/s', '/reg:64']]);
});

test('without policies of the computer the person’s hold, also where an empty key was left behind', async () => {
  const user = { [`HKCU\\${KEY}`]: `HKEY_CURRENT_USER\\${KEY}\r\n    CorpId    REG_SZ    acme\r\n` };
  expect(await registry({ ...EMPTY, ...user }).source.read()).toMatchObject({ raw: { CorpId: 'acme' } });
  const left = { [`HKLM\\${KEY}`]: `${MACHINE}\r\n\r\n${MACHINE}\\AudioCodecs\r\n` };
  expect(await registry({ ...left, ...user }).source.read()).toMatchObject({ raw: { CorpId: 'acme' } });
});

test('a key is absent only where its parent says so', async () => {
  expect(await registry(EMPTY).source.read()).toEqual({ state: 'absent' });
  const onlyOthers = { HKLM: 'HKEY_LOCAL_MACHINE\\SAM\r\n', HKCU: 'HKEY_CURRENT_USER\\Console\r\n' };
  expect(await registry(onlyOthers).source.read()).toEqual({ state: 'absent' });
});

test.each([
  [{ ...EMPTY, 'HKLM\\Software\\Policies\\Parley': `${MACHINE}\r\n` }],
  [{ ...EMPTY, 'HKLM\\Software\\Policies': 'HKEY_LOCAL_MACHINE\\Software\\Policies\\PARLEY\r\n' }],
  [{}],
])(
  'a key that is there and cannot be read, or a registry that cannot be asked, is not taken for none',
  async (texts) => {
    expect(await registry(texts).source.read()).toEqual({ state: 'unreadable', reason: `HKLM\\${KEY} cannot be read` });
  },
);
