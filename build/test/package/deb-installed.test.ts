import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { APP_USER } from '../../commands/app-user.mjs';
import { launchScript } from '../../commands/launch-script.mjs';
import { hasCommand } from '../../commands/linux-system.mjs';
import { deb } from '../../package/deb.mjs';
import { packLinux } from '../../package/linux-folder.mjs';
import { SCHEMES } from '../../package/schemes.mjs';
import { resolveElectron } from '../../runtime/resolve.mjs';
import { type App, startApp } from '../e2e/parley-app.ts';
import { processesOf, statusOf, withSwitch } from '../e2e/processes.ts';
import { call, eventually, phaseOf, statOf } from '../e2e/screen.ts';
import { type OverlaySystem, overlaySystem } from './overlay-system.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const ABOUT = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg fills it in
const STATUS = '${Status} ${Version}';

const system = hasCommand('dpkg-deb') ? await overlaySystem() : 'there is no dpkg-deb here';
if (typeof system === 'string') console.warn(`The deb is not installed: ${system}`);

describe.skipIf(typeof system === 'string')('the deb, installed', () => {
  const { enter, run, has, close } = system as OverlaySystem;
  let folder: string;
  let app: App | undefined;
  beforeAll(async () => {
    folder = mkdtempSync('/tmp/parley-deb-');
    chmodSync(folder, 0o755);
    const packed = packLinux({ root: ROOT, runtime: await resolveElectron(() => {}) });
    deb({
      root: ROOT,
      folder: packed.folder,
      file: join(folder, 'parley.deb'),
      time: 1_700_000_000,
      // All but the compression is what is shipped.
      compression: ['-Znone'],
    });
    run('dpkg', '--force-unsafe-io', '-i', join(folder, 'parley.deb'));
  });
  afterAll(async () => {
    await app?.close();
    await close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('it is installed whole, with its menu entry, its icons and the links it opens, and belongs to root', () => {
    expect(run('dpkg-query', '-W', '-f', STATUS, 'parley')).toBe(`install ok installed ${ABOUT.version}`);
    expect(run('dpkg', '--verify', 'parley')).toBe('');
    const entry = run('cat', '/usr/share/applications/parley.desktop');
    for (const scheme of SCHEMES) expect(entry).toContain(`x-scheme-handler/${scheme};`);
    expect(entry).toContain('Exec=/usr/bin/parley %u\n');
    expect(has('/usr/share/icons/hicolor/256x256/apps/parley.png')).toBe(true);
    expect(run('stat', '-c', '%u %g %a', '/opt/Parley/chrome-sandbox')).toBe('0 0 4755\n');
    expect(run('find', '/opt/Parley', '!', '-user', 'root', '-o', '-perm', '/022', '!', '-type', 'l')).toBe('');
  });

  test('it runs as an ordinary user with the sandbox on, and an echo call brings the voice back', async () => {
    const script = join(folder, 'start');
    const { name: user, home } = APP_USER;
    writeFileSync(script, launchScript({ electron: '/usr/bin/parley', app: '', user, home }), { mode: 0o755 });
    const [command = '', ...args] = [...enter, script];
    app = await startApp({ settings: { theme: 'dark' }, launch: { ...inject('launch'), command, args, cwd: '/' } });
    const { page, pid } = app;
    await call(page, inject('launch').echoNumber, 'Audio');
    await page.getByRole('button', { name: 'Leave' }).waitFor();
    await eventually(() => statOf(page, 'heardDb')).toBeGreaterThan(-50);
    expect(readlinkSync(`/proc/${pid}/exe`)).toContain('/opt/Parley/parley');
    expect(statusOf(pid, 'Uid').split('\t')).not.toContain('0');
    for (const { command: line } of processesOf(pid)) expect(line).not.toContain('--no-sandbox');
    const [renderer] = withSwitch(pid, '--type=renderer');
    expect(statusOf(renderer?.pid ?? 0, 'Seccomp')).toBe('2');
    // There are no namespaces for ordinary users here, so this was the setuid helper's doing.
    expect(statusOf(renderer?.pid ?? 0, 'NSpid').split('\t').length).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Leave' }).click();
    await eventually(() => phaseOf(page)).toBe('ended');
  });

  test('it says what it is and what is wrong without any display, as somebody far away asks it', () => {
    const { name: user, home } = APP_USER;
    const as = [`--reuid=${user}`, `--regid=${user}`, '--init-groups', 'env', '-i', `HOME=${home}`];
    expect(run('setpriv', ...as, '/usr/bin/parley', '--version')).toBe(`Parley ${ABOUT.version}\n`);
    const said = run('setpriv', ...as, '/usr/bin/parley', '--diagnostics');
    expect(said).toContain(`\nParley ${ABOUT.version}\n`);
    expect(said).toContain('== Policies in force ==');
  });

  test('it is removed without a trace, and the person’s profile stays', async () => {
    await app?.end();
    run('dpkg', '--purge', 'parley');
    for (const path of [
      '/opt/Parley',
      '/usr/bin/parley',
      '/usr/share/applications/parley.desktop',
      '/usr/share/parley',
    ])
      expect(has(path), path).toBe(false);
    expect(run('find', '/usr/share/icons', '-name', 'parley.png')).toBe('');
    expect(readdirSync(app?.profile ?? '')).toContain('settings.json');
  });
});
