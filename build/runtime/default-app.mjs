/**
 * Stands in for Electron's own default_app, which the registry runtime leaves out:
 * `electron [switches] [-r module] <app folder or file> [arguments]`.
 * An ES module on purpose: Electron holds `ready` back until this module has loaded, the app's module included;
 * a CommonJS stand-in that calls import() races with `ready`.
 * It leaves `userData` alone, since setting it here would defeat `--user-data-dir`.
 */
import * as fs from 'node:fs';
import Module from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const loader =
  /** @type {{ _preloadModules(files: string[]): void, _resolveFilename(file: string, parent: null, isMain: boolean): string }} */ (
    /** @type {unknown} */ (Module)
  );

/** Set by Electron's own default app, and left out of the typings. */
const described =
  /** @type {import('electron').App & { setVersion(version: string): void, setAppPath(folder: string): void }} */ (app);

/** @type {string[]} */
const preloaded = [];
/** @type {string | undefined} */
let target;
const words = process.argv.slice(1);
while (words.length > 0 && target === undefined) {
  const word = words.shift() ?? '';
  if (word === '-r' || word === '--require') preloaded.push(words.shift() ?? '');
  else if (word === '-v' || word === '--version') {
    process.stdout.write(`v${process.versions.electron}\n`);
    process.exit(0);
  } else if (!word.startsWith('-')) target = word;
}
if (target === undefined) {
  process.stderr.write('usage: electron [switches] <app folder>\n');
  process.exit(2);
}

Object.assign(process, { defaultApp: true });
if (preloaded.length > 0) loader._preloadModules(preloaded);

const place = path.resolve(target);
const description = path.join(place, 'package.json');
let entry = place;
if (fs.existsSync(description)) {
  const about = JSON.parse(fs.readFileSync(description, 'utf8'));
  if (about.version) described.setVersion(about.version);
  app.setName(about.productName || about.name || 'Electron');
  if (process.platform === 'linux') app.setDesktopName(about.desktopName || `${app.getName()}.desktop`);
  described.setAppPath(place);
  entry = path.join(place, about.main || 'index.js');
} else {
  described.setAppPath(path.dirname(place));
}

try {
  await import(pathToFileURL(loader._resolveFilename(entry, null, true)).href);
} catch (error) {
  process.stderr.write(`The app threw an error while loading\n${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
