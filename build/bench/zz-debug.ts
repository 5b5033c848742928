import { mkdtempSync, readFileSync, chmodSync } from 'node:fs';
import { startBaresip } from '../test/peers/baresip.ts';
import { sleep } from '../test/peers/until.ts';
import { tone, writeWav } from '../test/tone/wav.ts';
import { descendantsOf } from '../commands/process-tree.mjs';
import { openDisplay } from './display.ts';
import { launchOfCopy } from './launched-app.ts';
import { startParley } from './parley-page.ts';
import { usageOf, processNamed } from './usage.ts';
import { startPeer } from './peer.ts';

export const bench = async (launch: any) => {
  const folder = mkdtempSync('/tmp/parley-dbg-'); chmodSync(folder, 0o755);
  const display = await openDisplay(folder);
  const parley = launchOfCopy({ ...launch, env: { ...launch.env, ...display.env } }, folder);
  await writeWav(folder + '/tone.wav', tone(440, 48000, 2));
  const baresip = await startBaresip({ codecs: ['opus/48000/2'], sampleRate: 48_000, tone: folder + '/tone.wav' });
  const { app, page } = await startParley({ parley, folder } as any, 'p');
  for (const pid of [app.pid, ...descendantsOf(app.pid)]) {
    let t = ''; try { t = /^Pss:.*/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[0] ?? 'none'; } catch (e) { t = String(e); }
    console.log(pid, t, readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').slice(0, 150));
  }
  await page.evaluate(`bench.start('${baresip.uri}', 0).then(() => bench.phase('active'))`);
  await sleep(5000);
  console.log(await page.evaluate(`new Promise(r => parley.watch('calls', c => r(JSON.stringify(c))))`));
  console.log(await usageOf([app.pid, processNamed('baresip')], 4000));
  console.log(baresip.output().slice(-3000));
  console.log(baresip.events.map((e) => e.type).join(' '));
  const peer = await startPeer({ does: 'answer', ringMs: 300 });
  const b2 = await startBaresip({});
  await b2.command('dial', peer.uri);
  await sleep(2000);
  console.log(b2.output().slice(-2500), peer.times('answered'), peer.times('first-sound'));
  await app.close(); await baresip.stop(); await b2.stop(); await peer.stop(); display.stop();
  return 0;
};
