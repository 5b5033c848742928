import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { noticesOf } from './notices.mjs';

/**
 * What to bundle, and where to. `dev` keeps names and adds source maps; `quiet` leaves errors unprinted.
 * @typedef {{ root?: string, out?: string, dev?: boolean, quiet?: boolean }} Options
 * @typedef {import('esbuild').BuildOptions} BuildOptions
 * @typedef {{ key: string, inputs: Record<string, string>, outputs: Record<string, string> }} Stamp
 */

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const NO_X509 = path.join(path.dirname(fileURLToPath(import.meta.url)), 'no-x509.cjs');

/** The oldest runtime that runs the app: Electron 33 (Node 20, Chromium 130); and the oldest browsers of guests. */
const TARGETS = { node: 'node20.18', page: 'chrome130', guest: ['chrome111', 'firefox115', 'safari16.4'] };

/** A missing or broken source, said without a stack. */
export class BundleError extends Error {}

/**
 * Bundles the app into `out/app`, ready for `electron out/app`; does nothing when no input has changed.
 * @param {Options} [options]
 * @returns {Promise<{ folder: string, built: boolean }>}
 */
export async function bundle(options = {}) {
  const root = options.root ?? ROOT;
  const folder = options.out ?? path.join(root, 'out', 'app');
  const note = `${folder}.bundle.json`;
  const entries = entriesOf(root);
  const copies = copiesOf(root);
  const about = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const description = {
    name: about.name,
    productName: about.productName,
    version: about.version,
    description: about.description,
    author: about.author,
    license: about.license,
    type: 'module',
    main: 'main/index.js',
  };
  const key = keyOf({ description, entries, copies: Object.keys(copies), dev: options.dev === true });
  if (isCurrent(note, key, root, folder)) return { folder, built: false };

  const { build } = await import('esbuild');
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  const inputs = new Set(
    [...Object.values(copies), path.join(root, 'package-lock.json')].filter((file) => fs.existsSync(file)),
  );
  const shipped = new Set(Object.values(copies));
  for (const settings of buildsOf(entries, root, options.dev === true, description)) {
    const result = await build({
      ...settings,
      ...(options.quiet ? { logLevel: 'silent' } : {}),
      outdir: path.join(folder, settings.outdir ?? ''),
      write: false,
      metafile: true,
    }).catch((error) => {
      throw new BundleError(
        `The app could not be bundled: ${error.errors?.length ?? 1} error(s); they are listed above.`,
        { cause: error },
      );
    });
    for (const file of result.outputFiles ?? []) files[path.relative(folder, file.path)] = file.contents;
    for (const input of Object.keys(result.metafile?.inputs ?? {})) inputs.add(sourceFile(root, input));
    for (const output of Object.values(result.metafile?.outputs ?? {}))
      for (const [input, { bytesInOutput }] of Object.entries(output.inputs))
        if (bytesInOutput > 0) shipped.add(sourceFile(root, input));
  }
  for (const [target, source] of Object.entries(copies)) files[target] = fs.readFileSync(source);
  files['THIRD-PARTY.txt'] = Buffer.from(noticesOf(shipped));
  files['package.json'] = Buffer.from(`${JSON.stringify(description, null, 2)}\n`);

  fs.rmSync(note, { force: true });
  fs.rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  /** @type {Stamp} */
  const stamp = {
    key,
    inputs: Object.fromEntries([...inputs].sort().map((file) => [path.relative(root, file), markOf(file)])),
    outputs: Object.fromEntries(Object.keys(files).map((name) => [name, markOf(path.join(folder, name))])),
  };
  fs.writeFileSync(note, JSON.stringify(stamp));
  return { folder, built: true };
}

/**
 * The entry files, each in the place its room gives it.
 * @param {string} root
 */
function entriesOf(root) {
  return {
    main: sourceOf(root, ['main/index.ts'], 'the main process'),
    gateway: sourceOf(root, ['main/media/gateway/host.ts'], 'the media gateway process'),
    preload: sourceOf(root, ['preload/index.ts'], 'the preload'),
    renderer: sourceOf(root, ['renderer/index.tsx', 'renderer/index.ts'], 'the renderer'),
    page: sourceOf(root, ['renderer/index.html'], "the renderer's page"),
    guest: sourceOf(root, ['renderer/guest/guest.tsx'], 'the guest page'),
  };
}

/**
 * @param {string} root
 * @param {string[]} candidates
 * @param {string} what
 * @returns {string} an absolute path
 */
function sourceOf(root, candidates, what) {
  const found = candidates.map((file) => path.join(root, file)).find((file) => fs.existsSync(file));
  if (found === undefined)
    throw new BundleError(`The app cannot be bundled: ${candidates.join(' or ')} (${what}) is missing.`);
  return found;
}

/**
 * Files that are copied as they are: the gateway's Opus library, the pages and everything in the renderer's static folder.
 * @param {string} root
 * @returns {Record<string, string>} the place in the app to its source
 */
function copiesOf(root) {
  /** @type {Record<string, string>} */
  const copies = {
    'main/media/opus.wasm': createRequire(import.meta.url).resolve('@evan/opus/wasm/simd.wasm'),
    'guest/guest.html': sourceOf(root, ['renderer/guest/guest.html'], 'the page of guests'),
    'guest/icon.svg': sourceOf(root, ['renderer/guest/icon.svg'], 'the icon of the guest page'),
  };
  const renderer = path.join(root, 'renderer');
  for (const name of fs.readdirSync(renderer)) {
    if (name.endsWith('.html')) copies[`renderer/${name}`] = path.join(renderer, name);
  }
  const still = path.join(renderer, 'static');
  if (!fs.existsSync(still)) return copies;
  for (const entry of fs.readdirSync(still, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = path.join(entry.parentPath ?? entry.path, entry.name);
    copies[path.join('renderer', path.relative(still, source))] = source;
  }
  return copies;
}

/**
 * @param {ReturnType<typeof entriesOf>} entries
 * @param {string} root
 * @param {boolean} dev
 * @param {{ version: string }} description
 * @returns {BuildOptions[]}
 */
function buildsOf(entries, root, dev, { version }) {
  /** @type {BuildOptions} */
  const common = {
    absWorkingDir: root,
    bundle: true,
    charset: 'utf8',
    define: {
      'process.env.NODE_ENV': dev ? '"development"' : '"production"',
      __PARLEY_VERSION__: JSON.stringify(version),
    },
    external: ['electron'],
    legalComments: dev ? 'none' : 'eof',
    logLevel: 'warning',
    minify: !dev,
    sourcemap: dev ? 'linked' : false,
  };
  /** @type {BuildOptions} */
  const node = {
    ...common,
    // One-byte text is read faster, and kept in half the memory, by V8.
    charset: 'ascii',
    // CommonJS libraries inside an ES module still call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
    // ws looks for these two native helpers and does without them.
    external: ['electron', 'bufferutil', 'utf-8-validate'],
    format: 'esm',
    keepNames: true,
    loader: { '.png': 'dataurl', '.svg': 'dataurl', '.wav': 'binary' },
    platform: 'node',
    target: TARGETS.node,
  };
  return [
    // Main reads its parts one after another; the gateway is one file that runs by itself.
    { ...node, chunkNames: 'main/[name]-[hash]', entryPoints: { 'main/index': entries.main }, splitting: true },
    { ...node, alias: { '@peculiar/x509': NO_X509 }, entryPoints: { 'main/media/gateway-host': entries.gateway } },
    {
      ...common,
      entryPoints: { 'preload/index': entries.preload },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      platform: 'browser',
      target: TARGETS.page,
    },
    {
      ...common,
      assetNames: 'assets/[name]-[hash]',
      entryPoints: { index: entries.renderer },
      format: 'esm',
      jsx: 'automatic',
      loader: Object.fromEntries(['.png', '.svg', '.wav', '.woff2', '.ico'].map((kind) => [kind, 'file'])),
      outdir: 'renderer',
      platform: 'browser',
      publicPath: '/',
      target: TARGETS.page,
    },
    {
      ...common,
      entryPoints: { guest: entries.guest },
      format: 'esm',
      jsx: 'automatic',
      outdir: 'guest',
      platform: 'browser',
      target: TARGETS.guest,
    },
  ];
}

/**
 * Whether the bundle in place was made from these very files.
 * @param {string} note
 * @param {string} key
 * @param {string} root
 * @param {string} folder
 */
function isCurrent(note, key, root, folder) {
  try {
    const stamp = /** @type {Stamp} */ (JSON.parse(fs.readFileSync(note, 'utf8')));
    if (stamp.key !== key) return false;
    const same = (/** @type {Record<string, string>} */ marks, /** @type {string} */ base) =>
      Object.entries(marks).every(([name, mark]) => markOf(path.join(base, name)) === mark);
    return same(stamp.inputs, root) && same(stamp.outputs, folder);
  } catch {
    return false;
  }
}

/**
 * @param {string} root
 * @param {string} input as esbuild names it
 */
function sourceFile(root, input) {
  return path.resolve(root, input.replace(/^[\w-]+:/, ''));
}

/** @param {string} file */
function markOf(file) {
  const { mtimeMs, size } = fs.statSync(file);
  return `${mtimeMs}/${size}`;
}

/** @param {unknown} value everything besides the inputs that decides what comes out */
function keyOf(value) {
  const self = ['bundle.mjs', 'notices.mjs', path.join('package', 'opus-notice.txt')].map((name) =>
    fs.readFileSync(path.join(ROOT, 'build', name)),
  );
  return createHash('sha256').update(Buffer.concat(self)).update(JSON.stringify(value)).digest('hex');
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const { folder, built } = await bundle({ dev: process.argv.includes('--dev') });
    process.stdout.write(built ? `bundled into ${folder}\n` : `${folder} is up to date\n`);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
