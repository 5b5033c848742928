import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import { text } from '../../../app/text/text.ts';
import { type Guests, startBrowser } from '../browser.ts';
import { type SippPhone, startSippPhone } from '../engine/sipp-phone.ts';
import { listen } from '../page-ear.ts';
import { type Baresip, startBaresip } from '../peers/baresip.ts';
import { type Kamailio, startKamailio } from '../peers/kamailio.ts';
import { levelOfTone } from '../tone/spectrum.ts';
import type { Sound } from '../tone/wav.ts';
import { addAccount, saveSettings, typedAccount, waitForRegistration } from './account-form.ts';
import { goTo } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import { hearsOnly } from './ear.ts';
import { ADA_HZ, BOB_HZ, type Pair, startPair } from './pair.ts';
import { call, eventually, phaseOf, stateOf } from './screen.ts';
import { heardBy, type ToneFolder, toneFolder } from './tone-folder.ts';

// Everybody's tone: none is near a sum or difference of multiples of others, which a limiter makes of them.
const BARESIP_HZ = 1130;
const RED_HZ = 780;
const BLUE_HZ = 1870;
const SIPP_HZ = 2410;
const ALL = [ADA_HZ, BOB_HZ, BARESIP_HZ, RED_HZ, BLUE_HZ, SIPP_HZ];
const without = (own: number): number[] => ALL.filter((hz) => hz !== own);

let tones: ToneFolder;
let kamailio: Kamailio;
let baresip: Baresip;
let sipp: SippPhone;
let pair: Pair;
let red: Guests;
let blue: Guests;
let page: Page;
beforeAll(async () => {
  [tones, kamailio] = await Promise.all([toneFolder(), startKamailio()]);
  const guest = async (hz: number, colour: 'red' | 'blue'): Promise<Guests> =>
    startBrowser({ microphone: await tones.tone(hz, 48_000), camera: await tones.clip(colour) });
  const phone = async (): Promise<Baresip> =>
    startBaresip({
      user: 'bob',
      registrar: { ...kamailio, transport: 'udp' },
      codecs: ['PCMA/8000/1'],
      // It hangs up when its sound is over.
      tone: await tones.tone(BARESIP_HZ, 8000, 300),
      sampleRate: 8000,
      record: true,
    });
  pair = await startPair();
  [baresip, red, blue] = await Promise.all([phone(), guest(RED_HZ, 'red'), guest(BLUE_HZ, 'blue')]);
  ({ page } = pair.ada);
  await Promise.all([page, pair.bob.page, red.page, blue.page].map(listen));
}, 120_000);
afterAll(async () => {
  await Promise.all([red?.close(), blue?.close(), baresip?.stop(), sipp?.stop()]);
  await pair?.close();
  await kamailio?.stop();
  await tones?.remove();
});

const meeting = async (): Promise<Meeting> => (await stateOf(page, 'meetings')).at(-1)!;
const idOf = async (name: string): Promise<string> =>
  (await meeting()).members.findLast((member) => member.name === name)?.id ?? '';
const joins = async ({ page: guest }: Guests, name: string): Promise<void> => {
  const { details } = await meeting();
  await guest.goto(details.guestJoinUri);
  await guest.getByLabel('Your name').fill(name);
  await guest.getByLabel('Meeting password').fill(details.guestPwd);
  await guest.getByRole('button', { name: 'Join', exact: true }).click();
  await guest.getByRole('button', { name: 'People', exact: true }).waitFor();
};

/** What colour a member's picture is, by its middle: red, blue or neither. */
const colourOf = (on: Page, member: string): Promise<string> =>
  on.evaluate((id) => {
    const video = document.querySelector<HTMLVideoElement>(`[data-member="${id}"] video`);
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [16, 9];
    const context = canvas.getContext('2d');
    if (video === null || video.videoWidth === 0 || context === null) return 'nothing';
    context.drawImage(video, 0, 0, 16, 9);
    const [r = 0, g = 0, b = 0] = context.getImageData(8, 8, 1, 1).data;
    return r > 120 && r > 2 * g && r > 2 * b ? 'red' : b > 120 && b > 2 * r && b > 2 * g ? 'blue' : `${r},${g},${b}`;
  }, member);

/** A telephone calls the host, who sends the call to the entrance by its button; it types ID and password. */
const dialsIn = async (): Promise<void> => {
  const { id, details } = await meeting();
  const [service = '', remote = ''] = (await stateOf(page, 'direct')).here.replace(/^sip:/, '').split('@');
  sipp = await startSippPhone({ remote, service, id, password: details.guestPwd, hz: SIPP_HZ });
  await closeBy((await pair.ada.incoming()).getByRole('button', { name: text('en', 'incoming.toEntrance') }));
  // On no screen, in nobody's ear, and nobody was put on hold.
  await eventually(async () => (await stateOf(page, 'calls')).map(({ state }) => state.phase)).toEqual(['active']);
};

test('six people come into one meeting: called directly and through a registrar, by link, and by a telephone’s keys', async () => {
  await saveSettings(page, { guestPage: { ...(await stateOf(page, 'settings')).guestPage, on: true, port: 0 } });
  await addAccount(page, typedAccount(kamailio, 'alice', 'udp', { label: 'Office' }));
  await waitForRegistration(page, 'Office', 'registered');
  await page.getByRole('button', { name: text('en', 'settings.meetings'), exact: true }).click();
  await page.getByLabel(text('en', 'guests.dialIn')).click();
  await goTo(page, 'call');
  await call(page, (await stateOf(pair.bob.page, 'direct')).here, 'Video');
  await closeBy((await pair.bob.incoming()).getByRole('button', { name: 'Answer', exact: true }));
  await eventually(() => phaseOf(page)).toBe('active');
  // It types while the others come.
  await dialsIn();
  await Promise.all([joins(red, 'Rosa'), joins(blue, 'Bluma')]);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByLabel('Whom to invite').fill(`sip:bob@${kamailio.domain}`);
  await page.getByRole('button', { name: 'Call into the meeting', exact: true }).click();
  await page.getByRole('status', { name: 'Invited' }).getByText('In the meeting.').waitFor();
  await page.keyboard.press('Escape');
  // Two pictures are enough to be told apart, and a guest on a busy machine is shown one.
  const camera = page.getByRole('button', { name: 'Camera', exact: true });
  if ((await camera.getAttribute('aria-pressed')) === 'true') await camera.click();
  await eventually(async () =>
    (await meeting()).members.flatMap(({ way, state }) => (state.phase === 'joined' ? [way] : [])).sort(),
  ).toEqual(['dial-in', 'host', 'link', 'link', 'sip', 'sip']);
});

test('each hears exactly the tones of the others, and not its own', async () => {
  await hearsOnly(page, without(ADA_HZ), [ADA_HZ]);
  await hearsOnly(pair.bob.page, without(BOB_HZ), [BOB_HZ]);
  await hearsOnly(red.page, without(RED_HZ), [RED_HZ]);
  await hearsOnly(blue.page, without(BLUE_HZ), [BLUE_HZ]);
  const othersOverOwn = ({ rate, samples }: Sound, own: number): number => {
    const last = { rate, samples: samples.subarray(Math.max(0, samples.length - 2 * rate)) };
    return Math.min(...without(own).map((hz) => levelOfTone(last, hz))) - levelOfTone(last, own);
  };
  await eventually(async () => othersOverOwn(await heardBy(baresip), BARESIP_HZ)).toBeGreaterThan(15);
  await eventually(async () => othersOverOwn(await sipp.heard(2), SIPP_HZ)).toBeGreaterThan(15);
});

test('each browser’s picture is found in what the others see of it', async () => {
  const [rosa, bluma] = [await idOf('Rosa'), await idOf('Bluma')];
  for (const viewer of [page, blue.page]) await eventually(() => colourOf(viewer, rosa)).toBe('red');
  for (const viewer of [page, red.page]) await eventually(() => colourOf(viewer, bluma)).toBe('blue');
});

test('the end is everybody’s', async () => {
  await page.getByRole('button', { name: 'End for everyone', exact: true }).click();
  await page.getByRole('button', { name: 'End meeting', exact: true }).click();
  await eventually(() => phaseOf(pair.bob.page)).toBe('ended');
  await baresip.waitFor('CALL_CLOSED', 1, 20_000);
  expect((await sipp.done).successful).toBe(1);
  for (const guest of [red, blue]) await guest.page.getByText('The meeting has ended').first().waitFor();
  await eventually(async () => (await meeting()).state.phase).toBe('ended');
  expect((await meeting()).members.every(({ state }) => state.phase === 'left')).toBe(true);
});
