import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import type { GuestHost } from './guest-host.ts';
import { createGuestService } from './guest-service.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const refused = () => ({ refused: 'no-meeting', retryAfterSeconds: null }) as const;
const NOBODY: GuestHost = { door: () => null, iceServers: () => [], knock: refused, resume: refused };

const setUp = (guestPage: Partial<Settings['guestPage']>) => {
  const settings = createStore<Settings>(() => ({
    ...DEFAULT_SETTINGS,
    guestPage: { ...DEFAULT_SETTINGS.guestPage, ...guestPage },
  }));
  const set = (change: Partial<Settings['guestPage']>): void =>
    settings.setState(({ guestPage: old }) => ({ guestPage: { ...old, ...change } }));
  const linked: [meeting: string, link: string][] = [];
  const service = createGuestService({
    folder: folder.path,
    files: folder.path,
    settings,
    host: () => NOBODY,
    ownAddress: async () => '',
    linked: (...link) => void linked.push(link),
    log: () => {},
  });
  return { service, set, linked };
};

test('the fingerprint is there as soon as the page is switched on, so that it can be told before guests come', async () => {
  const { service, set } = setUp({ on: false });
  expect(service.view.getState().fingerprint).toBe('');
  set({ on: true });
  await expect.poll(() => service.view.getState().fingerprint).toMatch(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  const { fingerprint } = service.view.getState();
  const again = setUp({ on: true });
  await expect.poll(() => again.service.view.getState().fingerprint).toBe(fingerprint);
});

test('files that are no certificate are told at once, and no more when they are mended', async () => {
  const path = join(folder.path, 'none.pem');
  const { service, set } = setUp({ on: true, certificate: { kind: 'files', certPath: path, keyPath: path } });
  await expect.poll(() => service.view.getState().problem).toContain('cannot be read');
  set({ certificate: { kind: 'own' } });
  await expect.poll(() => service.view.getState().problem).toBe('');
});

test('a meeting that is on gets its link when the page is switched on, and one that is over gets none', async () => {
  const { service, set, linked } = setUp({ on: false, address: '127.0.0.1', port: 0 });
  expect(await service.open('123456789')).toBe('');
  expect(await service.open('987654321')).toBe('');
  service.close('987654321');
  set({ on: true });
  await expect.poll(() => linked.length).toBe(1);
  expect(linked[0]?.[0]).toBe('123456789');
  expect(linked[0]?.[1]).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/j\/123456789$/);
  await service.stop();
});

test('a port that is taken is told, and another one gives the meeting its link', async () => {
  const first = setUp({ on: true, address: '127.0.0.1', port: 0 });
  const taken = Number(new URL(await first.service.open('123456789')).port);
  const { service, set, linked } = setUp({ on: true, address: '127.0.0.1', port: taken });
  expect(await service.open('111111111')).toBe('');
  expect(service.view.getState().problem).toContain(String(taken));
  set({ port: 0 });
  await expect.poll(() => linked.map(([meeting]) => meeting)).toEqual(['111111111']);
  expect(service.view.getState().problem).toBe('');
  await Promise.all([first.service.stop(), service.stop()]);
});
