import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A machine with policies, for the app alone: its /etc is a copy, so that nothing else here is managed. */
export type ManagedMachine = {
  /** What comes before the command. */
  readonly command: readonly string[];
  /** Writes the policy file; null removes it. */
  put(policies: object | null, mode?: number): void;
  remove(): void;
};

/** Whether this machine lets us give a program an /etc of its own (Linux, root). */
export const mayManage = (): boolean =>
  spawnSync('unshare', ['--mount', '--', 'mount', '--bind', '/tmp', '/mnt'], { stdio: 'ignore' }).status === 0;

/** Makes one. The app is given no other place to look: the path of the file is the real one. */
export const managedMachine = (): ManagedMachine => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-managed-'));
  const etc = join(folder, 'etc');
  spawnSync('cp', ['-a', '/etc', etc], { stdio: 'ignore' });
  mkdirSync(join(etc, 'parley'), { recursive: true, mode: 0o755 });
  const file = join(etc, 'parley', 'policy.json');
  return {
    command: ['unshare', '--mount', '--', 'sh', '-c', 'mount --bind "$0" /etc && exec "$@"', etc],
    put: (policies, mode = 0o644) => {
      rmSync(file, { force: true });
      if (policies === null) return;
      writeFileSync(file, JSON.stringify(policies));
      chmodSync(file, mode);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
