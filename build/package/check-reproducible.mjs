import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bundle } from '../bundle.mjs';
import { prepared, ROOT } from '../commands/prepare.mjs';
import { runCommand, say } from '../commands/say.mjs';
import { sizesOf } from '../runtime/manifest.mjs';
import { deb } from './deb.mjs';
import { packLinux } from './linux-folder.mjs';
import { sourceTime } from './source-time.mjs';
import { tarGz } from './tar-gz.mjs';

/*
 * Builds the packages for Linux twice, from the bundle on, and compares every byte: `node build/package/check-reproducible.mjs`.
 * It takes minutes, since it compresses as what is shipped is compressed.
 */

await runCommand(async () => {
  // Read once, because a commit may be made meanwhile.
  const time = sourceTime(ROOT);
  const [first, second] = [await build(time), await build(time)];
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  const different = [...names].filter((name) => first[name] !== second[name]);
  for (const name of different) process.stdout.write(`differs: ${name}\n`);
  process.stdout.write(`${names.size - different.length} of ${names.size} files are the same in both builds\n`);
  return different.length === 0 ? 0 : 1;
});

/**
 * @param {number} time
 * @returns {Promise<Record<string, string>>} every file's digest
 */
async function build(time) {
  const output = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-reproducible-'));
  try {
    const folder = await prepared('start', async ({ runtime }) => {
      fs.rmSync(path.join(ROOT, 'out', 'app.bundle.json'), { force: true });
      await bundle();
      return packLinux({ root: ROOT, runtime, output }).folder;
    });
    say('Compressing…');
    await tarGz({ folder, name: 'parley', file: path.join(output, 'parley.tar.gz'), time });
    deb({ root: ROOT, folder, file: path.join(output, 'parley.deb'), time });
    const names = Object.keys(sizesOf(output)).filter((name) => name !== 'linux-folder.json');
    return Object.fromEntries(names.map((name) => [name, digestOf(path.join(output, name))]));
  } finally {
    fs.rmSync(output, { recursive: true, force: true });
  }
}

/** @param {string} file */
function digestOf(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}
