import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isOpenToEveryone, stageForEveryone } from './staged-app.mjs';

let base: string;
let app: string;
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'parley-stage-'));
  app = path.join(base, 'app');
  fs.mkdirSync(path.join(app, 'main'), { recursive: true });
  fs.writeFileSync(path.join(app, 'main', 'index.js'), '1');
  vi.stubEnv('PARLEY_CACHE', path.join(base, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(base, { recursive: true });
});

it.skipIf(process.platform === 'win32')('uses the folder itself where every user can read it', () => {
  fs.chmodSync(base, 0o755);
  fs.chmodSync(app, 0o755);
  fs.chmodSync(path.join(app, 'main'), 0o755);
  fs.chmodSync(path.join(app, 'main', 'index.js'), 0o644);
  expect(isOpenToEveryone(app)).toBe(true);
  expect(stageForEveryone(app, 'app', () => {})).toBe(app);
});

it.skipIf(process.platform === 'win32')(
  'copies an app out of a closed checkout (a clone under /root), readable by everybody',
  () => {
    fs.chmodSync(app, 0o755);
    fs.chmodSync(path.join(app, 'main', 'index.js'), 0o600);
    const staged = stageForEveryone(app, 'app', () => {});
    expect(staged).not.toBe(app);
    expect(fs.readFileSync(path.join(staged, 'main', 'index.js'), 'utf8')).toBe('1');
    expect(fs.statSync(path.join(staged, 'main', 'index.js')).mode & 0o777).toBe(0o644);
    expect(fs.statSync(path.join(staged, 'main')).mode & 0o777).toBe(0o755);
  },
);

it.skipIf(process.platform === 'win32')(
  'names the copy by its content: the same app is copied once, a changed one gets a new place',
  () => {
    fs.chmodSync(base, 0o700);
    const first = stageForEveryone(app, 'app', () => {});
    expect(stageForEveryone(app, 'app', () => {})).toBe(first);
    fs.writeFileSync(path.join(app, 'main', 'index.js'), '2');
    expect(stageForEveryone(app, 'app', () => {})).not.toBe(first);
  },
);

it.skipIf(process.platform === 'win32')('makes a damaged copy anew', () => {
  fs.chmodSync(base, 0o700);
  const staged = stageForEveryone(app, 'app', () => {});
  fs.writeFileSync(path.join(staged, 'main', 'index.js'), '');
  expect(
    fs.readFileSync(
      path.join(
        stageForEveryone(app, 'app', () => {}),
        'main',
        'index.js',
      ),
      'utf8',
    ),
  ).toBe('1');
});
