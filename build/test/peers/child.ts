import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A peer's process in a process group of its own, with what it printed; it dies with this process. */
export type Child = {
  readonly pid: number;
  /** The last 200 kB of both outputs. */
  output(): string;
  /** Resolves with the exit code, null when a signal ended it. */
  readonly exited: Promise<number | null>;
  running(): boolean;
  /** Signals the whole group and waits until the leader is gone; SIGKILL after 2 s. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

const groups = new Set<number>();
process.on('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
});

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
};

/** Starts a program; the group is ours, so stopping by its id touches nothing else. */
export const startChild = (command: string, args: readonly string[], cwd: string): Child => {
  const child: ChildProcess = spawn(command, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const take = (chunk: Buffer): void => {
    text = (text + chunk.toString('latin1')).slice(-200_000);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  let running = true;
  const pid = child.pid ?? -1;
  if (pid > 0) groups.add(pid);
  const exited = new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      text += `\n${error.message}`;
      running = false;
      resolve(null);
    });
    child.on('close', (code) => {
      running = false;
      groups.delete(pid);
      resolve(code);
    });
  });
  return {
    pid,
    output: () => text,
    exited,
    running: () => running,
    async stop(signal = 'SIGTERM') {
      if (!running || pid < 0) return;
      signalGroup(pid, signal);
      const hard = setTimeout(() => signalGroup(pid, 'SIGKILL'), 2_000);
      await exited;
      clearTimeout(hard);
    },
  };
};

/** Runs a program to its end and returns what it printed; rejects when it fails. */
export const runChild = async (command: string, args: readonly string[], cwd: string): Promise<string> => {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ''} failed (${code}): ${text.slice(-800)}`);
  return text;
};
