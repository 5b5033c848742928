import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** This machine's system with a layer above it that takes every change, and goes with it. */
export type OverlaySystem = {
  /** What comes before a command to run it in there. */
  readonly enter: readonly string[];
  /** Runs a command in there as root and gives what it printed; throws with what it said when it fails. */
  run(command: string, ...args: string[]): string;
  /** Whether a path is there. */
  has(path: string): boolean;
  close(): Promise<void>;
};

/** The layer is in memory; devices, processes, /run and /tmp are this machine's own. */
const LAY = `set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755 parley-layer "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" parley-system "$1/root"
for place in /proc /sys /dev /run /tmp; do mount --rbind "$place" "$1/root$place"; done
echo ready
exec cat`;

/** Makes such a system; undefined, with the reason, where that is not possible. */
export const overlaySystem = async (): Promise<OverlaySystem | string> => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root may lay a system over this one';
  const folder = mkdtempSync('/var/tmp/parley-overlay-');
  const holder = spawn('unshare', ['--mount', '--', 'sh', '-c', LAY, 'sh', folder], { stdio: 'pipe' });
  let said = '';
  holder.stderr.on('data', (data) => {
    said += data;
  });
  const ready = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit').then(() => undefined)]);
  if (ready === undefined) {
    rmSync(folder, { recursive: true });
    return `no system can be laid over this one: ${said.trim()}`;
  }
  const enter = ['nsenter', `--mount=/proc/${holder.pid}/ns/mnt`, '--', 'chroot', join(folder, 'root')];
  const [program = '', ...before] = enter;
  return {
    enter,
    run: (...command) => execFileSync(program, [...before, ...command], { encoding: 'utf8', stdio: 'pipe' }),
    has: (path) => spawnSync(program, [...before, 'test', '-e', path]).status === 0,
    close: async () => {
      await ended(holder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Lets go of the namespace, which ends it when nothing else runs in it. */
const ended = async (holder: ChildProcess): Promise<void> => {
  const exit = once(holder, 'exit');
  holder.stdin?.end();
  await exit;
};
