import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { GuestIceSettings } from '../../../main/media/gateway/ice/guest-ice-settings.ts';
import { until } from '../peers/until.ts';
import type { FromHost, ToHost } from './host-messages.ts';

/** The gateway's side of a test, in a process where a command says. */
export type HostProcess = {
  readonly pid: number;
  /** Waits until all candidates are there, and says them: type, address and port. */
  gathered(): Promise<readonly string[]>;
  /** TURN servers that did not take the account, once all have answered. */
  refused(): Promise<readonly string[]>;
  answer(sdp: string): Promise<string>;
  addCandidate(candidate: string): void;
  /** Candidates found after the answer. */
  onCandidate(heard: (candidate: string) => void): void;
  figures(): Promise<Extract<FromHost, { type: 'figures' }>>;
  /** Closes the leg and the ports; says what the event loop still holds. */
  close(): Promise<readonly string[]>;
  kill(): void;
};

/** Bundles the host's script into a folder, as Node 20 reads no TypeScript. */
export const bundleHost = async (folder: string): Promise<string> => {
  const outfile = join(folder, 'host.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('host-script.ts', import.meta.url))],
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'error', outfile },
  });
  return outfile;
};

/** Starts it with its ports open. */
export const startHost = async (
  where: readonly string[],
  script: string,
  settings: GuestIceSettings,
  extraCa = '',
  seenFrom = '',
): Promise<HostProcess> => {
  const [command = '', ...args] = [...where, process.execPath, script];
  const env = { ...process.env, ...(extraCa === '' ? {} : { NODE_EXTRA_CA_CERTS: extraCa }) };
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env });
  const heard: FromHost[] = [];
  let onCandidate: ((candidate: string) => void) | null = null;
  child.on('message', (message: FromHost) => {
    if (message.type === 'candidate') onCandidate?.(message.candidate);
    else heard.push(message);
  });
  const ask = async <T extends FromHost['type']>(
    message: ToHost,
    type: T,
  ): Promise<Extract<FromHost, { readonly type: T }>> => {
    child.send(message);
    return until(
      `the host's ${type}`,
      () => {
        const failed = heard.find((one) => one.type === 'failed');
        if (failed?.type === 'failed') throw new Error(failed.reason);
        const at = heard.findIndex((one) => one.type === type);
        return at < 0 ? null : (heard.splice(at, 1)[0] as Extract<FromHost, { readonly type: T }>);
      },
      20_000,
    );
  };
  await ask({ type: 'open', settings, seenFrom }, 'opened');
  return {
    pid: child.pid!,
    refused: async () => (await ask({ type: 'gathered' }, 'opened')).refused,
    gathered: async () => (await ask({ type: 'gathered' }, 'opened')).candidates,
    answer: async (sdp) => (await ask({ type: 'offer', sdp }, 'answer')).sdp,
    addCandidate: (candidate) => void child.send({ type: 'candidate', candidate } satisfies ToHost),
    onCandidate: (listener) => {
      onCandidate = listener;
    },
    figures: () => ask({ type: 'figures' }, 'figures'),
    close: async () => {
      const ended = once(child, 'exit');
      const { left } = await ask({ type: 'close' }, 'closed');
      await ended;
      return left;
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
