import { join } from 'node:path';
import { startBaresip } from '../test/peers/baresip.ts';
import { sleep } from '../test/peers/until.ts';
import { tone, writeWav } from '../test/tone/wav.ts';
import type { Row } from './context.ts';
import { shown } from './figures.ts';
import { startLaunch } from './launched-app.ts';
import { startParley } from './parley-page.ts';
import type { Line } from './table.ts';
import { processNamed, type Usage, usageOf } from './usage.ts';

/** Past the time that a spare connection is kept for. */
const IDLE_MS = 42_000;
const SAMPLE_MS = 12_000;
const SETTLE_MS = 6_000;
const MOST_MB = 320;
/** What still counts as none: the clock has hundredths of a second. */
const NO_CPU_PERCENT = 0.5;

const figureOf = ({ pssMb, cpuPercent, processes }: Usage): string =>
  `${shown(pssMb)} MB, CPU ${cpuPercent.toFixed(1)} %, ${processes} process${processes === 1 ? '' : 'es'}`;

/** Memory and processor, idle and in calls, with nobody connected to the app meanwhile. */
export const usageRow: Row = async (context) => {
  if (process.platform !== 'linux')
    return [{ what: 'CPU and memory', figure: 'only measured on Linux (/proc/<pid>/smaps_rollup)' }];
  const lines: Line[] = [];
  const wav = join(context.folder, 'tone.wav');
  await writeWav(wav, tone(440, 48_000, 2));
  const baresip = await startBaresip({ codecs: ['opus/48000/2'], sampleRate: 48_000, tone: wav });
  const phone = processNamed('baresip');
  const bare = await startLaunch(context.bare, join(context.folder, 'usage-bare-profile'));
  const { app, page } = await startParley(context, 'usage-profile');
  try {
    page.close();
    await sleep(IDLE_MS);
    const [idle, idleBare, idleBaresip] = (await usageOf([app.pid, bare.pid, phone], SAMPLE_MS)) as [
      Usage,
      Usage,
      Usage,
    ];
    await bare.close();
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
    lines.push({ what: '  beside baresip, idle', figure: figureOf(idle), peer: `baresip ${figureOf(idleBaresip)}` });

    const during = async (number: string, mediaType: 0 | 1): Promise<readonly Usage[]> => {
      const calling = await app.page();
      await calling.evaluate(`bench.start('${number}', ${mediaType}).then(() => bench.phase('active'))`);
      calling.close();
      await sleep(SETTLE_MS);
      const used = await usageOf([app.pid, phone], SAMPLE_MS);
      const leaving = await app.page();
      await leaving.evaluate('bench.leave()');
      leaving.close();
      return used;
    };
    const [audio, audioBaresip] = (await during(baresip.uri, 0)) as [Usage, Usage];
    lines.push({
      what: 'in an audio call with baresip, Opus',
      figure: figureOf(audio),
      peer: `baresip, its other end ${figureOf(audioBaresip)}`,
    });
    const [video] = (await during(context.parley.echoNumber, 1)) as [Usage];
    lines.push({ what: 'in a video call with the echo callee', figure: figureOf(video) });
    return lines;
  } finally {
    await Promise.all([app.close(), bare.close(), baresip.stop()]);
  }
};
