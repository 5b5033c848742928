import { expect, it } from 'vitest';
import { settled } from './sbom.mjs';

const part = (name: string) => ({
  type: 'library',
  name,
  version: '1.0.0',
  'bom-ref': `${name}@1.0.0`,
  externalReferences: [{ type: 'distribution', url: 'https://registry.invalid/x.tgz' }],
});
const bom = (serialNumber: string, timestamp: string) => ({
  bomFormat: 'CycloneDX',
  serialNumber,
  metadata: { timestamp, tools: [{ name: 'cli' }], component: part('checkout') },
  components: [part('react'), part('electron')],
});
const VERSIONS = { electron: '45.4.1', chrome: '146.0.1.2', node: '24.1.0' };

it('names what the runtime brings, once each, besides the libraries', () => {
  const { components, metadata } = settled(bom('a', 'b'), VERSIONS);
  expect(components.map(({ name, version }) => `${name} ${version}`)).toEqual([
    'react 1.0.0',
    'electron 45.4.1',
    'chromium 146.0.1.2',
    'node 24.1.0',
  ]);
  expect(metadata.component).toMatchObject({ name: 'parley', type: 'application' });
});

it('is the same for the same source, and names no registry', () => {
  const once = JSON.stringify(settled(bom('a', 'b'), VERSIONS));
  expect(once).toBe(JSON.stringify(settled(bom('c', 'd'), VERSIONS)));
  expect(once).not.toContain('registry.invalid');
});
