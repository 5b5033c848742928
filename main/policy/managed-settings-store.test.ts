import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Policy } from '../../app/policy/policy.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { openSettings } from '../store/settings-store.ts';
import { manageSettings } from './managed-settings-store.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const open = (policy: Policy) => {
  const policies = createStore<Policy>(() => policy);
  const own = folder.opened(openSettings(folder.path, folder.onProblem));
  return { own, policies, settings: manageSettings(own, policies) };
};
const refused = (policy: string) => ({
  ok: false,
  failure: { code: SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS, reason: expect.stringContaining(`policy ${policy})`) },
});

test.each<[Policy, object, string]>([
  [{ Theme: 'dark' }, { theme: 'light' }, 'Theme'],
  [{ RequireEncryption: true }, { encryption: 'optional' }, 'RequireEncryption'],
  [{ GuestPage: false }, { guestPage: { on: true } }, 'GuestPage'],
  [{ GuestPagePort: 8443 }, { guestPage: { port: 7443, on: true } }, 'GuestPagePort'],
  [{ DirectCalls: false }, { direct: { receive: true, port: 5060, allow: [] } }, 'DirectCalls'],
  [{ AllowedTransports: ['tls'] }, { direct: { receive: true } }, 'AllowedTransports'],
  [{ GuestPasswordRequired: true }, { guestsWithoutPassword: true }, 'GuestPasswordRequired'],
  [{ WaitingRoom: false }, { waitingRoom: true }, 'WaitingRoom'],
  [{ StunServers: [] }, { ice: { stun: ['stun:a.example'] } }, 'StunServers'],
  [{ TurnServers: ['turn:a.example ada'] }, { ice: { turn: [] } }, 'TurnServers'],
  [{ Languages: ['zh'] }, { language: 'en' }, 'Languages'],
  [{ DefaultJoinPolicy: 'company' }, { joinPolicy: 0 }, 'DefaultJoinPolicy'],
  [{ AllowedJoinPolicies: ['company'] }, { joinPolicy: 0 }, 'AllowedJoinPolicies'],
  [{ VideoMaxKbps: 500 }, { videoMaxKbps: 501 }, 'VideoMaxKbps'],
  [{ CorpId: 'acme' }, { corpId: '' }, 'CorpId'],
])('under %j the change %j is refused and nothing of it is kept', async (policy, change, by) => {
  const { own, settings } = open(policy);
  const before = own.store.getState();
  expect(await settings.save({ closeToTray: false, ...change })).toEqual(refused(by));
  expect(own.store.getState()).toBe(before);
});

test('a group that is given back with its fixed field as it is changes the rest, and the person’s own value stays for later', async () => {
  const { own, policies, settings } = open({ GuestPagePort: 8443 });
  const { guestPage } = settings.store.getState();
  expect(guestPage.port).toBe(8443);
  expect(await settings.save({ guestPage: { ...guestPage, on: true } })).toEqual({ ok: true, value: null });
  expect(settings.store.getState().guestPage).toMatchObject({ on: true, port: 8443 });
  expect(own.store.getState().guestPage).toMatchObject({ on: true, port: 7443 });
  policies.setState({}, true);
  expect(settings.store.getState().guestPage.port).toBe(7443);
});

test('a policy that comes while Parley runs is in force at once, and is told once', () => {
  const { policies, settings } = open({});
  const seen: string[] = [];
  settings.store.subscribe(({ encryption }) => seen.push(encryption));
  policies.setState({ RequireEncryption: true }, true);
  policies.setState({ RequireEncryption: true, CommandLineDialling: true }, true);
  expect(seen).toEqual(['required']);
});

test.each([null, 'theme', 5, undefined])(
  '%j is refused by the settings themselves, as without policies',
  async (patch) => {
    expect((await open({ Theme: 'dark' }).settings.save(patch)).ok).toBe(false);
  },
);
