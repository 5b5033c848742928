import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { text } from '../../../app/text/text.ts';
import { type Baresip, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import { addAccount, typedAccount, waitForRegistration } from './account-form.ts';
import { endEveryCall, hangUp, waitForPhase } from './call-screen.ts';
import { type App, startApp } from './parley-app.ts';

let app: App;
let kamailio: Kamailio;
let bob: Baresip;
let carol: Baresip;

beforeAll(async () => {
  kamailio = await startKamailio();
  const registrar = { ...kamailio, transport: 'udp' } as const;
  [app, bob, carol] = await Promise.all([
    startApp(),
    startBaresip({ user: 'bob', registrar }),
    startBaresip({ user: 'carol', registrar }),
  ]);
  await addAccount(app.page, typedAccount(kamailio, 'alice', 'tcp', { label: 'Office' }));
  await waitForRegistration(app.page, 'Office', 'registered');
});
afterAll(async () => {
  if (app) await endEveryCall(app.page);
  await app?.close();
  await Promise.all([bob?.stop(), carol?.stop(), kamailio?.stop()]);
});

/** Bob asks us to go over to Carol; resolves with the question on the screen. */
const asked = async (): Promise<Locator> => {
  await bob.command('transfer', `sip:carol@${kamailio.domain}`);
  const dialog = app.page.getByRole('alertdialog');
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain('carol@sip.test');
  return dialog;
};

test('a transfer is asked about: "Not now" keeps the call, "Transfer" connects with the other and ends it', async () => {
  const { page } = app;
  await bob.command('dial', `sip:alice@${kamailio.domain}`);
  const window = await app.incoming();
  await window.getByRole('button', { name: text('en', 'incoming.answer'), exact: true }).click();
  await waitForPhase(page, 'active');
  await until('the incoming window to close', () => window.isClosed(), 20_000);

  const first = await asked();
  await first.getByRole('button', { name: text('en', 'transfer.notNow'), exact: true }).click();
  await first.waitFor({ state: 'detached' });
  await waitForPhase(page, 'active');
  expect(carol.events.some(({ type }) => type === 'CALL_INCOMING')).toBe(false);

  const again = await asked();
  await again.getByRole('button', { name: text('en', 'transfer.accept'), exact: true }).click();
  await carol.waitFor('CALL_ESTABLISHED', 1, 20_000);
  await bob.waitFor('CALL_CLOSED', 1, 20_000);
  await page.getByRole('region', { name: /carol/ }).waitFor();
  await waitForPhase(page, 'active');
  await hangUp(page);
  await carol.waitFor('CALL_CLOSED', 1, 20_000);
});
