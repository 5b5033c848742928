import { prepare } from './prepare.mjs';
import { runCommand } from './say.mjs';

await runCommand(async () => {
  const info = await prepare('start', process.env.PARLEY_APP || 'source');
  process.stdout.write(`${JSON.stringify(info)}\n`);
  return 0;
});
