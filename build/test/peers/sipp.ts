import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child.ts';
import { freePorts } from './free-port.ts';
import { sleep } from './until.ts';

/** What SIPp is to do. */
export type SippOptions = {
  /** `uac` or `uas`, SIPp's own scenarios, or the text of one (XML). */
  readonly scenario: 'uac' | 'uas' | string;
  /** Own UDP port; a free one by default. */
  readonly port?: number;
  /** First of four own UDP ports for media, of which its streams take the first; free ones by default. */
  readonly media?: number;
  /** `127.0.0.1:port` to call; for a UAC. */
  readonly remote?: string;
  /** User part to call; `alice` by default. */
  readonly service?: string;
  /** How many calls in all; endless by default. */
  readonly calls?: number;
  /** Calls a second. */
  readonly rate?: number;
  /** How long a call of a UAC lasts, ms. */
  readonly holdMs?: number;
  /** Seconds until it gives up altogether; 60 by default. */
  readonly timeoutSeconds?: number;
  readonly extra?: readonly string[];
};

/** A running SIPp. */
export type Sipp = {
  readonly port: number;
  output(): string;
  /** Resolves at its end with its own verdict. */
  readonly done: Promise<{ readonly code: number | null; readonly successful: number; readonly failed: number }>;
  stop(): Promise<void>;
};

/** Starts SIPp on 127.0.0.1; resolves once it is up. */
export const startSipp = async (options: SippOptions): Promise<Sipp> => {
  const dir = await mkdtemp(join(tmpdir(), 'parley-sipp-'));
  const port = options.port ?? (await freePorts(1));
  const media = options.media ?? (await freePorts(4));
  const builtIn = options.scenario === 'uac' || options.scenario === 'uas';
  if (!builtIn) await writeFile(join(dir, 'scenario.xml'), options.scenario);
  const args = [
    ...(builtIn ? ['-sn', options.scenario] : ['-sf', join(dir, 'scenario.xml')]),
    ...['-i', '127.0.0.1', '-p', String(port), '-mp', String(media), '-nostdin', '-s', options.service ?? 'alice'],
    ...['-timeout', String(options.timeoutSeconds ?? 60)],
    ...(options.calls === undefined ? [] : ['-m', String(options.calls)]),
    ...(options.rate === undefined ? [] : ['-r', String(options.rate)]),
    ...(options.holdMs === undefined ? [] : ['-d', String(options.holdMs)]),
    ...(options.extra ?? []),
    ...(options.remote === undefined ? [] : [options.remote]),
  ];
  const child = startChild('sipp', args, dir);
  const count = (what: string): number => {
    const all = [...child.output().matchAll(new RegExp(`${what} call\\s*\\|\\s*(\\d+)\\s*\\|\\s*(\\d+)`, 'g'))];
    return Number(all.at(-1)?.[2] ?? 0);
  };
  const done = child.exited.then(async (code) => {
    await rm(dir, { recursive: true, force: true });
    return { code, successful: count('Successful'), failed: count('Failed') };
  });
  await sleep(300);
  if (!child.running() && options.calls === undefined) throw new Error(`sipp ended: ${child.output().slice(-800)}`);
  return { port, output: () => child.output(), done, stop: () => child.stop('SIGKILL') };
};
