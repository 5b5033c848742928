import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { prepare, ROOT } from '../commands/prepare.mjs';
import { runCommand } from '../commands/say.mjs';

await runCommand(async () => {
  await prepare('test');
  const vitest = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'build/screenshots/vitest.config.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return status ?? 1;
});
