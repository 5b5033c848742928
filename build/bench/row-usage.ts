import { join } from 'node:path';
import { startBaresip } from '../test/peers/baresip.ts';
import { sleep, until } from '../test/peers/until.ts';
import { tone, writeWav } from '../test/tone/wav.ts';
import type { Row } from './context.ts';
import { shown } from './figures.ts';
import { type LaunchedApp, launchOnOwnRuntime, startLaunch } from './launched-app.ts';
import { startParley } from './parley-page.ts';
import type { Line } from './table.ts';
import { processNamed, type Usage, usageOf } from './usage.ts';

/** Past the time that a spare connection is kept for. */
const IDLE_MS = 42_000;
const SAMPLE_MS = 10_000;
const BARE_IDLE_MS = 6_000;
const BARE_SAMPLE_MS = 6_000;
/** Longer than a call lasts here; baresip hangs up when it has nothing left to play. */
const TONE_SECONDS = 30;
const SETTLE_MS = 6_000;
const MOST_MB = 320;
/** What still counts as none: the clock has hundredths of a second. */
const NO_CPU_PERCENT = 0.5;

const figureOf = ({ pssMb, cpuPercent, processes }: Usage): string =>
  `${shown(pssMb)} MB, CPU ${cpuPercent.toFixed(1)} %, ${processes} process${processes === 1 ? '' : 'es'}`;

/** Takes the focus from the app's field: a blinking caret is drawn twice a second, without a graphics card at 0.4 %. */
const withoutCaret = async (app: LaunchedApp): Promise<void> => {
  const page = await app.page();
  const blurred = `(() => {
    if (document.activeElement?.tagName !== 'INPUT') return false;
    document.activeElement.blur();
    return true;
  })()`;
  await until('the field with the focus', () => page.evaluate<boolean>(blurred).catch(() => false));
  page.close();
};

const idleOf = async (bare: LaunchedApp): Promise<Usage> => {
  await withoutCaret(bare);
  await sleep(BARE_IDLE_MS);
  const [idle] = (await usageOf([bare.pid], BARE_SAMPLE_MS)) as [Usage];
  return idle;
};

/**
 * Memory and processor, idle and in calls, with nobody connected to the app meanwhile. It runs on a runtime of its own:
 * pages shared with another Electron on this machine would be counted by half.
 */
export const usageRow: Row = async (context) => {
  if (process.platform !== 'linux')
    return [{ what: 'CPU and memory', figure: 'only measured on Linux (/proc/<pid>/smaps_rollup)' }];
  const bareLaunch = launchOnOwnRuntime(context.bare, context.folder);
  const parley = launchOnOwnRuntime(context.parley, context.folder);
  const lines: Line[] = [];

  const bare = await startLaunch(bareLaunch, join(context.folder, 'usage-bare-profile'));
  const idleBare = await idleOf(bare).finally(() => bare.close());

  const wav = join(context.folder, 'tone.wav');
  await writeWav(wav, tone(440, 48_000, TONE_SECONDS));
  const baresip = await startBaresip({ codecs: ['opus/48000/2'], sampleRate: 48_000, tone: wav });
  const phone = processNamed('baresip');
  const { app, page } = await startParley({ ...context, parley }, 'usage-profile');
  try {
    page.close();
    await withoutCaret(app);
    await sleep(IDLE_MS);
    const [idle, idlePhone] = (await usageOf([app.pid, phone], SAMPLE_MS)) as [Usage, Usage];
    lines.push({
      what: 'idle 40 s after the start, microphone closed',
      figure: figureOf(idle),
      goal: {
        text: `≤ ${MOST_MB} MB PSS, CPU < ${NO_CPU_PERCENT} %`,
        met: idle.pssMb <= MOST_MB && idle.cpuPercent < NO_CPU_PERCENT,
      },
      peer: `bare Electron ${figureOf(idleBare)}`,
      ratio: idle.pssMb / idleBare.pssMb,
    });

    const during = async (number: string, mediaType: 0 | 1): Promise<readonly Usage[]> => {
      const calling = await app.page();
      await calling.evaluate(`bench.start('${number}', ${mediaType}).then(() => bench.phase('active'))`);
      calling.close();
      await sleep(SETTLE_MS);
      const used = await usageOf([app.pid, phone], SAMPLE_MS);
      const leaving = await app.page();
      // A call that had ended by itself meanwhile would make this fail.
      await leaving.evaluate('bench.phase("active").then(() => bench.leave())');
      leaving.close();
      return used;
    };
    const [audio, audioPhone] = (await during(baresip.uri, 0)) as [Usage, Usage];
    lines.push({
      what: 'in an audio call with baresip, Opus',
      figure: figureOf(audio),
      peer: `baresip at the other end ${figureOf(audioPhone)}; idle ${figureOf(idlePhone)}`,
    });
    const [video] = (await during(context.parley.echoNumber, 1)) as [Usage];
    lines.push({ what: 'in a video call with the echo callee', figure: figureOf(video) });
    return lines;
  } finally {
    await Promise.all([app.close(), baresip.stop()]);
  }
};
