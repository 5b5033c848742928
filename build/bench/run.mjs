import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, ROOT } from '../commands/prepare.mjs';
import { runCommand } from '../commands/say.mjs';

/** The programs that become processes or threads of their own. */
const PROGRAMS = ['bench', 'peer-worker', 'relay-main', 'growth-child'];

await runCommand(async () => {
  const info = await prepare('test');
  const packaged = process.platform === 'linux' ? await prepare('test', 'package') : undefined;
  const { build } = await import('esbuild');
  const out = path.join(ROOT, 'out', 'bench');
  await build({
    absWorkingDir: ROOT,
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
    },
    bundle: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    entryPoints: PROGRAMS.map((name) => `build/bench/${name}.ts`),
    external: ['bufferutil', 'utf-8-validate', 'esbuild', 'playwright'],
    format: 'esm',
    keepNames: true,
    loader: { '.wav': 'binary' },
    logLevel: 'warning',
    outdir: out,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
  });
  const { bench } = await import(pathToFileURL(path.join(out, 'bench.mjs')).href);
  return bench(info, packaged, process.argv.slice(2));
});
