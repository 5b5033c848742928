import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);

/**
 * One run of electron-builder. No `targets` means those of the configuration, no `version` that of package.json.
 * @typedef {{
 *   root: string,
 *   output: string,
 *   platform: 'linux' | 'mac' | 'windows',
 *   targets?: string[],
 *   arch?: 'x64' | 'arm64' | 'universal',
 *   runtime?: { dist: string, version: string } | undefined,
 *   version?: string | undefined,
 * }} Build
 */

/**
 * Runs electron-builder in a process of its own, since it talks on stdout; what it says is on stderr, or in the error.
 * @param {Build} build
 * @param {{ loud?: boolean, env?: NodeJS.ProcessEnv }} [how]
 */
export function runBuilder(build, { loud = false, env = process.env } = {}) {
  const run = spawnSync(process.execPath, [SELF, JSON.stringify(build)], {
    cwd: build.root,
    env,
    stdio: ['ignore', loud ? 2 : 'pipe', loud ? 2 : 'pipe'],
    encoding: 'utf8',
  });
  if (run.status !== 0)
    throw new Error(`electron-builder failed (${run.status ?? run.signal}):\n${run.stdout ?? ''}${run.stderr ?? ''}`);
}

/** @param {Build} build */
async function main({ root, output, platform, targets, arch, runtime, version }) {
  const { Arch, build, Platform } = await import('electron-builder');
  const { configuration } = await import('./configuration.mjs');
  const place = { linux: Platform.LINUX, mac: Platform.MAC, windows: Platform.WINDOWS }[platform];
  await build({
    targets: place.createTarget(targets ?? null, ...(arch === undefined ? [] : [Arch[arch]])),
    projectDir: root,
    config: {
      ...configuration({ root, output, runtime }),
      ...(version === undefined ? {} : { extraMetadata: { version } }),
    },
    publish: 'never',
  });
}

if (process.argv[1] && path.resolve(process.argv[1]) === SELF) await main(JSON.parse(process.argv[2] ?? ''));
