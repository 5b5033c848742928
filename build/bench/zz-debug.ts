import { mkdtempSync, chmodSync } from 'node:fs';
import { openDisplay } from './display.ts';
import { launchOfCopy } from './launched-app.ts';
import { startParley } from './parley-page.ts';
export const bench = async (launch: any) => {
  const folder = mkdtempSync('/tmp/parley-dbg-'); chmodSync(folder, 0o755);
  const display = await openDisplay(folder);
  const parley = launchOfCopy({ ...launch, env: { ...launch.env, ...display.env } }, folder);
  const { app, page } = await startParley({ parley, folder } as any, 'p');
  for (const o of ["{ latencyHint: 'interactive' }", "{ latencyHint: 0, sinkId: { type: 'none' } }", "{ latencyHint: 'playback', sinkId: { type: 'none' } }"])
  console.log(o, await page.evaluate(`(async () => {
    const c = new AudioContext(${o});
    const p = c.createScriptProcessor(256, 1, 1); const osc = c.createOscillator(); osc.connect(p); osc.start(); p.connect(c.destination);
    const times = []; await new Promise(r => p.onaudioprocess = () => { times.push(bench.now()); if (times.length > 60) r(); });
    await c.close();
    const gaps = times.slice(1).map((t, i) => Math.round(t - times[i])).slice(20);
    return JSON.stringify([c.baseLatency, c.outputLatency, c.sampleRate, gaps.join(' ')]);
  })()`));
  await app.close(); display.stop();
  return 0;
};
