import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { text } from '../../../app/text/text.ts';
import { type Baresip, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import { addAccount, typedAccount, waitForRegistration } from './account-form.ts';
import { endEveryCall, hangUp, waitForPhase } from './call-screen.ts';
import { closeBy } from './close-by.ts';
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

/** Bob calls us, is answered, and asks us to go over to Carol; resolves with the question on the screen. */
const asked = async (): Promise<Locator> => {
  const { page } = app;
  await bob.command('dial', `sip:alice@${kamailio.domain}`);
  const window = await app.incoming();
  await closeBy(window.getByRole('button', { name: text('en', 'incoming.answer'), exact: true }));
  await waitForPhase(page, 'active');
  await until('the incoming window to close', () => window.isClosed(), 20_000);
  await bob.command('transfer', `sip:carol@${kamailio.domain}`);
  const dialog = page.getByRole('alertdialog');
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain('carol@sip.test');
  return dialog;
};
const choose = (dialog: Locator, key: 'transfer.accept' | 'transfer.notNow'): Promise<void> =>
  dialog.getByRole('button', { name: text('en', key), exact: true }).click();

test('"Transfer" calls the other, and the call with the one who asked ends when that is connected', async () => {
  await choose(await asked(), 'transfer.accept');
  await carol.waitFor('CALL_ESTABLISHED', 1, 20_000);
  await bob.waitFor('CALL_CLOSED', 1, 20_000);
  await app.page.getByRole('region', { name: /carol/ }).waitFor();
  await waitForPhase(app.page, 'active');
  await hangUp(app.page);
  await carol.waitFor('CALL_CLOSED', 1, 20_000);
});

test('"Not now" tells the one who asked, and calls nobody', async () => {
  const dialog = await asked();
  await choose(dialog, 'transfer.notNow');
  await dialog.waitFor({ state: 'detached' });
  expect((await bob.waitFor('TRANSFER_FAILED', 1, 20_000)).param).toBe('603 Decline');
  expect(carol.events.filter(({ type }) => type === 'CALL_ESTABLISHED')).toHaveLength(1);
});
