import { startBaresip } from '../test/peers/baresip.ts';
import { sleep, until } from '../test/peers/until.ts';
import { openClock } from './clock.ts';
import type { Row } from './context.ts';
import { quantile, spreadOf, spreadText } from './figures.ts';
import { startParley } from './parley-page.ts';
import { type Peer, startPeer } from './peer.ts';
import { startPlainEngine } from './plain-engine.ts';

const CALLS = 100;
const BARESIP_CALLS = 30;
const GOAL = { p50: 5, p95: 20 };

/** When the function was called and when it called back. */
type Attempt = { readonly from: number; readonly till: number };

const inApp = async (context: Parameters<Row>[0], peer: Peer): Promise<Attempt[]> => {
  const { app, page } = await startParley(context, 'setup-profile');
  try {
    return await page.evaluate<Attempt[]>(`(async () => {
      const all = [];
      for (let i = 0; i <= ${CALLS}; i++) {
        all.push(await bench.start('${peer.uri}', 0));
        await bench.until('end', (calls) => calls.every(({ state }) => state.phase === 'ended'));
        await bench.sleep(60);
      }
      return all;
    })()`);
  } finally {
    page.close();
    await app.close();
  }
};

const inNode = async (peer: Peer): Promise<Attempt[]> => {
  const now = openClock();
  const { engine, stop } = await startPlainEngine();
  const { conference } = engine;
  const all: Attempt[] = [];
  try {
    for (let i = 0; i <= CALLS; i++) {
      const from = now();
      const ret = await new Promise<number>((resolve) =>
        conference.startP2pConf({ callerInfo: {}, calleeInfo: { number: peer.uri }, mediaType: 0 }, (code) => {
          all.push({ from, till: now() });
          resolve(code);
        }),
      );
      if (ret !== 0) throw new Error(`startP2pConf answered ${ret}`);
      await until('the end', () => conference.calls.getState().every((call) => call.state.phase === 'ended'));
      await sleep(20);
    }
    return all;
  } finally {
    await stop();
  }
};

const inBaresip = async (peer: Peer): Promise<number[]> => {
  const now = openClock();
  const baresip = await startBaresip({});
  const from: number[] = [];
  try {
    for (let i = 0; i <= BARESIP_CALLS; i++) {
      from.push(now());
      await baresip.command('dial', peer.uri);
      await baresip.waitFor('CALL_CLOSED', i + 1);
      await sleep(20);
    }
    return from;
  } finally {
    await baresip.stop();
  }
};

/** Milliseconds from each attempt to its INVITE; the first of all, which loads and compiles, is left out. */
const toInvite = (from: readonly number[], peer: Peer): number[] => {
  const invites = peer.times('invite');
  if (invites.length !== from.length) throw new Error(`${from.length} calls made ${invites.length} INVITEs`);
  return invites.map((at, i) => at - from[i]!).slice(1);
};

/** `startP2pConf` to its callback and to the INVITE on the wire, in the app and in the engine alone; baresip's dialling beside it. */
export const setupRow: Row = async (context) => {
  const measured = async <T>(attempt: (peer: Peer) => Promise<T>): Promise<{ result: T; peer: Peer }> => {
    const peer = await startPeer({ does: 'refuse', ringMs: 0 });
    try {
      return { result: await attempt(peer), peer };
    } finally {
      await peer.stop();
    }
  };
  const app = await measured((peer) => inApp(context, peer));
  const node = await measured(inNode);
  const bare = await measured(inBaresip);
  const baresip = toInvite(bare.result, bare.peer);
  const peer = `baresip dial ${spreadText(spreadOf(baresip), 'ms')}`;
  const lineOf = (what: string, { result, peer: scripted }: typeof app) => {
    const wire = toInvite(
      result.map(({ from }) => from),
      scripted,
    );
    const spread = spreadOf(wire);
    return [
      {
        what: `startP2pConf → callback, ${what}`,
        figure: spreadText(spreadOf(result.slice(1).map(({ from, till }) => till - from)), 'ms'),
      },
      {
        what: `startP2pConf → INVITE on the wire, ${what}`,
        figure: spreadText(spread, 'ms'),
        goal: {
          text: `p50 < ${GOAL.p50}, p95 < ${GOAL.p95} ms`,
          met: spread.p50 < GOAL.p50 && spread.p95 < GOAL.p95,
        },
        peer,
        ratio: spread.p50 / quantile(baresip, 0.5),
      },
    ];
  };
  return [...lineOf('from the page', app), ...lineOf('engine alone', node)];
};
