import { afterEach, expect, test } from 'vitest';
import { startSipp } from '../peers/sipp.ts';
import { sleep, until } from '../peers/until.ts';
import { type UdpRelay, udpRelay } from '../udp-relay.ts';
import { answer, directOn, place, type TestEngine, testEngine } from './kit.ts';

const CALLS = 60;

let engine: TestEngine;
let relay: UdpRelay;

afterEach(async () => {
  relay.close();
  await engine.stop();
});

/** Calls SIPp through the loss; how many were established, and how many hung up with an answer. */
const outward = async (loss: number, seed: number): Promise<{ established: number; ended: number }> => {
  engine = testEngine({ log: null });
  const alice = await directOn(engine, 'alice');
  const sipp = await startSipp({ scenario: 'uas', timeoutSeconds: 80 });
  relay = await udpRelay({ serverPort: sipp.port, loss, seed });
  const count = { established: 0, ended: 0 };
  const one = async (n: number): Promise<void> => {
    await sleep(n * 50);
    const out = place(engine, alice, `sip:x@127.0.0.1:${relay.port}`, { noAnswerSeconds: 40 });
    await until('an end or a beginning', () => out.has('established') || out.has('ended'), 45_000);
    if (!out.has('established')) return;
    count.established++;
    await sleep(200);
    out.call.hangUp();
    if ((await out.ended()).by === 'local') count.ended++;
  };
  await Promise.all(Array.from({ length: CALLS }, (_, n) => one(n)));
  await sipp.stop();
  return count;
};

/** Is called by SIPp through the loss; SIPp's own verdict. */
const inward = async (loss: number, seed: number): Promise<number> => {
  engine = testEngine({ log: null });
  const bob = await directOn(engine, 'bob');
  bob.onIncoming((call) => void answer(engine, call).catch(() => undefined));
  relay = await udpRelay({ serverPort: bob.listening.port, loss, seed });
  const sipp = await startSipp({
    ...{ scenario: 'uac', remote: `127.0.0.1:${relay.port}`, calls: CALLS, rate: 20, holdMs: 200, timeoutSeconds: 45 },
  });
  const { successful } = await sipp.done;
  return successful;
};

test.each([
  [0.2, 60],
  [0.4, 58],
])('of 60 calls out through %f loss at least %i are established, and every one of them ends', async (loss, least) => {
  const { established, ended } = await outward(loss, 12_345 + Math.round(loss * 100));
  expect(established).toBeGreaterThanOrEqual(least - 1);
  expect(ended).toBe(established);
});

test.each([
  [0.2, 60],
  [0.4, 59],
])('of 60 calls in through %f loss at least %i are complete by SIPp’s own count', async (loss, least) => {
  expect(await inward(loss, 777 + Math.round(loss * 100))).toBeGreaterThanOrEqual(least - 2);
});

test.each([1, 2, 3])('a call connects when the first %i datagrams of each direction are lost', async (dropFirst) => {
  engine = testEngine();
  const alice = await directOn(engine, 'alice');
  const bob = await directOn(engine, 'bob');
  bob.onIncoming((call) => void answer(engine, call));
  relay = await udpRelay({ serverPort: bob.listening.port, dropFirst });
  const out = place(engine, alice, `sip:x@127.0.0.1:${relay.port}`);
  await out.until('established', 12_000);
  out.call.hangUp();
});
