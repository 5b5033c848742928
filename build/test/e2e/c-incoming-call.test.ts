import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { text } from '../../../app/text/text.ts';
import { type Baresip, type BaresipOptions, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { until } from '../peers/until.ts';
import { secondsOfTone } from '../tone/spectrum.ts';
import { addAccount, saveSettings, typedAccount, waitForRegistration } from './account-form.ts';
import { endEveryCall, goTo, hangUp, waitForPhase } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import { type App, startApp } from './parley-app.ts';
import { statOf } from './screen.ts';
import { heardBy, type ToneFolder, toneFolder } from './tone-folder.ts';

const OURS = 700;
const THEIRS = 1000;
const RATE = 16_000;

let app: App;
let kamailio: Kamailio;
let tones: ToneFolder;
let bob: Baresip;

beforeAll(async () => {
  [tones, kamailio] = await Promise.all([toneFolder(), startKamailio()]);
  app = await startApp({ microphone: await tones.tone(OURS, 48_000) });
  await saveSettings(app.page, { echoCancellation: false, noiseSuppression: false, autoGainControl: false });
  await addAccount(app.page, typedAccount(kamailio, 'alice', 'tcp', { label: 'Office' }));
  await waitForRegistration(app.page, 'Office', 'registered');
});
afterEach(async () => {
  await endEveryCall(app.page);
  await bob?.stop();
});
afterAll(async () => {
  await app?.close();
  await kamailio?.stop();
  await tones?.remove();
});

/** A baresip of its own user calls alice. */
const called = async (user: string, options: BaresipOptions = {}): Promise<Page> => {
  bob = await startBaresip({
    user,
    registrar: { ...kamailio, transport: 'udp' },
    codecs: ['G722/16000/1'],
    tone: await tones.tone(THEIRS, RATE),
    sampleRate: RATE,
    record: true,
    ...options,
  });
  await bob.command('dial', `sip:alice@${kamailio.domain}`);
  return await app.incoming();
};
const press = (window: Page, button: 'answer' | 'decline'): Promise<void> =>
  closeBy(window.getByRole('button', { name: text('en', `incoming.${button}`), exact: true }));
/** The outcome of the newest call in the history, as the screen says it. */
const newestRecord = async (): Promise<string> => {
  await goTo(app.page, 'history');
  return await app.page.locator('[data-record]').first().innerText();
};

test('the incoming window says who calls and by which account, its Answer button answers, and both hear each other', async () => {
  const window = await called('bob');
  const card = window.getByRole('alertdialog', { name: text('en', 'incoming.title') });
  await card.waitFor();
  expect(await card.innerText()).toContain('bob');
  expect(await card.innerText()).toContain(text('en', 'incoming.viaAccount', { account: 'Office' }));
  await press(window, 'answer');

  const { page } = app;
  await waitForPhase(page, 'active');
  await bob.waitFor('CALL_ESTABLISHED', 1, 20_000);
  await until('the incoming window to close', () => window.isClosed(), 20_000);
  await expect.poll(() => statOf(page, 'heardHz'), { timeout: 30_000 }).toBeCloseTo(THEIRS, -1);
  await expect
    .poll(async () => secondsOfTone(await heardBy(bob), OURS), { timeout: 30_000, interval: 200 })
    .toBeGreaterThan(1);
  await hangUp(page);
  await bob.waitFor('CALL_CLOSED', 1, 20_000);
});

test('declining in the incoming window tells the caller so, and the history says who declined', async () => {
  const window = await called('carol');
  await press(window, 'decline');
  expect((await bob.waitFor('CALL_CLOSED', 1, 20_000)).param).toContain('603');
  await until('the incoming window to close', () => window.isClosed(), 20_000);
  expect(await newestRecord()).toContain(text('en', 'outcome.declined-here.what', { name: 'carol' }));
});

test('a caller who gives up closes the incoming window and is a missed call in the history', async () => {
  const window = await called('dave');
  await window.getByRole('alertdialog').waitFor();
  await bob.command('hangup');
  await until('the incoming window to close', () => window.isClosed(), 20_000);
  const record = await newestRecord();
  expect(record).toContain(text('en', 'history.missed'));
  expect(record).toContain(text('en', 'outcome.missed.what', { name: 'dave' }));
});
