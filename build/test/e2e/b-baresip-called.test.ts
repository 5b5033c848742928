import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { text } from '../../../app/text/text.ts';
import { type Baresip, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { secondsOfTone } from '../tone/spectrum.ts';
import {
  accountCard,
  addAccount,
  addAccountByForm,
  removeAccount,
  saveSettings,
  typedAccount,
  waitForRegistration,
} from './account-form.ts';
import { dial, endEveryCall, hangUp, waitForPhase, wordOf } from './call-screen.ts';
import { type App, startApp } from './parley-app.ts';
import { statOf } from './screen.ts';
import { heardBy, TONE_DB, type ToneFolder, toneFolder } from './tone-folder.ts';

/** What Parley's microphone plays, Hz. */
const OURS = 700;
/** What baresip plays, Hz. */
const THEIRS = 1000;

let app: App;
let kamailio: Kamailio;
let tones: ToneFolder;
let peer: Baresip | null = null;
let account: string | null = null;

beforeAll(async () => {
  [tones, kamailio] = await Promise.all([toneFolder(), startKamailio()]);
  app = await startApp({ microphone: await tones.tone(OURS, 48_000) });
  // What makes speech pleasant takes a steady tone for noise.
  await saveSettings(app.page, { echoCancellation: false, noiseSuppression: false, autoGainControl: false });
});
afterEach(async () => {
  await endEveryCall(app.page);
  await peer?.stop();
  if (account !== null) await removeAccount(app.page, account);
  peer = null;
  account = null;
});
afterAll(async () => {
  await app?.close();
  await kamailio?.stop();
  await tones?.remove();
});

test('an account typed into the form registers and says that it can be called, and is gone when it is removed', async () => {
  const { page } = app;
  const typed = typedAccount(kamailio, 'alice', 'udp', { label: 'Office' });
  await addAccountByForm(page, typed);
  await waitForRegistration(page, typed.label, 'registered', [
    text('en', 'registration.registered'),
    text('en', 'status.receives'),
  ]);
  const status = page.getByText(text('en', 'status.ready', { label: typed.label }));
  await status.first().waitFor();
  const card = accountCard(page, typed.label);
  await card.getByRole('button', { name: text('en', 'accounts.remove', { label: typed.label }) }).click();
  await page
    .getByRole('button', { name: text('en', 'common.remove'), exact: true })
    .last()
    .click();
  await card.waitFor({ state: 'detached' });
  await page.getByText(text('en', 'status.readyEcho')).first().waitFor();
});

test.each([
  { codec: 'PCMU', protocol: 'udp', mediaenc: null, media: 'none', says: 'encryption.none' },
  { codec: 'G722', protocol: 'tcp', mediaenc: null, media: 'none', says: 'encryption.none' },
  { codec: 'opus', protocol: 'wss', mediaenc: null, media: 'none', says: 'encryption.none' },
  { codec: 'PCMU', protocol: 'tls', mediaenc: 'srtp', media: 'sdes', says: 'encryption.sdes' },
  { codec: 'G722', protocol: 'udp', mediaenc: 'srtp', media: 'sdes', says: 'encryption.sdesClear' },
  { codec: 'opus', protocol: 'tls', mediaenc: 'srtp-mand', media: 'sdes', says: 'encryption.sdes' },
] as const)(
  'a call to baresip with $codec, SIP over $protocol, SRTP $mediaenc: each hears the tone of the other, and the screen says $says',
  async ({ codec, protocol, mediaenc, media, says }) => {
    const { page } = app;
    const { theirs, rate } = CODECS[codec];
    const user = `bob-${codec.toLowerCase()}-${mediaenc ?? 'plain'}`;
    await saveSettings(page, { encryption: mediaenc === 'srtp-mand' ? 'required' : 'optional' });
    account = await addAccount(page, typedAccount(kamailio, 'alice', protocol, { label: 'Office' }));
    const baresip = await startBaresip({
      user,
      registrar: { ...kamailio, transport: 'udp' },
      codecs: [theirs],
      encryption: mediaenc,
      tone: await tones.tone(THEIRS, rate),
      sampleRate: rate,
      record: true,
    });
    peer = baresip;
    await waitForRegistration(page, 'Office', 'registered');

    await dial(page, `sip:${user}@${kamailio.domain}`);
    await waitForPhase(page, 'active');
    await expect.poll(() => statOf(page, 'heardHz'), { timeout: 30_000 }).toBeCloseTo(THEIRS, -1);
    // The file's level, give or take what a codec does.
    expect(Math.abs((await statOf(page, 'heardDb')) - TONE_DB)).toBeLessThan(6);
    await expect.poll(() => wordOf(page, 'audioCodec'), { timeout: 20_000 }).toBe(codec);
    await expect
      .poll(() => page.locator('[data-encryption]').getAttribute('data-encryption'), { timeout: 20_000 })
      .toBe(media);
    expect(await page.locator('[data-encryption]').innerText()).toBe(text('en', says));
    await expect.poll(() => /SRTP is Enabled/.test(baresip.output()), { timeout: 20_000 }).toBe(mediaenc !== null);
    await expect.poll(() => statOf(page, 'sentHz'), { timeout: 30_000 }).toBeCloseTo(OURS, -1);
    await expect
      .poll(async () => secondsOfTone(await heardBy(baresip), OURS), { timeout: 30_000, interval: 200 })
      .toBeGreaterThan(1);
    await hangUp(page);
    await baresip.waitFor('CALL_CLOSED', 1, 20_000);
  },
);

/** baresip's names of the codecs, and the rate of its sound with them, Hz. */
const CODECS = {
  PCMU: { theirs: 'PCMU/8000/1', rate: 8_000 },
  G722: { theirs: 'G722/16000/1', rate: 16_000 },
  opus: { theirs: 'opus/48000/2', rate: 48_000 },
} as const;
