import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { configuration } from '../../package/configuration.mjs';
import { builderPart } from './builder-parts.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SIGNED = {
  CSC_LINK: 'x',
  APPLE_API_KEY: 'a',
  APPLE_API_KEY_ID: 'b',
  APPLE_API_ISSUER: 'c',
  PARLEY_AZURE_ENDPOINT: 'https://example.invalid',
  PARLEY_AZURE_ACCOUNT: 'a',
  PARLEY_AZURE_PROFILE: 'b',
  PARLEY_AZURE_PUBLISHER: 'c',
  PARLEY_REQUIRE_SIGNING: '1',
  PARLEY_UPDATE_URL: 'https://updates.invalid',
};

test.each([
  ['plain', {}],
  ['signed, with updates', SIGNED],
])('electron-builder’s own schema takes the configuration (%s)', (_name, env) => {
  const { validateConfiguration } = builderPart<{
    validateConfiguration(config: object, logger: { add(): void }): Promise<void>;
  }>('./util/config/config');
  return expect(
    validateConfiguration(configuration({ root: ROOT, output: '/out', env }), { add: () => {} }),
  ).resolves.toBeUndefined();
});

test('the release workflow is YAML, runs on the three systems, and may do no more than it must', () => {
  type Workflow = {
    permissions: object;
    jobs: Record<string, { 'runs-on': string; permissions?: object; steps: object[] }>;
  };
  const { load } = builderPart<{ load(text: string): Workflow }>('js-yaml');
  const workflow = load(readFileSync(resolve(ROOT, '.github/workflows/release.yml'), 'utf8'));
  expect(workflow.permissions).toEqual({ contents: 'read' });
  for (const job of Object.values(workflow.jobs)) expect(job.steps.length).toBeGreaterThan(0);
  const text = JSON.stringify(workflow);
  for (const system of ['macos', 'windows', 'ubuntu']) expect(text).toContain(system);
});
