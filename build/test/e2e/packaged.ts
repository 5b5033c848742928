import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { bundle } from '../../bundle.mjs';
import { ensureSandbox } from '../../commands/app-user.mjs';
import { runBuilder } from '../../package/builder.mjs';
import { packLinux } from '../../package/linux-folder.mjs';
import { resolveElectron } from '../../runtime/resolve.mjs';
import type { LaunchInfo } from './global-setup.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The app as it is shipped, unpacked in a folder of its own. */
export type Packaged = {
  readonly folder: string;
  readonly resources: string;
  readonly launch: LaunchInfo;
  remove(): void;
};

/** A package for Linux that a test may change, of another version if one is given, started as `usual` is: same user, same display. */
export const packageApp = async (usual: LaunchInfo, version?: string): Promise<Packaged> => {
  const output = mkdtempSync(join(tmpdir(), 'parley-packaged-'));
  chmodSync(output, 0o755);
  await bundle();
  const runtime = await resolveElectron(() => {});
  const folder = join(output, 'linux-unpacked');
  if (version === undefined) {
    cpSync(packLinux({ root: ROOT, runtime }).folder, folder, { recursive: true, verbatimSymlinks: true });
  } else {
    runBuilder({ root: ROOT, output, platform: 'linux', targets: ['dir'], runtime, version });
  }
  ensureSandbox(folder);
  const script = readFileSync(usual.command, 'utf8')
    .replace(/^electron=.*$/m, `electron='${join(folder, 'parley')}'`)
    .replace(/^app=.*$/m, "app=''");
  const command = join(output, 'start-packaged');
  writeFileSync(command, script, { mode: 0o755 });
  return {
    folder,
    resources: join(folder, 'resources'),
    launch: { ...usual, command, cwd: dirname(command) },
    remove: () => rmSync(output, { recursive: true, force: true, maxRetries: 5 }),
  };
};
