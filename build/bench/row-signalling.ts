import { fakeMediaOptions, fakeMediaPort } from '../../main/media/media-port.fake.ts';
import { createSipEngine } from '../../main/sip/create-sip-engine.ts';
import type { SipDirect } from '../../main/sip/sip-engine.ts';
import { freePort } from '../test/peers/free-port.ts';
import { type Sipp, startSipp } from '../test/peers/sipp.ts';
import type { Row } from './context.ts';
import { shown } from './figures.ts';

const PARALLEL = 20;
const WARM_MS = 1500;
const MEASURE_MS = 5000;
const GOAL = 600;
/** Calls of a run in which SIPp is the caller. */
const SIPP_CALLS = 4000;

const directLine = async (): Promise<{ direct: SipDirect; stop(): Promise<void> }> => {
  const engine = createSipEngine({ log: null });
  const opened = await engine.direct({
    user: 'bench',
    displayName: 'Bench',
    address: '127.0.0.1',
    port: 0,
    allows: () => true,
    trust: { extraCa: [] },
  });
  if (!opened.ok) throw new Error(opened.failure.reason);
  return { direct: opened.value, stop: () => engine.stop() };
};

/** One call from INVITE to the answer to BYE; false when it was not answered. */
const oneCall = (direct: SipDirect, uri: string): Promise<boolean> =>
  new Promise((resolve) => {
    const called = direct.call(uri, {
      // A port of its own, so that finished sessions are not kept.
      media: fakeMediaPort().open('bench', fakeMediaOptions()),
      video: false,
      noAnswerSeconds: 10,
    });
    if (!called.ok) return resolve(false);
    let answered = false;
    const { value: call } = called;
    call.listen((event) => {
      if (event.type === 'established') {
        answered = true;
        call.hangUp();
      } else if (event.type === 'ended') resolve(answered);
    });
  });

/** Calls a second that our caller sets up and ends against SIPp, and how many failed. */
const calling = async (): Promise<{ rate: number; failed: number }> => {
  const sipp = await startSipp({ scenario: 'uas' });
  const { direct, stop } = await directLine();
  const begun = performance.now();
  let done = 0;
  let failed = 0;
  const caller = async (): Promise<void> => {
    for (let at = performance.now(); at < begun + WARM_MS + MEASURE_MS; at = performance.now()) {
      const good = await oneCall(direct, `sip:sipp@127.0.0.1:${sipp.port}`);
      if (!good) failed++;
      else if (performance.now() > begun + WARM_MS) done++;
    }
  };
  try {
    await Promise.all(Array.from({ length: PARALLEL }, caller));
    return { rate: done / ((performance.now() - begun - WARM_MS) / 1000), failed };
  } finally {
    await sipp.stop();
    await stop();
  }
};

/** Calls a second of a SIPp that calls that port, twenty at a time as fast as they end. */
const sippCalls = async (port: number): Promise<{ rate: number; failed: number }> => {
  const begun = performance.now();
  const sipp: Sipp = await startSipp({
    scenario: 'uac',
    remote: `127.0.0.1:${port}`,
    calls: SIPP_CALLS,
    rate: 5000,
    extra: ['-l', String(PARALLEL)],
  });
  const { successful, failed } = await sipp.done;
  return { rate: successful / ((performance.now() - begun) / 1000), failed };
};

const sippToSipp = async (): Promise<{ rate: number; failed: number }> => {
  const port = await freePort();
  const callee = await startSipp({ scenario: 'uas', port });
  try {
    return await sippCalls(port);
  } finally {
    await callee.stop();
  }
};

const answering = async (): Promise<{ rate: number; failed: number }> => {
  const { direct, stop } = await directLine();
  direct.onIncoming((call) => void call.answer(fakeMediaPort().open('bench', fakeMediaOptions()), false));
  try {
    return await sippCalls(direct.listening.port);
  } finally {
    await stop();
  }
};

const text = ({ rate, failed }: { rate: number; failed: number }): string =>
  `${shown(rate)} calls/s${failed > 0 ? `, ${failed} failed` : ''}`;

/** Calls set up and ended by the signalling alone, media faked. */
export const signallingRow: Row = async () => {
  const out = await calling();
  const sipp = await sippToSipp();
  const into = await answering();
  const peer = `SIPp ↔ SIPp ${text(sipp)}`;
  return [
    {
      what: 'calls set up and ended, we call SIPp, 20 in parallel',
      figure: text(out),
      goal: { text: `≥ ${GOAL}/s`, met: out.rate >= GOAL && out.failed === 0 },
      peer,
      ratio: out.rate / sipp.rate,
    },
    {
      what: 'calls set up and ended, SIPp calls us, 20 in parallel',
      figure: text(into),
      peer,
      ratio: into.rate / sipp.rate,
    },
  ];
};
