import { afterAll, beforeAll, expect, test } from 'vitest';
import { text } from '../../../app/text/text.ts';
import { type Baresip, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { secondsOfTone } from '../tone/spectrum.ts';
import { addAccount, saveSettings, typedAccount, waitForRegistration } from './account-form.ts';
import { dial, goTo, hangUp, waitForPhase } from './call-screen.ts';
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

const atKamailio = () => ({ ...kamailio, transport: 'udp' }) as const;

beforeAll(async () => {
  [tones, kamailio] = await Promise.all([toneFolder(), startKamailio()]);
  bob = await startBaresip({
    registrar: atKamailio(),
    codecs: ['G722/16000/1'],
    tone: await tones.tone(THEIRS, RATE),
    sampleRate: RATE,
    record: true,
  });
  app = await startApp({ microphone: await tones.tone(OURS, 48_000) });
  await saveSettings(app.page, { echoCancellation: false, noiseSuppression: false, autoGainControl: false });
  await addAccount(app.page, typedAccount(kamailio, 'alice', 'tls', { label: 'Office' }));
  await waitForRegistration(app.page, 'Office', 'registered');
});
afterAll(async () => {
  await bob?.stop();
  await app?.close();
  await kamailio?.stop();
  await tones?.remove();
});

test('the server is killed and started again in a call: the screens say so, the sound goes on both ways, and the account comes back by itself', async () => {
  const { page } = app;
  const status = (key: 'status.ready' | 'status.accountTrouble') =>
    page.getByText(
      key === 'status.ready'
        ? text('en', key, { label: 'Office' })
        : text('en', key, { label: 'Office', problem: text('en', 'registration.problem.unreachable') }),
    );
  const soundGoesOn = async (): Promise<void> => {
    const before = secondsOfTone(await heardBy(bob), OURS);
    await expect
      .poll(async () => secondsOfTone(await heardBy(bob), OURS), { timeout: 30_000, interval: 200 })
      .toBeGreaterThan(before + 1);
    await expect.poll(() => statOf(page, 'heardHz'), { timeout: 30_000 }).toBeCloseTo(THEIRS, -1);
    expect(await page.locator('.call-state[data-phase="active"]').count()).toBe(1);
  };

  await dial(page, 'bob');
  await waitForPhase(page, 'active');
  await expect.poll(() => statOf(page, 'heardHz'), { timeout: 30_000 }).toBeCloseTo(THEIRS, -1);

  await kamailio.kill();
  await status('status.accountTrouble').first().waitFor({ timeout: 30_000 });
  await soundGoesOn();

  await kamailio.restart();
  await waitForRegistration(page, 'Office', 'registered');
  await status('status.ready').first().waitFor();
  await goTo(page, 'call');
  await soundGoesOn();

  await hangUp(page);
  await bob.waitFor('CALL_CLOSED', 1, 20_000);
});

test('after that the account can be called again', async () => {
  const carol = await startBaresip({ user: 'carol', registrar: atKamailio() });
  try {
    await carol.command('dial', `sip:alice@${kamailio.domain}`);
    const window = await app.incoming();
    await window.getByRole('alertdialog').getByText('carol').first().waitFor();
    await carol.command('hangup');
  } finally {
    await carol.stop();
  }
});
