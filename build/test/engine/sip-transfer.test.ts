import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SipTransfer } from '../../../main/sip/sip-engine.ts';
import { type Baresip, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import { answer, incoming, registered, type TestEngine, testEngine, userAt, type WatchedCall } from './kit.ts';

let kamailio: Kamailio;
let engine: TestEngine;
let bob: Baresip;

beforeAll(async () => {
  kamailio = await startKamailio();
  bob = await startBaresip({ user: 'bob', registrar: { ...kamailio, transport: 'udp' } });
});
afterAll(() => Promise.all([bob?.stop(), kamailio?.stop()]));
afterEach(() => engine.stop());

/** Bob calls alice, is answered, and asks her to go over to Carol. */
const asked = async (): Promise<[WatchedCall, SipTransfer]> => {
  engine = testEngine();
  const account = await registered(engine, userAt(kamailio, 'alice', 'tcp'));
  const coming = incoming(account);
  await bob.command('dial', 'sip:alice@sip.test');
  const at = await coming;
  await answer(engine, at.call);
  await at.until('established');
  await until('the ACK', () => engine.lines.some((line) => line.startsWith('< ACK ')));
  await bob.command('transfer', 'sip:carol@sip.test');
  const { transfer } = await at.until('transfer');
  expect(transfer).toMatchObject({ target: 'sip:carol@sip.test', replaces: null });
  return [at, transfer];
};

test('baresip asks for a transfer that is accepted, hears how the new call fares, and hangs up', async () => {
  const [at, transfer] = await asked();
  transfer.accept();
  transfer.progress(180, 'Ringing');
  transfer.progress(200, 'OK');
  expect(await at.ended()).toMatchObject({ by: 'remote' });
  const notified = engine.lines
    .filter((line) => line.startsWith('> NOTIFY '))
    .map((line) => line.trim().split('\r\n').at(-1));
  expect(notified).toEqual(['SIP/2.0 100 Trying', 'SIP/2.0 180 Ringing', 'SIP/2.0 200 OK']);
});

test('baresip asks for a transfer that is declined, and is told so (603)', async () => {
  const [at, transfer] = await asked();
  transfer.decline();
  expect((await bob.waitFor('TRANSFER_FAILED')).param).toBe('603 Decline');
  // This phone takes a refusal for the end of the call; that is its own affair.
  await at.ended();
});
