import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { saveSettings, typedAccount, waitForRegistration } from './account-form.ts';
import { dial, waitForPhase } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import { type App, startApp } from './parley-app.ts';
import { statOf } from './screen.ts';
import { type ToneFolder, toneFolder } from './tone-folder.ts';

let kamailio: Kamailio;
let tones: ToneFolder;
let alice: App;
let bob: App;
/** Alice's window; another one after its process died. */
let page: Page;

const signIn = async (app: App, user: string): Promise<void> => {
  const { password, ...typed } = typedAccount(kamailio, user, 'tls');
  await saveSettings(app.page, { echoCancellation: false, noiseSuppression: false, autoGainControl: false });
  const account = { ...NEW_ACCOUNT, ...typed, id: `account-${user}`, mediaTransport: 'direct' as const };
  const saved = await app.page.evaluate(
    ([settings, secret]) => window.parley.call('saveAccount', { account: settings, password: secret, remember: false }),
    [account, password] as const,
  );
  expect(saved).toMatchObject({ ok: true });
  await waitForRegistration(app.page, typed.label, 'registered');
};

beforeAll(async () => {
  kamailio = await startKamailio();
  tones = await toneFolder();
  alice = await startApp({ microphone: await tones.tone(700, 48_000) });
  bob = await startApp({ microphone: await tones.tone(1200, 48_000) });
  await signIn(alice, 'alice');
  await signIn(bob, 'bob');
});
afterAll(async () => {
  await alice?.close();
  await bob?.close();
  await kamailio?.stop();
  await tones?.remove();
});

test('a peer that speaks ICE and DTLS is met without the gateway: both hear the other’s tone and see a moving picture', async () => {
  await dial(alice.page, 'bob@sip.test', 'video');
  const incoming = await bob.incoming();
  await closeBy(incoming.getByRole('button', { name: 'Answer with video' }));
  await waitForPhase(alice.page, 'active');
  await waitForPhase(bob.page, 'active');
  await expect.poll(() => statOf(alice.page, 'heardHz'), { timeout: 30_000 }).toBeCloseTo(1200, -2);
  await expect.poll(() => statOf(bob.page, 'heardHz'), { timeout: 30_000 }).toBeCloseTo(700, -2);
  await expect.poll(() => statOf(alice.page, 'framesPerSecond'), { timeout: 30_000 }).toBeGreaterThan(5);
  await expect.poll(() => statOf(bob.page, 'framesPerSecond'), { timeout: 30_000 }).toBeGreaterThan(5);
  const plans = await alice.page.evaluate(
    () =>
      new Promise((resolve) => window.parley.watch('media', (media) => resolve(media.map((plan) => plan.transport)))),
  );
  expect(plans).toEqual(['direct']);
});

test('a window whose process dies in such a call negotiates again, and both hear each other as before', async () => {
  const session = await alice.page.context().newCDPSession(alice.page);
  await session.send('Page.crash').catch(() => {});
  page = await alice.reconnect();
  await expect.poll(() => statOf(page, 'heardHz'), { timeout: 30_000 }).toBeCloseTo(1200, -2);
  await expect.poll(() => statOf(bob.page, 'heardHz'), { timeout: 30_000 }).toBeCloseTo(700, -2);
});

test('hanging up on one side ends the call on both', async () => {
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.locator('[data-ended]').waitFor();
  await bob.page.locator('[data-ended]').waitFor();
});
