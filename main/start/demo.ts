import type { MediaReport } from '../../app/bridge/contract.ts';
import { ECHO_NUMBER } from '../../app/callee/echo-number.ts';
import { MediaType } from '../../app/conf/enumerations.ts';
import type { Conference } from '../conference/conference.ts';

/** What the demo needs of the running app. */
export type DemoParts = {
  readonly conference: Pick<Conference, 'startP2pConf' | 'hangUp' | 'calls'>;
  /** Hears every media report of the renderer. */
  readonly onReport: (listener: (report: MediaReport) => void) => void;
  /** Takes a picture of the window and returns its path. */
  readonly screenshot: () => Promise<string>;
  readonly print: (line: string) => void;
};

/** How long sound and picture may take to come back, ms. */
const PATIENCE = 30_000;

/** Good enough to be called sound (dBFS) and a moving picture (frames per second). */
const SOUND_DB = -50;
const MOVING_FPS = 5;

/** Starts the echo meeting by itself and says what came of it; resolves to the exit code. */
export const runDemo = async (parts: DemoParts): Promise<number> => {
  const { conference, print } = parts;
  print(
    'Demo: Parley calls its own echo callee. Chromium’s test tone and test picture stand in for microphone and camera.',
  );
  const started = await new Promise<boolean>((resolve) =>
    conference.startP2pConf(
      {
        callerInfo: { nickName: 'Parley demo' },
        calleeInfo: { number: ECHO_NUMBER, nickName: 'Echo' },
        mediaType: MediaType.HWM_MEDIA_TYPE_VIDEO,
        customInfo: 'demo',
      },
      (ret, reason, result) => {
        print(`startP2pConf: ret ${ret}${reason ? `, ${reason}` : ''}`);
        for (const [field, value] of Object.entries(result)) print(`  ${field}: ${JSON.stringify(value)}`);
        resolve(ret === 0);
      },
    ),
  );
  if (!started) return 1;

  let loudest = -127;
  let fastest = 0;
  const came = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE);
    parts.onReport((report) => {
      loudest = Math.max(loudest, report.heardDb);
      fastest = Math.max(fastest, report.framesPerSecond ?? 0);
      if (loudest < SOUND_DB || fastest < MOVING_FPS) return;
      clearTimeout(timer);
      // A few more seconds, so that the greeting is over and the rate is the steady one.
      setTimeout(() => resolve(true), 5000);
    });
  });
  print(`sound that came back: ${loudest.toFixed(1)} dBFS`);
  print(`picture that came back: ${fastest.toFixed(1)} frames per second`);
  print(`screenshot: ${await parts.screenshot()}`);
  for (const call of conference.calls.getState()) conference.hangUp(call.id);
  print(came ? 'The echo meeting works.' : 'The echo meeting did not bring sound and picture back in time.');
  return came ? 0 : 1;
};
