import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { createGuestService } from './guest-service.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const setUp = (guestPage: Partial<Settings['guestPage']>) => {
  const settings = createStore<Settings>(() => ({
    ...DEFAULT_SETTINGS,
    guestPage: { ...DEFAULT_SETTINGS.guestPage, ...guestPage },
  }));
  const set = (change: Partial<Settings['guestPage']>): void =>
    settings.setState(({ guestPage: old }) => ({ guestPage: { ...old, ...change } }));
  const service = createGuestService({
    folder: folder.path,
    files: folder.path,
    settings,
    host: () => {
      throw new Error('nobody is served here');
    },
    ownAddress: async () => '',
    log: () => {},
  });
  return { service, set };
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
