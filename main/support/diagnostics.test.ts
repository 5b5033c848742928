import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { AccountView, MediaReport } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { followCalls } from './call-statistics.ts';
import { masked } from './masked.ts';
import { profileDiagnostics } from './profile-diagnostics.ts';
import { followRegistrations } from './registration-history.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parley-diagnostics-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('settings show what was chosen and not who chose it', () => {
  const shown = masked({
    ...DEFAULT_SETTINGS,
    displayName: 'Ada Lovelace',
    corpId: 'acme-007',
    camera: { id: 'abc', label: 'Ada’s camera' },
    guestPage: { ...DEFAULT_SETTINGS.guestPage, publicUrl: 'https://meet.acme.example' },
    ice: { ...DEFAULT_SETTINGS.ice, turn: [{ url: 'turn:turn.acme.example', user: 'ada-turn', timeLimited: true }] },
    direct: { receive: true, port: 5060, allow: ['192.0.2.7'] },
  });
  const text = JSON.stringify(shown);
  for (const gone of ['Ada', 'acme', 'ada-turn', '192.0.2.7']) expect(text).not.toContain(gone);
  expect(shown).toMatchObject({
    theme: 'system',
    logLevel: 'info',
    direct: { port: 5060 },
    corpId: expect.stringMatching(/^set ~/),
  });
});

test('a value that goes on for ever is cut', () => {
  const round: { again?: unknown } = {};
  round.again = round;
  expect(JSON.stringify(masked(round)).length).toBeLessThan(500);
});

test('a profile is described without being touched, also when its files are broken', async () => {
  writeFileSync(join(dir, 'settings.json'), '{"displayName":"Ada Lovelace", broken');
  writeFileSync(
    join(dir, 'accounts.json'),
    JSON.stringify([{ ...NEW_ACCOUNT, id: 'a', user: 'ada77', domain: 'sip.example' }]),
  );
  mkdirSync(join(dir, 'parley.1.log'));
  writeFileSync(join(dir, 'parley.log'), '2026-01-01T00:00:00.000Z it began\n');
  const before = readdirSync(dir);
  const text = await profileDiagnostics(dir, '1.2.3', () => ({
    Telephony: true,
    ProvisioningUrl: 'https://it.example/?token=t0k3n',
  }));
  expect(text).toContain('Parley 1.2.3');
  expect(text).toContain('unreadable: it is not JSON');
  expect(text).toContain('"domain": "sip.example"');
  expect(text).toContain('it began');
  expect(text).toContain('"Telephony": true');
  for (const gone of ['Ada', 'ada77', 't0k3n']) expect(text).not.toContain(gone);
  expect(readdirSync(dir)).toEqual(before);
  expect(readFileSync(join(dir, 'settings.json'), 'utf8')).toContain('broken');
  expect(await profileDiagnostics(join(dir, 'none'), '1.2.3', () => ({}))).toContain('no file');
});

test('a long log is shown from a whole line on', async () => {
  writeFileSync(
    join(dir, 'parley.log'),
    Array.from({ length: 5000 }, (_, n) => `line ${n} ${'x'.repeat(40)}`).join('\n'),
  );
  const text = await profileDiagnostics(dir, '1', () => ({}));
  expect(text.length).toBeLessThan(70_000);
  expect(text).toContain('line 4999');
  expect(text).toMatch(/== Log ==\nline \d+ x/);
});

test('the last calls are told by how they were carried and ended', () => {
  const calls = createStore<readonly Call[]>(() => []);
  const statistics = followCalls(calls);
  const call = (n: number): Call => ({
    id: `call-${n}`,
    direction: 'out',
    party: { name: 'Ada', address: '+4930901820' },
    route: { kind: 'pstn', uri: 'sip:+4930901820@x', account: 'a', shown: '+49 30 901820', e164: '+4930901820' },
    account: 'a',
    accountLabel: 'Work',
    mediaType: 0,
    video: false,
    startedAt: 0,
    givenUpAt: null,
    state: { phase: 'active', since: 1000, heldByPeer: false },
    encryption: { media: 'sdes', signalling: 'tls', suite: 'AES_CM_128_HMAC_SHA1_80' },
    media: {
      audioCodec: 'opus',
      videoCodec: '',
      media: 'sdes',
      suite: '',
      receivingAudio: true,
      receivingVideo: false,
    },
    silentSeconds: 0,
    transfer: null,
    conference: null,
    meeting: null,
  });
  for (let n = 0; n < 12; n += 1) calls.setState([call(n)], true);
  const report = { session: 'call-11', lossIn: 0.1, lossOut: 0, jitterMs: 12, roundTripMs: 80 } as MediaReport;
  statistics.report(report);
  statistics.report({ ...report, lossIn: 0, session: 'call-11' });
  statistics.report({ ...report, session: 'nobody' });
  const outcome = { kind: 'lost', code: 1, sipStatus: 408, detail: 'sip:ada@example.com was lost' } as never;
  calls.setState(
    [{ ...call(11), media: null, state: { phase: 'ended', answeredAt: 1000, at: 61_000, outcome } }],
    true,
  );
  expect(statistics.lines()).toHaveLength(10);
  const last = statistics.lines().at(-1) ?? '';
  expect(last).toContain('60 s; opus; media sdes AES_CM_128_HMAC_SHA1_80, signalling tls');
  expect(last).toContain('loss in 5.0 % (worst 10.0 %), out 0.0 %, jitter at most 12 ms, round trip at most 80 ms');
  expect(last).toContain('ended: lost, code 1, SIP 408');
  expect(statistics.lines().join('\n')).not.toMatch(/Ada|ada|901820|Work/);
});

test('each change of a registration is remembered once', () => {
  const view = (phase: AccountView['registration']['phase'], detail = ''): AccountView => ({
    settings: { ...NEW_ACCOUNT, id: 'a', user: 'ada', domain: 'sip.example' },
    hasPassword: true,
    registration: { phase, signalling: true, canReceive: phase === 'registered', problem: null, detail, retryAt: null },
  });
  const accounts = createStore<readonly AccountView[]>(() => [view('connecting')]);
  const lines = followRegistrations(accounts, () => new Date(0));
  accounts.setState([view('connecting')], true);
  accounts.setState([view('registered')], true);
  accounts.setState([view('waiting', 'sip:ada@sip.example: 503')], true);
  expect(lines().map((line) => line.replace(/~\w+/g, '~'))).toEqual([
    '1970-01-01T00:00:00.000Z account ~ at sip.example: connecting',
    '1970-01-01T00:00:00.000Z account ~ at sip.example: registered, can receive',
    '1970-01-01T00:00:00.000Z account ~ at sip.example: waiting: sip:~@sip.example: 503',
  ]);
});
