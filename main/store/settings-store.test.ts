import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { HOSTILE_VALUES } from '../../build/test/hostile-values.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { openSettings } from './settings-store.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const open = () => folder.opened(openSettings(folder.path, folder.onProblem));
const put = (value: unknown) => writeFileSync(join(folder.path, 'settings.json'), JSON.stringify(value));

test('a fresh profile has the defaults', () => {
  expect(open().store.getState()).toEqual(DEFAULT_SETTINGS);
});

test('what is saved is watched, and there after a restart', async () => {
  const settings = open();
  const seen: string[] = [];
  settings.store.subscribe(({ theme }) => seen.push(theme));
  const device = { id: 'abc', label: 'Head set' };
  expect(await settings.save({ theme: 'dark', microphone: device })).toEqual({ ok: true, value: null });
  expect(seen).toEqual(['dark']);
  expect(open().store.getState()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', microphone: device });
});

test('a part of the direct settings may be given, the rest stays', async () => {
  const settings = open();
  await settings.save({ direct: { receive: true } });
  await settings.save({ direct: { allow: ['10.0.0.0/8', '::1'] } });
  expect(settings.store.getState().direct).toEqual({ receive: true, port: 5060, allow: ['10.0.0.0/8', '::1'] });
});

test('parts of the guest page and ICE settings may be given, the rest stays, and all is there after a restart', async () => {
  const settings = open();
  const certificate = { kind: 'files', certPath: '/etc/c.pem', keyPath: '/etc/k.pem' } as const;
  const turn = [{ url: 'turns:[2001:db8::1]:5349?transport=tcp', user: 'ada' }];
  for (const patch of [
    { waitingRoom: true, outsiders: 'refuse', dialIn: true },
    { guestPage: { on: true, port: 0 } },
    { guestPage: { certificate, publicUrl: 'https://meet.example.com/parley' } },
    { ice: { stun: ['stun:stun.example.com:3478'], turn } },
    { ice: { ports: { from: 40_000, to: 40_100 } } },
  ]) {
    expect(await settings.save(patch)).toEqual({ ok: true, value: null });
  }
  expect(open().store.getState()).toEqual({
    ...DEFAULT_SETTINGS,
    waitingRoom: true,
    outsiders: 'refuse',
    dialIn: true,
    guestPage: { on: true, address: '', port: 0, publicUrl: 'https://meet.example.com/parley', certificate },
    ice: {
      stun: ['stun:stun.example.com:3478'],
      turn,
      publicAddress: '',
      ports: { from: 40_000, to: 40_100 },
      relayOnly: false,
    },
  });
});

test('a TURN server’s password is no setting, so it never reaches the settings file', async () => {
  const settings = open();
  await settings.save({ ice: { turn: [{ url: 'turn:example.com', user: 'ada', credential: 'hunter2' }] } });
  expect(readFileSync(join(folder.path, 'settings.json'), 'utf8')).not.toContain('hunter2');
});

describe('what cannot be saved is refused with the name of its field, and changes nothing', () => {
  test.each([
    [{ theme: 'purple' }, 'settings.theme'],
    [{ displayName: 'x'.repeat(257) }, 'settings.displayName'],
    [{ displayName: 'Ada\r\nX: y' }, 'settings.displayName'],
    [{ displayName: '\ud83d' }, 'settings.displayName'],
    [{ region: 'de' }, 'settings.region'],
    [{ joinPolicy: 4 }, 'settings.joinPolicy'],
    [{ noAnswerSeconds: 9 }, 'settings.noAnswerSeconds'],
    [{ noAnswerSeconds: 301 }, 'settings.noAnswerSeconds'],
    [{ noAnswerSeconds: 60.5 }, 'settings.noAnswerSeconds'],
    [{ videoMaxKbps: 99 }, 'settings.videoMaxKbps'],
    [{ videoMaxKbps: 8001 }, 'settings.videoMaxKbps'],
    [{ microphone: { id: 7, label: '' } }, 'settings.microphone.id'],
    [{ closeToTray: null }, 'settings.closeToTray'],
    [{ direct: { port: 1023 } }, 'settings.direct.port'],
    [{ direct: { port: 65_536 } }, 'settings.direct.port'],
    [{ direct: { allow: ['10.0.0.0/33'] } }, 'settings.direct.allow.0'],
    [{ direct: { allow: ['::/0', 'example.com'] } }, 'settings.direct.allow.1'],
    [{ direct: null }, 'settings.direct'],
    [{ waitingRoom: 'yes' }, 'settings.waitingRoom'],
    [{ outsiders: 'shoot' }, 'settings.outsiders'],
    [{ guestPage: { port: 443 } }, 'settings.guestPage.port'],
    [{ guestPage: { port: 65_536 } }, 'settings.guestPage.port'],
    [{ guestPage: { address: 'localhost' } }, 'settings.guestPage.address'],
    [{ guestPage: { publicUrl: 'http://meet.example.com' } }, 'settings.guestPage.publicUrl'],
    [{ guestPage: { publicUrl: 'https://u:p@meet.example.com' } }, 'settings.guestPage.publicUrl'],
    [{ guestPage: { publicUrl: 'https://meet.example.com/?pwd=1' } }, 'settings.guestPage.publicUrl'],
    [{ guestPage: { publicUrl: 'javascript:alert(1)' } }, 'settings.guestPage.publicUrl'],
    [{ guestPage: { certificate: { kind: 'files', certPath: '/c.pem' } } }, 'settings.guestPage.certificate.keyPath'],
    [{ guestPage: { certificate: { kind: 'none' } } }, 'settings.guestPage.certificate.kind'],
    [{ guestPage: [] }, 'settings.guestPage'],
    [{ ice: { stun: ['http://example.com'] } }, 'settings.ice.stun.0'],
    [{ ice: { stun: ['turn:example.com'] } }, 'settings.ice.stun.0'],
    [{ ice: { turn: [{ url: 'turn:example.com', user: '' }] } }, 'settings.ice.turn.0.user'],
    [{ ice: { turn: [{ url: 'turn:example.com?transport=sctp', user: 'u' }] } }, 'settings.ice.turn.0.url'],
    [{ ice: { turn: Array(9).fill({ url: 'turn:example.com', user: 'u' }) } }, 'settings.ice.turn'],
    [{ ice: { publicAddress: 'here' } }, 'settings.ice.publicAddress'],
    [{ ice: { ports: { from: 5000, to: 4000 } } }, 'settings.ice.ports'],
    [{ ice: { ports: { from: 80, to: 4000 } } }, 'settings.ice.ports.from'],
    [{ ice: { relayOnly: 1 } }, 'settings.ice.relayOnly'],
    [[], 'settings'],
    ['dark', 'settings'],
  ])('%j names %s', async (patch, field) => {
    const settings = open();
    const saved = await settings.save(patch);
    expect(saved.ok ? '' : saved.failure.reason).toMatch(new RegExp(`^${field}(?::| is longer)`));
    expect(settings.store.getState()).toEqual(DEFAULT_SETTINGS);
  });

  test('limits themselves are legal', async () => {
    const settings = open();
    for (const patch of [{ noAnswerSeconds: 10 }, { noAnswerSeconds: 300 }, { displayName: 'x'.repeat(256) }]) {
      expect(await settings.save(patch)).toEqual({ ok: true, value: null });
    }
  });

  test.each(HOSTILE_VALUES)('$name as a field', async ({ make }) => {
    const settings = open();
    expect((await settings.save({ theme: make() })).ok).toBe(false);
    expect(settings.store.getState()).toEqual(DEFAULT_SETTINGS);
  });
});

test('unknown fields are dropped, on the way in and from the disk', async () => {
  put({ theme: 'dark', password: 'hunter2', direct: { receive: true, extra: 1 } });
  const settings = open();
  expect(settings.store.getState()).toEqual({
    ...DEFAULT_SETTINGS,
    theme: 'dark',
    direct: { ...DEFAULT_SETTINGS.direct, receive: true },
  });
  await settings.save({ language: 'zh', password: 'hunter2' });
  expect(readFileSync(join(folder.path, 'settings.json'), 'utf8')).not.toContain('hunter2');
  expect(folder.problems).toEqual([]);
});

test('one unusable field gets its default, the others stay, and the file is kept aside and told', () => {
  put({ theme: 'dark', noAnswerSeconds: 'soon', language: 'zh' });
  expect(open().store.getState()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', language: 'zh' });
  expect(folder.problems.map(({ kind }) => kind)).toEqual(['settings-corrupt']);
  expect(folder.aside()).toHaveLength(1);
});

test('a corrupt file gives the defaults, and is kept aside and told', () => {
  writeFileSync(join(folder.path, 'settings.json'), '{"theme": "da');
  expect(open().store.getState()).toEqual(DEFAULT_SETTINGS);
  expect(folder.problems.map(({ kind }) => kind)).toEqual(['settings-corrupt']);
  expect(folder.aside()).toHaveLength(1);
});
