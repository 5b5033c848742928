import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BundleError, bundle } from './bundle.mjs';

/** Below the checkout, so that the sources find its node_modules. */
const OUT = path.resolve(import.meta.dirname, '..', 'out', 'test');

const SOURCES = {
  'package.json': '{"name":"parley","productName":"Parley","version":"1.2.3","scripts":{"x":"y"}}',
  'main/index.ts': "import { app } from 'electron'; import { word } from './word.ts'; app.setName(word);",
  'main/word.ts': "export const word: string = 'first';",
  'main/media/gateway/host.ts': `
    import { WebSocketServer } from 'ws';
    import { DtlsClient } from '../../../../../../node_modules/werift/lib/dtls/src/index.js';
    process.stdout.write(typeof WebSocketServer + ' ' + typeof DtlsClient + '\\n');`,
  'preload/index.ts': "import { contextBridge } from 'electron'; contextBridge.exposeInMainWorld('parley', {});",
  'renderer/index.html': '<!doctype html><script type="module" src="/index.js"></script>',
  'renderer/index.tsx': "import './index.css'; export const shown = <p>{process.env.NODE_ENV}</p>;",
  'renderer/index.css': 'p { color: red }',
  'renderer/guest/guest.html': '<!doctype html><script type="module" src="/a/guest.js"></script>',
  'renderer/guest/guest.tsx': "import '../index.css'; export const shown = <b>{process.env.NODE_ENV}</b>;",
  'renderer/guest/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'renderer/static/tones/ring.txt': 'ring',
};

let root: string;
beforeEach(() => {
  fs.mkdirSync(OUT, { recursive: true });
  root = fs.mkdtempSync(path.join(OUT, 'bundle-'));
  for (const [name, text] of Object.entries(SOURCES)) write(name, text);
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
}

const built = (name: string) => fs.readFileSync(path.join(root, 'out', 'app', name), 'utf8');

it('puts main, gateway, preload, renderer and what is copied where Electron and the page look for them', async () => {
  expect(await bundle({ root })).toEqual({ folder: path.join(root, 'out', 'app'), built: true });
  expect(JSON.parse(built('package.json'))).toEqual({
    name: 'parley',
    productName: 'Parley',
    version: '1.2.3',
    type: 'module',
    main: 'main/index.js',
  });
  expect(built('main/index.js')).toMatch(/import\{app as \w+\}from"electron"/);
  expect(built('preload/index.cjs')).toContain('require("electron")');
  expect(built('renderer/index.js')).toContain('"production"');
  expect(built('renderer/index.css')).toContain('color:red');
  expect(built('renderer/index.html')).toBe(SOURCES['renderer/index.html']);
  expect(built('renderer/tones/ring.txt')).toBe('ring');
  // All of the guest page lies in one folder, for the guest server looks up plain names.
  expect(fs.readdirSync(path.join(root, 'out', 'app', 'guest'))).toEqual([
    'guest.css',
    'guest.html',
    'guest.js',
    'icon.svg',
  ]);
  expect(fs.readdirSync(path.join(root, 'out', 'app', 'main'))).toEqual(['index.js', 'media']);
});

it('makes a gateway that runs by itself, CommonJS libraries and the closed DTLS files of werift included', async () => {
  await bundle({ root });
  const alone = fs.mkdtempSync('/tmp/parley-bundle-');
  fs.cpSync(path.join(root, 'out', 'app'), alone, { recursive: true });
  const run = spawnSync(process.execPath, [path.join(alone, 'main', 'media', 'gateway-host.js')], { encoding: 'utf8' });
  expect(run).toMatchObject({ stderr: '', stdout: 'function function\n', status: 0 });
  fs.rmSync(alone, { recursive: true });
});

it('ships the Opus library beside the gateway, so that it is found where there is no node_modules', async () => {
  write(
    'main/media/gateway/host.ts',
    `import { Opus } from '../../../../../../main/media/gateway/room/audio/opus.ts';
    const opus = new Opus();
    process.stdout.write(opus.decode(opus.encode(new Int16Array(960))).length + '\\n');`,
  );
  await bundle({ root });
  const alone = fs.mkdtempSync('/tmp/parley-bundle-');
  fs.cpSync(path.join(root, 'out', 'app'), alone, { recursive: true });
  const run = spawnSync(process.execPath, [path.join(alone, 'main', 'media', 'gateway-host.js')], { encoding: 'utf8' });
  expect(run).toMatchObject({ stderr: '', stdout: '960\n', status: 0 });
  fs.rmSync(alone, { recursive: true });
});

it('ships the licences of what is in it, that of the library inside a package included, and of nothing else', async () => {
  await bundle({ root });
  const notices = built('THIRD-PARTY.txt');
  for (const name of ['@evan/opus', 'ws', 'werift', 'react'])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, 'm'));
  expect(notices).toContain('Copyright (c) Meta Platforms, Inc.');
  expect(notices).toMatch(/Xiph\.Org[\s\S]*Redistributions in binary form must reproduce/);
  expect(notices).not.toMatch(/^(esbuild|typescript|sip\.js) /m);
});

it('puts what main imports later into a file of its own, which is not read before it is needed', async () => {
  write('main/index.ts', "const { word } = await import('./word.ts'); console.log(word);");
  await bundle({ root });
  const [later] = fs.readdirSync(path.join(root, 'out', 'app', 'main')).filter((name) => name.startsWith('word-'));
  expect(built('main/index.js')).not.toContain('first');
  expect(built('main/index.js')).toContain(later);
  expect(built(`main/${later}`)).toContain('first');
});

it('does nothing when nothing changed, so that a start is quick', async () => {
  await bundle({ root });
  expect((await bundle({ root })).built).toBe(false);
});

it('builds again when a file that is only imported changed', async () => {
  await bundle({ root });
  write('main/word.ts', "export const word: string = 'second';");
  expect((await bundle({ root })).built).toBe(true);
  expect(built('main/index.js')).toContain('second');
});

it('builds again when a copied file came or went, and leaves nothing old behind', async () => {
  await bundle({ root });
  write('renderer/static/tones/new.txt', 'new');
  fs.rmSync(path.join(root, 'renderer', 'static', 'tones', 'ring.txt'));
  expect((await bundle({ root })).built).toBe(true);
  expect(fs.readdirSync(path.join(root, 'out', 'app', 'renderer', 'tones'))).toEqual(['new.txt']);
});

it('builds again when somebody damaged what was built', async () => {
  await bundle({ root });
  fs.truncateSync(path.join(root, 'out', 'app', 'renderer', 'index.js'), 3);
  expect((await bundle({ root })).built).toBe(true);
});

it('falls back to a renderer without JSX, and says which entry is missing when there is neither', async () => {
  fs.rmSync(path.join(root, 'renderer', 'index.tsx'));
  write('renderer/index.ts', "document.title = 'plain';");
  await bundle({ root });
  expect(built('renderer/index.js')).toContain('plain');
  fs.rmSync(path.join(root, 'renderer', 'index.ts'));
  await expect(bundle({ root })).rejects.toThrow(
    new BundleError('The app cannot be bundled: renderer/index.tsx or renderer/index.ts (the renderer) is missing.'),
  );
});

it('keeps what was built when the sources are broken, and fails with one plain sentence', async () => {
  await bundle({ root });
  const before = built('main/index.js');
  write('main/word.ts', 'export const word = ;');
  await expect(bundle({ root, quiet: true })).rejects.toThrow(/^The app could not be bundled: 1 error/);
  expect(built('main/index.js')).toBe(before);
});

it('adds source maps only for development', async () => {
  await bundle({ root, dev: true });
  expect(fs.existsSync(path.join(root, 'out', 'app', 'main', 'index.js.map'))).toBe(true);
  await bundle({ root });
  expect(fs.existsSync(path.join(root, 'out', 'app', 'main', 'index.js.map'))).toBe(false);
});
