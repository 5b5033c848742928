import { npm } from '../runtime/npm.mjs';

/**
 * @typedef {{ type: string, name: string, version: string, 'bom-ref': string, purl?: string, externalReferences?: unknown[] }} Component
 * @typedef {{ serialNumber?: string, metadata: { timestamp?: string, tools?: unknown, component: Component }, components: Component[] }} Bom
 */

/**
 * The package's bill of materials in CycloneDX: npm's own, with what no lock file knows added and what differs from run to
 * run (and names a registry) taken out.
 * @param {string} root
 * @param {{ electron: string, chrome: string, node: string }} versions of the runtime
 * @returns {string}
 */
export function sbom(root, versions) {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only', '--loglevel=error'];
  const made = npm(args, { cwd: root, timeoutMs: 60_000, read: true });
  if (!made.ok) throw new Error(`The bill of materials could not be made: ${made.trouble}`);
  return `${JSON.stringify(settled(JSON.parse(made.output), versions), null, 2)}\n`;
}

/**
 * @param {Bom} bom npm's
 * @param {{ electron: string, chrome: string, node: string }} versions
 */
export function settled(bom, { electron, chrome, node }) {
  const { serialNumber: _serial, metadata, components, ...rest } = bom;
  const { timestamp: _time, tools: _tools, ...about } = metadata;
  const parts = components
    .filter(({ name }) => name !== 'electron')
    .map((one) => ({ ...one, externalReferences: [] }))
    .concat([
      runtime('electron', electron, `pkg:npm/electron@${electron}`),
      runtime('chromium', chrome, `pkg:generic/chromium@${chrome}`),
      runtime('node', node, `pkg:generic/node@${node}`),
    ]);
  // npm calls the app by its folder's name.
  const component = { ...metadata.component, type: 'application', name: 'parley', externalReferences: [] };
  return { ...rest, metadata: { ...about, component }, components: parts };
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} purl
 */
function runtime(name, version, purl) {
  return { 'bom-ref': `${name}@${version}`, type: 'framework', name, version, purl, externalReferences: [] };
}
