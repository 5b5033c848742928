import { fakeMediaOptions, fakeMediaPort } from '../../main/media/media-port.fake.ts';
import { createSipEngine } from '../../main/sip/create-sip-engine.ts';
import { startSipp } from '../test/peers/sipp.ts';

/** What the signalling alone can do. */
export type SipThroughput = {
  /** Calls set up and ended a second, against SIPp on the same machine. */
  readonly callsPerSecond: number;
  /** Milliseconds from `call()` to `established`, one call at a time, median. */
  readonly setupMs: number;
  /** CPU milliseconds of this process for one call. */
  readonly cpuMsPerCall: number;
};

const later = (value: readonly number[], share: number): number =>
  [...value].sort((a, b) => a - b)[Math.floor(value.length * share)] ?? Number.NaN;

/** Places `calls` calls, `parallel` at a time, with a media port that carries nothing. */
export const sipThroughput = async (calls = 3_000, parallel = 20): Promise<SipThroughput> => {
  const engine = createSipEngine({ log: null });
  const opened = await engine.direct({
    ...{ user: 'bench', displayName: 'Bench', address: '127.0.0.1', port: 0 },
    allows: () => true,
    trust: { extraCa: [] },
  });
  if (!opened.ok) throw new Error(opened.failure.reason);
  const media = fakeMediaPort();
  const sipp = await startSipp({ scenario: 'uas', timeoutSeconds: 120 });
  const target = `sip:x@127.0.0.1:${sipp.port}`;
  let failed = 0;
  const one = (): Promise<number> =>
    new Promise((resolve) => {
      const started = performance.now();
      let setup = Number.NaN;
      const call = opened.value.call(target, {
        media: media.open('b', fakeMediaOptions()),
        video: false,
        noAnswerSeconds: 10,
      });
      if (!call.ok) throw new Error(call.failure.reason);
      call.value.listen((event) => {
        if (event.type === 'established') {
          setup = performance.now() - started;
          call.value.hangUp();
        } else if (event.type === 'ended') {
          if (event.end.by !== 'local') failed++;
          resolve(setup);
        }
      });
    });
  for (let n = 0; n < 200; n++) await one();
  const alone: number[] = [];
  for (let n = 0; n < 200; n++) alone.push(await one());
  const cpu = process.cpuUsage();
  const started = performance.now();
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(cpu);
  await Promise.all([engine.stop(), sipp.stop()]);
  if (failed > 0) throw new Error(`${failed} calls failed`);
  return {
    callsPerSecond: Math.round(calls / seconds),
    setupMs: later(alone, 0.5),
    cpuMsPerCall: (used.user + used.system) / 1_000 / calls,
  };
};
