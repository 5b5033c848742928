import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { sizesOf } from '../runtime/manifest.mjs';
import { runBuilder } from './builder.mjs';
import { policyTemplates } from './policy-templates.mjs';

/** The files here that decide what is in the folder. */
const RULES = [
  'app-id',
  'budget',
  'builder',
  'configuration',
  'fuses',
  'linux',
  'linux-folder',
  'policy-templates',
  'schemes',
];

/**
 * Packs the built app and a runtime into one folder that runs on Linux; does nothing when it is there and current.
 * @param {{ root: string, runtime: { dist: string, version: string }, output?: string, loud?: boolean }} options
 * @returns {{ folder: string, built: boolean }}
 */
export function packLinux({ root, runtime, output = path.join(root, 'out', 'package'), loud = false }) {
  const folder = path.join(output, `linux${process.arch === 'x64' ? '' : `-${process.arch}`}-unpacked`);
  const note = path.join(output, 'linux-folder.json');
  const key = keyOf(root, { dist: runtime.dist, version: runtime.version });
  if (isCurrent(note, key, folder)) return { folder, built: false };
  fs.rmSync(note, { force: true });
  fs.rmSync(folder, { recursive: true, force: true });
  // Neither a folder nor a deb updates itself, so neither is told where updates are.
  const env = { ...process.env, PARLEY_UPDATE_URL: '' };
  runBuilder({ root, output, platform: 'linux', targets: ['dir'], runtime }, { loud, env });
  fs.writeFileSync(note, JSON.stringify({ key, files: sizesOf(folder) }));
  return { folder, built: true };
}

/**
 * @param {string} root
 * @param {{ dist: string, version: string }} runtime
 */
function keyOf(root, runtime) {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(runtime));
  for (const folder of [path.join(root, 'out', 'app'), policyTemplates(root, 'linux').from])
    for (const name of Object.keys(sizesOf(folder)).sort())
      hash.update(name).update(fs.readFileSync(path.join(folder, name)));
  for (const name of RULES) hash.update(fs.readFileSync(path.join(root, 'build', 'package', `${name}.mjs`)));
  return hash.digest('hex');
}

/**
 * @param {string} note
 * @param {string} key
 * @param {string} folder
 */
function isCurrent(note, key, folder) {
  try {
    const made = JSON.parse(fs.readFileSync(note, 'utf8'));
    return made.key === key && JSON.stringify(made.files) === JSON.stringify(sizesOf(folder));
  } catch {
    return false;
  }
}
