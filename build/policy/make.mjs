import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const outfile = path.join(ROOT, 'out', 'policy', 'templates.mjs');
await build({
  absWorkingDir: ROOT,
  bundle: true,
  entryPoints: ['build/policy/templates.ts'],
  format: 'esm',
  logLevel: 'warning',
  outfile,
  platform: 'node',
  target: 'node20',
});
const { templates } = await import(pathToFileURL(outfile).href);
for (const [name, text] of Object.entries(templates())) {
  fs.mkdirSync(path.dirname(path.join(ROOT, name)), { recursive: true });
  fs.writeFileSync(path.join(ROOT, name), String(text));
  process.stdout.write(`${name}\n`);
}
