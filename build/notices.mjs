import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Licences of what a package has inside without saying so. */
const INSIDE = { '@evan/opus': fileURLToPath(new URL('./package/opus-notice.txt', import.meta.url)) };
const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i;
const OURS = fileURLToPath(new URL('../LICENSE', import.meta.url));
const RULE = '='.repeat(80);

/**
 * The licences of every package that a file in the app came from, as one text to be shipped with it.
 * @param {Iterable<string>} files absolute paths
 */
export function noticesOf(files) {
  const ours = fs.readFileSync(OURS, 'utf8');
  const mit = ours.slice(ours.indexOf('Permission is hereby')).trim();
  /** @type {Map<string, string>} */
  const packages = new Map();
  for (const file of files) {
    const folder = packageOf(file);
    if (folder === undefined) continue;
    const { name, version, license, author } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    if (packages.has(`${name} ${version}`)) continue;
    const texts = fs
      .readdirSync(folder)
      .filter((entry) => LICENCE_FILE.test(entry))
      .sort()
      .map((entry) => path.join(folder, entry));
    const inside = INSIDE[/** @type {keyof typeof INSIDE} */ (name)];
    if (inside !== undefined) texts.push(inside);
    const by = typeof author === 'string' ? author : author?.name;
    // A package without a file of its own states its licence by name only; all of those are MIT, as we are.
    if (texts.length === 0 && license !== 'MIT') throw new Error(`${name} has no licence text (${license})`);
    const text =
      texts.length === 0
        ? `MIT License\n\nCopyright (c) ${by ?? `the authors of ${name}`}\n\n${mit}`
        : texts.map((one) => fs.readFileSync(one, 'utf8').trim()).join('\n\n');
    packages.set(`${name} ${version}`, text);
  }
  const parts = [...packages].sort().map(([name, text]) => `${RULE}\n${name}\n${RULE}\n\n${text}\n`);
  return `Parley has parts of these packages in it. Electron's own notices are beside its program.\n\n${parts.join('\n')}`;
}

/**
 * The folder of the package that a file belongs to; undefined for a file of ours.
 * @param {string} file
 */
function packageOf(file) {
  if (!file.split(path.sep).includes('node_modules')) return undefined;
  for (let folder = path.dirname(file); path.dirname(folder) !== folder; folder = path.dirname(folder)) {
    const about = path.join(folder, 'package.json');
    if (!fs.existsSync(about)) continue;
    // Some packages have a package.json in a folder of theirs that only says what kind of modules are there.
    if (JSON.parse(fs.readFileSync(about, 'utf8')).version !== undefined) return folder;
  }
  return undefined;
}
