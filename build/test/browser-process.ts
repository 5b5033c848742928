import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_USER, ensureAppUser, needsAppUser } from '../commands/app-user.mjs';
import { until } from './peers/until.ts';
import { userIds } from './user-ids.ts';

/** A browser to be started. */
export type BrowserProgram = {
  readonly command: string;
  /** Its arguments, given its profile's folder. */
  arguments(profile: string): readonly string[];
  /** Puts what it needs into its profile. */
  prepare?(profile: string): Promise<void>;
  readonly env?: Readonly<Record<string, string>>;
  /** What it says when it can be driven; the first group is where. */
  readonly ready: RegExp;
};

/** A running browser. */
export type BrowserProcess = {
  /** Address of the WebSocket it is driven by. */
  readonly endpoint: string;
  end(): Promise<void>;
};

/** Starts a browser as an ordinary user, with a profile of its own, and waits until it can be driven. */
export const startBrowserProcess = async (program: BrowserProgram): Promise<BrowserProcess> => {
  const profile = await mkdtemp(join(tmpdir(), 'parley-browser-'));
  const as: string[] = [];
  if (needsAppUser()) {
    ensureAppUser();
    const { uid, gid } = userIds(APP_USER.name);
    await chown(profile, uid, gid);
    as.push('setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--');
  }
  await program.prepare?.(profile);
  const [command = '', ...args] = [...as, program.command, ...program.arguments(profile)];
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, HOME: profile, ...program.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  let running = true;
  child.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-20_000);
  });
  child.on('error', (error) => {
    output = `${error.message}\n${output}`;
    running = false;
  });
  child.once('close', () => {
    running = false;
  });
  const end = async (): Promise<void> => {
    child.kill('SIGTERM');
    await until('the end of the browser', () => !running, 10_000).catch(() => child.kill('SIGKILL'));
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const endpoint = await until(
      'a browser to be driven',
      () => {
        if (!running) throw new Error(`${program.command} ended at once:\n${output}`);
        return program.ready.exec(output)?.[1];
      },
      30_000,
    );
    return { endpoint, end };
  } catch (error) {
    await end();
    throw error;
  }
};
