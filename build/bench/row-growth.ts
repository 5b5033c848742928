import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { descendantsOf } from '../commands/process-tree.mjs';
import { sleep } from '../test/peers/until.ts';
import type { Context, Row } from './context.ts';
import { shown } from './figures.ts';
import type { Growth } from './growth.ts';
import { startParley } from './parley-page.ts';
import { type Peer, startPeer } from './peer.ts';
import type { Line } from './table.ts';
import { privateMb } from './usage.ts';

const CALLS = 300;
/** V8 and Chromium take what their generations and caches want in the first hundred or two. */
const APP_WARM_CALLS = 120;
const APP_CALLS = 200;
const MOST_MB = 30;
const SETTLE_MS = 3000;
/** A young generation of fixed size: V8 lets it grow under load and keeps it, which is no leak and hides one. */
const YOUNG = ['--expose-gc', '--min-semi-space-size=2', '--max-semi-space-size=2'];

const engineGrowth = (uri: string): Promise<Growth> =>
  new Promise((resolve, reject) => {
    const program = fileURLToPath(new URL('./growth-child.mjs', import.meta.url));
    const child = fork(program, [uri, String(CALLS)], { execArgv: YOUNG });
    child.once('message', (growth: Growth) => resolve(growth));
    child.once('exit', (code) => reject(new Error(`the calls ended with code ${code}`)));
  });

const handlesOf = ({ handles }: Growth['before']): number => Object.values(handles).reduce((a, b) => a + b, 0);

const engineLine = ({ before, after }: Growth, say: (line: string) => void): Line => {
  const mb = after.rssMb - before.rssMb;
  const handles = handlesOf(after) - handlesOf(before);
  const listeners = after.listeners - before.listeners;
  say(`growth: before ${JSON.stringify(before)}; after ${JSON.stringify(after)}`);
  return {
    what: `growth over ${CALLS} calls, engine and gateway`,
    figure: `${signed(mb)} MB (heap ${signed(after.heapMb - before.heapMb)}), ${signed(handles)} handles, ${signed(listeners)} listeners, ${after.sip} SIP left`,
    goal: {
      text: `< ${MOST_MB} MB, nothing else`,
      met: mb < MOST_MB && handles <= 0 && listeners <= 0 && after.sip === 0,
    },
  };
};

const signed = (value: number): string =>
  Number.isInteger(value) ? `${value < 0 ? '' : '+'}${value}` : `${value < 0 ? '' : '+'}${shown(value)}`;

/** Open files of a process tree. */
const filesOf = (pid: number): number =>
  [pid, ...descendantsOf(pid)].reduce((sum, one) => {
    try {
      return sum + readdirSync(`/proc/${one}/fd`).length;
    } catch {
      return sum;
    }
  }, 0);

const appLine = async (context: Context, peer: Peer): Promise<Line> => {
  const { app, page } = await startParley(context, 'growth-profile');
  const calls = (many: number): Promise<unknown> =>
    page.evaluate(`(async () => {
      for (let i = 0; i < ${many}; i++) {
        await bench.start('${peer.uri}', 0);
        await bench.phase('active');
        await bench.sleep(50);
        await bench.leave();
      }
    })()`);
  const measure = async (): Promise<{ mb: number; files: number; processes: number }> => {
    await sleep(SETTLE_MS);
    await page.cdp.send('HeapProfiler.collectGarbage');
    await sleep(500);
    return { mb: privateMb(app.pid), files: filesOf(app.pid), processes: descendantsOf(app.pid).length };
  };
  try {
    await calls(APP_WARM_CALLS);
    const before = await measure();
    await calls(APP_CALLS);
    const after = await measure();
    const mb = after.mb - before.mb;
    return {
      what: `growth over ${APP_CALLS} calls, whole app`,
      figure: `${signed(mb)} MB of its own, ${signed(after.files - before.files)} open files, ${signed(after.processes - before.processes)} processes`,
      goal: { text: `< ${MOST_MB} MB`, met: mb < MOST_MB },
    };
  } finally {
    page.close();
    await app.close();
  }
};

/** Calls one after the other, most to a phone that answers at once and some to the echo callee: what is left of them. */
export const growthRow: Row = async (context) => {
  const peer = await startPeer({ does: 'answer', ringMs: 20 });
  try {
    const engine = engineLine(await engineGrowth(peer.uri), context.say);
    return process.platform === 'linux' ? [engine, await appLine(context, peer)] : [engine];
  } finally {
    await peer.stop();
  }
};
