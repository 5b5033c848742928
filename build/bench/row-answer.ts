import { join } from 'node:path';
import { startBaresip } from '../test/peers/baresip.ts';
import { sleep, until } from '../test/peers/until.ts';
import { tone, writeWav } from '../test/tone/wav.ts';
import type { Row } from './context.ts';
import { quantile, shown, spreadOf, spreadText } from './figures.ts';
import { startParley } from './parley-page.ts';
import { startPeer } from './peer.ts';

const CALLS = 20;
const RING_MS = 400;
const GOAL_MS = 60;

/** The peer's 200 OK to our first packet at the peer, and to its sound in our page, with the connection warm; baresip beside it. */
export const answerRow: Row = async (context) => {
  const peer = await startPeer({ does: 'answer', ringMs: RING_MS });
  const { app, page } = await startParley(context, 'answer-profile');
  let heard: (number | null)[];
  try {
    // The spare there is already was made before the page had the script; the first call takes it.
    await page.evaluate(
      `(async () => { await bench.start('${peer.uri}', 0); await bench.phase('active'); await bench.sleep(500); await bench.leave(); })()`,
    );
    heard = await page.evaluate<(number | null)[]>(`(async () => {
      const all = [];
      for (let i = 0; i < ${CALLS}; i++) {
        await bench.sleep(1600);
        const ear = await bench.listen();
        await bench.start('${peer.uri}', 0);
        await bench.phase('active');
        all.push(await ear.heard);
        await bench.sleep(100);
        await bench.leave();
      }
      return all;
    })()`);
  } finally {
    page.close();
    await app.close();
    await peer.stop();
  }
  const answered = peer.times('answered').slice(1);
  const here = heard.flatMap((at, i) => (at === null ? [] : [at - answered[i]!]));
  const there = peer.soundDelays().slice(1);

  const other = await startPeer({ does: 'answer', ringMs: RING_MS });
  // Without anything to play it sends nothing.
  const wav = join(context.folder, 'answer.wav');
  await writeWav(wav, tone(440, 8000, 20));
  const baresip = await startBaresip({ tone: wav });
  try {
    for (let i = 0; i < CALLS; i++) {
      await baresip.command('dial', other.uri);
      await until('its sound', () => other.times('first-sound').length > i);
      await sleep(50);
      await baresip.command('hangup');
      await baresip.waitFor('CALL_CLOSED', i + 1);
    }
  } finally {
    await baresip.stop();
    await other.stop();
  }
  const theirs = spreadOf(other.soundDelays());
  const goalOf = (values: readonly number[]) => ({
    text: `p95 < ${GOAL_MS} ms`,
    met: values.length === CALLS && quantile(values, 0.95) < GOAL_MS,
  });
  const lost = (values: readonly number[]): string =>
    values.length === CALLS ? '' : ` (${CALLS - values.length} of ${CALLS} never)`;
  context.say(`answer: at the peer ${there.map(shown).join(' ')}; here ${here.map(shown).join(' ')}`);
  return [
    {
      what: 'answer → our first packet at the peer',
      figure: spreadText(spreadOf(there), 'ms') + lost(there),
      goal: goalOf(there),
      peer: `baresip ${spreadText(theirs, 'ms')}`,
      ratio: quantile(there, 0.5) / theirs.p50,
    },
    {
      what: "answer → peer's sound heard in the page's WebAudio",
      figure: spreadText(spreadOf(here), 'ms') + lost(here),
      goal: goalOf(here),
    },
  ];
};
