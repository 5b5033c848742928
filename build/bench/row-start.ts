import { join } from 'node:path';
import { sleep, until } from '../test/peers/until.ts';
import { connectCdp } from './cdp.ts';
import type { Row } from './context.ts';
import { quantile, shown, spreadOf, spreadText } from './figures.ts';
import { type Launch, startLaunch } from './launched-app.ts';

const ROUNDS = 9;
const MOST = 1.5;
/** Medians of nine starts differ by so much by chance. */
const TELLS = 1.1;

/** Notes when a field has the focus; a document that does not have the system's focus gets no focus event, so it looks. */
const WATCH = `(() => {
  if (globalThis.__focused !== undefined) return;
  globalThis.__focused = 0;
  const timer = setInterval(() => {
    if (document.activeElement?.tagName !== 'INPUT') return;
    globalThis.__focused = performance.timeOrigin + performance.now();
    clearInterval(timer);
  }, 1);
})()`;
const READ = `(() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return [globalThis.__focused ?? 0, paint ? performance.timeOrigin + paint.startTime : 0];
})()`;

/** Starts an app and gives the milliseconds until its first window was painted and its field had the focus. */
const firstUsable = async (launch: Launch, profile: string): Promise<number> => {
  const app = await startLaunch(launch, profile);
  const cdp = await connectCdp(app.endpoint);
  try {
    let session = '';
    cdp.on('Target.attachedToTarget', (params: { sessionId: string; targetInfo: { type: string } }) => {
      if (params.targetInfo.type !== 'page' || session !== '') return;
      session = params.sessionId;
      void cdp.send('Page.enable', {}, session).catch(() => undefined);
      void cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: WATCH }, session).catch(() => undefined);
      void cdp.send('Runtime.evaluate', { expression: WATCH }, session).catch(() => undefined);
    });
    await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
    return await until(
      'a usable window',
      async () => {
        if (session === '') return null;
        const read = { expression: READ, returnByValue: true };
        const reply = await cdp
          .send<{ result: { value?: [number, number] } }>('Runtime.evaluate', read, session)
          .catch(() => null);
        const [focused, painted] = reply?.result.value ?? [0, 0];
        await sleep(20);
        return focused > 0 && painted > 0 ? Math.max(focused, painted) - app.startedAt : null;
      },
      30_000,
    );
  } finally {
    cdp.close();
    await app.close();
  }
};

/** Start to the first window with its field focused, against the least Electron app, turn by turn; the package likewise. */
export const startRow: Row = async ({ parley, packaged, bare, folder, say }) => {
  const turns = [
    { launch: parley, profile: join(folder, 'start-parley-profile') },
    { launch: packaged, profile: join(folder, 'start-packaged-profile') },
    { launch: bare, profile: join(folder, 'start-bare-profile') },
  ].flatMap(({ launch, profile }) => (launch === undefined ? [] : [{ launch, profile, took: [] as number[] }]));
  const tookBy = (launch: Launch | undefined): number[] => turns.find((turn) => turn.launch === launch)?.took ?? [];
  // The first start makes the profile and is not like the others.
  for (const { launch, profile, took } of turns) took.push(await firstUsable(launch, profile));
  const [first = 0, firstBare = 0] = [parley, bare].map((launch) => tookBy(launch).shift() ?? 0);
  tookBy(packaged).shift();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { launch, profile, took } of turns) took.push(await firstUsable(launch, profile));
    // Each begins as often as the others, and none ever comes after itself, which is faster.
    turns.push(...turns.splice(0, 1));
  }
  const [ours, packed, theirs] = [tookBy(parley), tookBy(packaged), tookBy(bare)];
  say(
    `start: Parley ${ours.map(Math.round).join(' ')}; packaged ${packed.map(Math.round).join(' ')}; bare ${theirs.map(Math.round).join(' ')}`,
  );
  const ratio = quantile(ours, 0.5) / quantile(theirs, 0.5);
  return [
    {
      what: 'start → first usable window',
      figure: spreadText(spreadOf(ours), 'ms'),
      goal: { text: `≤ ${MOST} × bare`, met: ratio <= MOST },
      peer: `bare Electron ${spreadText(spreadOf(theirs), 'ms')}`,
      ratio,
    },
    ...(packed.length === 0
      ? []
      : [
          {
            what: '  the same, packaged as it is shipped',
            figure: spreadText(spreadOf(packed), 'ms'),
            goal: { text: 'not later (± 10 %)', met: quantile(packed, 0.5) <= TELLS * quantile(ours, 0.5) },
            peer: `unpackaged ${spreadText(spreadOf(ours), 'ms')}`,
            ratio: quantile(packed, 0.5) / quantile(ours, 0.5),
          },
        ]),
    {
      what: '  first start of a new profile, once',
      figure: `${shown(first)} ms`,
      peer: `bare Electron ${shown(firstBare)} ms`,
      ratio: first / firstBare,
    },
  ];
};
