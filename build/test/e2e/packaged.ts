import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build, Platform } from 'electron-builder';
import { bundle } from '../../bundle.mjs';
import { ensureSandbox } from '../../commands/app-user.mjs';
import { configuration } from '../../package/configuration.mjs';
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

/** Packages the app for Linux, as another version if one is given, and gives a way to start it like the unpackaged one's: same user, same display. */
export const packageApp = async (unpackaged: LaunchInfo, version?: string): Promise<Packaged> => {
  const output = mkdtempSync(join(tmpdir(), 'parley-packaged-'));
  chmodSync(output, 0o755);
  await bundle();
  const runtime = await resolveElectron(() => {});
  await build({
    targets: Platform.LINUX.createTarget('dir'),
    projectDir: ROOT,
    config: {
      ...configuration({ root: ROOT, output, runtime }),
      ...(version === undefined ? {} : { extraMetadata: { version } }),
    },
  });
  const folder = join(output, 'linux-unpacked');
  ensureSandbox(folder);
  const script = readFileSync(unpackaged.command, 'utf8')
    .replace(/^electron=.*$/m, `electron='${join(folder, 'parley')}'`)
    .replace(/^app=.*$/m, `app='${folder}'`)
    // The packaged program has its app inside.
    .replaceAll(' "$app" "${words', ' "${words');
  const command = join(output, 'start-packaged');
  writeFileSync(command, script, { mode: 0o755 });
  return {
    folder,
    resources: join(folder, 'resources'),
    launch: { ...unpackaged, command, cwd: dirname(command) },
    remove: () => rmSync(output, { recursive: true, force: true, maxRetries: 5 }),
  };
};
