import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Baresip, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import { answer, incoming, registered, type TestEngine, testEngine, userAt } from './kit.ts';

let kamailio: Kamailio;
let engine: TestEngine;
let bob: Baresip;

beforeAll(async () => {
  kamailio = await startKamailio();
  bob = await startBaresip({ user: 'bob', registrar: { ...kamailio, transport: 'udp' } });
});
afterAll(() => Promise.all([bob?.stop(), kamailio?.stop()]));
afterEach(() => engine.stop());

test('baresip transfers a call: declined first, accepted then, and it hears how the new call fares', async () => {
  engine = testEngine();
  const account = await registered(engine, userAt(kamailio, 'alice', 'tcp'));
  const coming = incoming(account);
  await bob.command('dial', 'sip:alice@sip.test');
  const at = await coming;
  await answer(engine, at.call);
  await bob.waitFor('CALL_ESTABLISHED');
  const wishes = () => at.events.flatMap((event) => (event.type === 'transfer' ? [event.transfer] : []));
  await bob.command('transfer', 'sip:carol@sip.test');
  const first = await until('the first wish', () => wishes()[0]);
  expect(first.target).toBe('sip:carol@sip.test');
  first.decline();
  await bob.waitFor('TRANSFER_FAILED');
  await bob.command('transfer', 'sip:carol@sip.test');
  const second = await until('the second wish', () => wishes()[1]);
  second.accept();
  second.progress(180, 'Ringing');
  second.progress(200, 'OK');
  await at.ended();
});
