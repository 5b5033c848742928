import { describe, expect, test } from 'vitest';
import { startSipp } from '../peers/sipp.ts';
import { sleep, until } from '../peers/until.ts';
import { udpRelay } from '../udp-relay.ts';
import { answer, directOn, place, testEngine } from './kit.ts';
import { UAS_WITHOUT_RINGING } from './sipp-scenarios.ts';

const CALLS = 60;

/** How calls out fared: established, and hung up with an answer to the BYE. */
type Outward = { readonly established: number; readonly byeAnswered: number };

/** Calls SIPp through the loss. */
const outward = async (loss: number, seed: number): Promise<Outward> => {
  const engine = testEngine();
  const alice = await directOn(engine, 'alice');
  const sipp = await startSipp({ scenario: UAS_WITHOUT_RINGING, timeoutSeconds: 80 });
  const relay = await udpRelay({ serverPort: sipp.port, loss, seed });
  let established = 0;
  const one = async (n: number): Promise<void> => {
    await sleep(n * 50);
    const out = place(engine, alice, `sip:x@127.0.0.1:${relay.port}`, { noAnswerSeconds: 40 });
    await until('an end or a beginning', () => out.has('established') || out.has('ended'), 45_000);
    if (!out.has('established')) return;
    established++;
    await sleep(200);
    out.call.hangUp();
  };
  await Promise.all(Array.from({ length: CALLS }, (_, n) => one(n)));
  const answered = (): Set<string> =>
    new Set(
      engine.lines
        .filter((line) => line.startsWith('< SIP/2.0 200') && /^CSeq: \d+ BYE/m.test(line))
        .map((line) => /^Call-ID: (\S+)/m.exec(line)?.[1] ?? ''),
    );
  await until('the answers to BYE', () => answered().size === established, 12_000).catch(() => undefined);
  const byeAnswered = answered().size;
  await Promise.all([engine.stop(), sipp.stop()]);
  relay.close();
  return { established, byeAnswered };
};

/** Is called by SIPp through the loss; SIPp's own count of complete calls. */
const inward = async (loss: number, seed: number): Promise<number> => {
  const engine = testEngine({ log: null });
  const bob = await directOn(engine, 'bob');
  bob.onIncoming((call) => void answer(engine, call).catch(() => undefined));
  const relay = await udpRelay({ serverPort: bob.listening.port, loss, seed });
  const remote = `127.0.0.1:${relay.port}`;
  const sipp = await startSipp({ scenario: 'uac', remote, calls: CALLS, rate: 20, holdMs: 200, timeoutSeconds: 45 });
  const { successful } = await sipp.done;
  await engine.stop();
  relay.close();
  return successful;
};

/** Calls of 60. */
const LUCK = 5;

/** The figures of facts/sip.md section 4, less what luck and a busy machine may cost; all four run side by side. */
describe.concurrent('60 calls', () => {
  test.each([
    [0.2, 60, 58],
    [0.4, 59, 53],
  ])(
    'out through %f loss: at least %i established and %i BYEs answered, less luck',
    async (loss, established, byes) => {
      const outcome = await outward(loss, 12_345 + Math.round(loss * 100));
      expect(outcome.established).toBeGreaterThanOrEqual(established - LUCK);
      expect(outcome.byeAnswered).toBeGreaterThanOrEqual(byes - LUCK);
    },
  );

  test.each([
    [0.2, 60],
    [0.4, 59],
  ])('in through %f loss: at least %i complete by SIPp’s own count, less luck', async (loss, complete) => {
    expect(await inward(loss, 777 + Math.round(loss * 100))).toBeGreaterThanOrEqual(complete - LUCK);
  });
});

test.each([1, 2, 3])('a call connects when the first %i datagrams of each direction are lost', async (dropFirst) => {
  const engine = testEngine();
  const alice = await directOn(engine, 'alice');
  const bob = await directOn(engine, 'bob');
  bob.onIncoming((call) => void answer(engine, call));
  const relay = await udpRelay({ serverPort: bob.listening.port, dropFirst });
  const out = place(engine, alice, `sip:x@127.0.0.1:${relay.port}`);
  await out.until('established', 12_000);
  out.call.hangUp();
  await engine.stop();
  relay.close();
});
