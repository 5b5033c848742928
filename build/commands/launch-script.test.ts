import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../runtime/cache-folder.mjs';
import { launchScript } from './launch-script.mjs';
import { hasCommand } from './linux-system.mjs';
import { descendantsOf } from './process-tree.mjs';

const isRoot = process.getuid?.() === 0;
const USER = isRoot ? 'nobody' : '';

let base: string;
let script: string;
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'parley launch-'));
  fs.chmodSync(base, 0o755);
  const app = path.join(base, "ada's app");
  fs.mkdirSync(app, { mode: 0o755 });
  script = path.join(base, 'parley');
  fs.writeFileSync(script, launchScript({ electron: electron(PRINT), app, user: USER, home: base }), { mode: 0o755 });
});
afterEach(() => fs.rmSync(base, { recursive: true }));

/** A stand-in for Electron that shows how it was started. */
const PRINT = `id -un; for word in "$@"; do printf '<%s>\\n' "$word"; done; printf 'HOME=%s\\nNODE=%s\\n' "$HOME" "\${ELECTRON_RUN_AS_NODE-unset}"`;

function electron(body: string): string {
  const file = path.join(base, 'electron');
  fs.writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return file;
}

function launch(args: string[], env: Record<string, string> = {}) {
  const run = spawnSync(script, args, {
    encoding: 'utf8',
    cwd: base,
    env: { PATH: process.env['PATH'] ?? '', DISPLAY: ':99', XAUTHORITY: '/nowhere', ...env },
  });
  const words = [...run.stdout.matchAll(/^<(.*)>$/gm)].map((match) => match[1]);
  return { ...run, words: words.filter((word) => word !== '--disable-dev-shm-usage') };
}

describe.skipIf(process.platform !== 'linux')('the launch script', () => {
  it("puts every switch before the app's folder and everything else after it, whatever the order they came in", () => {
    const { words } = launch(['--inspect=0', 'tel:+1 2', '--remote-debugging-port=0', "it's"]);
    expect(words).toEqual([
      '--inspect=0',
      '--remote-debugging-port=0',
      path.join(base, "ada's app"),
      'tel:+1 2',
      "it's",
    ]);
  });

  it('keeps what stands after a command in its order behind the folder, because Parley alone reads it there', () => {
    const app = path.join(base, "ada's app");
    const words = ['call', '+49 30', '--video', '--policy', 'invited'];
    expect(launch(['--background', ...words]).words).toEqual(['--background', app, ...words]);
    expect(launch(['--version']).words).toEqual([app, '--version']);
  });

  it('names a file whole, because it starts the app elsewhere', () => {
    const app = path.join(base, "ada's app");
    expect(launch(['--x', '--diagnostics', 'a b.txt']).words).toEqual([
      '--x',
      app,
      '--diagnostics',
      path.join(base, 'a b.txt'),
    ]);
    expect(launch(['provision', '/x/y.json']).words).toEqual([app, 'provision', '/x/y.json']);
    expect(launch(['--diagnostics']).words).toEqual([app, '--diagnostics']);
  });

  it("drops --no-sandbox, which Playwright adds by itself, because the app's user can have the sandbox", () => {
    expect(launch(['--no-sandbox', '--x']).words).toEqual(['--x', path.join(base, "ada's app")]);
  });

  it("keeps the value of Playwright's -r beside it, so that it is not taken for the app", () => {
    expect(launch(['-r', '/loader.js']).words).toEqual(['-r', '/loader.js', path.join(base, "ada's app")]);
  });

  it('makes a relative profile folder absolute, because it starts the app elsewhere', () => {
    expect(launch(['--user-data-dir=profile']).words[0]).toBe(`--user-data-dir=${path.join(base, 'profile')}`);
  });

  it('starts Electron as Electron even where an editor has set ELECTRON_RUN_AS_NODE', () => {
    expect(launch([], { ELECTRON_RUN_AS_NODE: '1' }).stdout).toContain('NODE=unset');
  });

  it('starts a packaged app, which has its app with it, with nothing between switches and arguments', () => {
    const text = launchScript({ electron: path.join(base, 'electron'), app: '', user: USER, home: base });
    fs.writeFileSync(script, text, { mode: 0o755 });
    expect(launch(['tel:1', '--x']).words).toEqual(['--x', 'tel:1']);
  });

  it("passes the app's exit code on", () => {
    electron('exit 7');
    expect(launch([]).status).toBe(7);
  });

  it.skipIf(!isRoot)('becomes the ordinary user as root, with a home of its own', () => {
    expect(launch([]).stdout).toMatch(new RegExp(`^${USER}\\n`));
    expect(launch([]).stdout).toContain(`HOME=${base}\n`);
  });

  it.skipIf(!isRoot)(
    "opens root's profile folder below /tmp for that user, also inside a closed parent and when it is not empty",
    () => {
      const closed = path.join(base, 'closed');
      fs.mkdirSync(path.join(closed, 'profile'), { recursive: true });
      fs.chmodSync(closed, 0o700);
      fs.writeFileSync(path.join(closed, 'profile', 'settings.json'), '{}', { mode: 0o600 });
      electron('f=$(echo "$1" | cut -d= -f2-); cat "$f/settings.json" && touch "$f/new"');
      expect(launch([`--user-data-dir=${closed}/profile`])).toMatchObject({ status: 0, stdout: '{}' });
      expect(launch([`--user-data-dir=${closed}/not/yet/there`]).status).not.toBe(2);
    },
  );

  it.skipIf(!isRoot)("does not take a folder of root's outside /tmp away, and says what to do instead", () => {
    const own = fs.mkdtempSync('/root/parley-launch-');
    fs.writeFileSync(path.join(own, 'mine'), '');
    const { status, stderr, words } = launch([`--user-data-dir=${own}`]);
    expect(status).toBe(2);
    expect(stderr).toContain('Choose one of those');
    expect(words).toEqual([]);
    expect(fs.statSync(own).uid).toBe(0);
    fs.rmSync(own, { recursive: true });
  });

  it.skipIf(!hasCommand('Xvfb'))(
    'shows the app on a display of its own where there is none, and that display ends with the app',
    async () => {
      electron('echo "$$ $DISPLAY $XAUTHORITY"; exec sleep 60');
      const child = spawn(script, [], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'] ?? '', HOME: base },
      });
      const said = new Promise<string>((resolve) => child.stderr.once('data', (data) => resolve(String(data))));
      const [pid, display, cookies] = await new Promise<string[]>((resolve) =>
        child.stdout.once('data', (data) => resolve(String(data).trim().split(' '))),
      );
      expect(await said).toContain('virtual one (Xvfb)');
      expect(Number(pid)).toBe(child.pid);
      expect(display).toMatch(/^:\d+$/);
      const [server = 0, ...more] = descendantsOf(child.pid ?? 0);
      expect(more).toEqual([]);
      expect(fs.readFileSync(`/proc/${server}/cmdline`, 'utf8')).toContain('Xvfb');
      expect(fs.statSync(cookies ?? '').mode & 0o077).toBe(0);
      child.kill('SIGKILL');
      await expect.poll(() => isAlive(server), { timeout: 10_000 }).toBe(false);
    },
  );
});
