import { expect, it } from 'vitest';
import { matches } from './node-modules.mjs';

const wanted = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/a-darwin': { version: '1.0.0', integrity: 'sha512-d', optional: true },
  },
};
const a = { version: '1.0.0', integrity: 'sha512-a' };

it('is content with what is installed when only packages for other platforms are absent', () => {
  expect(matches(wanted, { packages: { 'node_modules/a': a } })).toBe(true);
});

it('installs again when a version or its content changed, whatever the file times say', () => {
  expect(matches(wanted, { packages: { 'node_modules/a': { ...a, version: '1.0.1' } } })).toBe(false);
  expect(matches(wanted, { packages: { 'node_modules/a': { ...a, integrity: 'sha512-b' } } })).toBe(false);
});

it('installs when a package is missing, or nothing was ever installed', () => {
  expect(matches(wanted, { packages: {} })).toBe(false);
  expect(matches(wanted, undefined)).toBe(false);
});
