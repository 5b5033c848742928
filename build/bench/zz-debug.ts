import { mkdtempSync, chmodSync, cpSync, readdirSync } from 'node:fs';
import { openDisplay } from './display.ts';
import { launchOf, launchOfBare } from './launched-app.ts';
import { firstUsable } from './row-start.ts';
import { shown, quantile } from './figures.ts';
export const bench = async (launch: any, args: string[]) => {
  const folder = mkdtempSync('/tmp/parley-dbg-'); chmodSync(folder, 0o755);
  const display = await openDisplay(folder);
  const base = { ...launch, env: { ...launch.env, ...display.env } };
  const all: Record<string, any> = { bare: launchOfBare(base, folder) };
  for (const v of readdirSync('/tmp/variants')) { cpSync(`/tmp/variants/${v}/out/app`, `${folder}/${v}`, { recursive: true }); all[v] = launchOf(base, `${folder}/${v}`, `start-${v}`, folder); }
  const times: Record<string, number[]> = {};
  for (let i = 0; i < Number(args[0] ?? 8); i++) for (const [v, l] of Object.entries(all)) { const t = await firstUsable(l, `${folder}/p-${v}`); if (i > 0) (times[v] ??= []).push(t); }
  for (const [v, t] of Object.entries(times)) console.log(v, 'p50', shown(quantile(t, 0.5)), 'min', shown(quantile(t, 0.01)), 'p25', shown(quantile(t, 0.25)), 'mean', shown(t.reduce((a, b) => a + b) / t.length), '|', t.map(Math.round).join(' '));
  display.stop();
  return 0;
};
