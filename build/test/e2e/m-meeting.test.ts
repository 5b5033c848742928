import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import type { Member } from '../../../app/meeting/member.ts';
import { type Guests, startBrowser } from '../browser.ts';
import { framesFrom } from '../frames-from.ts';
import { listen } from '../page-ear.ts';
import { goTo } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import { hearsOnly } from './ear.ts';
import { ADA_HZ, BOB_HZ, type Pair, startPair } from './pair.ts';
import { withSwitch } from './processes.ts';
import { ask, call, eventually, onlyCall, openMore, phaseOf, seesMotion, stateOf } from './screen.ts';
import { type ToneFolder, toneFolder } from './tone-folder.ts';

/** What the guest's microphone says, Hz. */
const GUEST_HZ = 780;

let pair: Pair;
let page: Page;
let guest: Guests;
let tones: ToneFolder;
beforeAll(async () => {
  tones = await toneFolder();
  [pair, guest] = await Promise.all([
    startPair(),
    tones.tone(GUEST_HZ, 48_000).then((microphone) => startBrowser({ microphone })),
  ]);
  ({ page } = pair.ada);
  await Promise.all([page, pair.bob.page, guest.page].map(listen));
});
afterAll(async () => {
  await guest?.close();
  await pair?.close();
  await tones?.remove();
});

const button = (name: string, on: Page = page) => on.getByRole('button', { name, exact: true });
const meeting = async (): Promise<Meeting> => (await stateOf(page, 'meetings')).at(-1)!;
const member = async (name: string): Promise<Member | undefined> =>
  (await meeting()).members.findLast((one) => one.name === name);
const seesMoving = async (on: Page, id: string): Promise<void> => {
  const before = await framesFrom(on, id);
  await eventually(() => framesFrom(on, id)).toBeGreaterThan(before + 20);
};
const chooseFor = async (name: string, entry: string): Promise<void> => {
  if ((await page.getByRole('button', { name: `Actions for ${name}` }).count()) === 0) await button('People').click();
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: entry, exact: true }).click();
};
const join = async (name: string): Promise<void> => {
  const { details } = await meeting();
  await guest.page.goto(details.guestJoinUri);
  await guest.page.getByLabel('Your name').fill(name);
  await guest.page.getByLabel('Meeting password').fill(details.guestPwd);
  await button('Join', guest.page).click();
};

test('the guest page is set up in the settings, and what is wrong there is named', async () => {
  await goTo(page, 'settings');
  await button('Meetings and guests').click();
  const port = page.getByLabel('Port', { exact: true });
  await port.fill('80');
  await port.press('Enter');
  await page.getByText('Port: 0, or a port from 1024 to 65535.').waitFor();
  await port.fill('0');
  await port.press('Enter');
  await page.getByLabel('Address listened on').fill('127.0.0.1');
  await page.getByLabel('Address listened on').press('Enter');
  await eventually(async () => (await stateOf(page, 'settings')).guestPage).toMatchObject({
    on: false,
    port: 0,
    address: '127.0.0.1',
  });
  await goTo(page, 'call');
});

test('a call of two gets its guest link by one button where people are invited, and it never has the password', async () => {
  await call(page, (await stateOf(pair.bob.page, 'direct')).here, 'Video');
  await closeBy((await pair.bob.incoming()).getByRole('button', { name: 'Answer with video' }));
  await Promise.all([seesMotion(page), seesMotion(pair.bob.page)]);
  const before = await meeting();
  expect(before.room).toBe(false);
  expect(before.details.guestJoinUri).toBe('');
  await button('Invite').click();
  await button('Switch the guest page on').click();
  await eventually(async () => (await meeting()).details.guestJoinUri).not.toBe('');
  const { details } = await meeting();
  expect(details.guestJoinUri).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/j\/\d{9}$/);
  expect(details.guestJoinUri).not.toContain(details.guestPwd);
  await openMore(page, 'Meeting details');
  await page.getByText(details.guestJoinUri, { exact: true }).waitFor();
});

test('a guest opens the link and types the password: they hear the others and not themselves, and see and are seen', async () => {
  await join('Gil');
  await button('People', guest.page).waitFor();
  await eventually(async () => (await meeting()).room).toBe(true);
  await hearsOnly(guest.page, [ADA_HZ, BOB_HZ], [GUEST_HZ]);
  const [ada, bob] = (await meeting()).members.map(({ id }) => id);
  await seesMoving(page, (await member('Gil'))!.id);
  await seesMoving(page, bob!);
  // A guest whose machine is busy is shown one picture, of whoever spoke last.
  const seen = async (): Promise<number> => (await framesFrom(guest.page, ada!)) + (await framesFrom(guest.page, bob!));
  await eventually(seen).toBeGreaterThan(20);
  await seesMotion(pair.bob.page);
});

test('the callee’s Parley follows the meeting that it was called into: how many are in, and who', async () => {
  await pair.bob.page.getByText('3 people in the meeting').waitFor();
  const { conference } = await onlyCall(pair.bob.page);
  expect(conference?.names).toEqual((await meeting()).members.map(({ name }) => name));
});

test('a guest whom the host mutes is not heard, and is heard again when asked and willing', async () => {
  await chooseFor('Gil', 'Mute and keep muted');
  await guest.page.getByText('A host muted you. Raise your hand to speak.').waitFor();
  await hearsOnly(pair.bob.page, [ADA_HZ], [GUEST_HZ, BOB_HZ]);
  await chooseFor('Gil', 'Ask to unmute');
  await guest.page.getByRole('alertdialog').getByRole('button', { name: 'Turn microphone on' }).click();
  await hearsOnly(pair.bob.page, [ADA_HZ, GUEST_HZ], [BOB_HZ]);
});

test('the window’s process dies: the others go on hearing one another, and the window is back in the meeting', async () => {
  const [renderer] = withSwitch(pair.ada.pid, '--type=renderer');
  process.kill(renderer!.pid, 'SIGKILL');
  await hearsOnly(pair.bob.page, [GUEST_HZ], [BOB_HZ]);
  await eventually(() => withSwitch(pair.ada.pid, '--type=renderer').some(({ pid }) => pid !== renderer!.pid)).toBe(
    true,
  );
  page = await pair.ada.reconnect();
  await hearsOnly(guest.page, [ADA_HZ, BOB_HZ], [GUEST_HZ]);
  await button('People').waitFor();
  await eventually(async () => (await meeting()).members[0]?.state.phase).toBe('joined');
  await seesMoving(page, (await member('Gil'))!.id);
});

test('who comes while there is a waiting room waits; the host is told so and lets them in', async () => {
  await button('More').click();
  await page.getByRole('menuitem', { name: 'Who may come in' }).click();
  await page.getByLabel('Waiting room', { exact: true }).click();
  await eventually(async () => (await meeting()).doors.waitingRoom).toBe(true);
  await button('Leave', guest.page).click();
  await join('Hal');
  await guest.page.getByRole('heading', { name: 'Please wait' }).waitFor();
  await page.getByRole('status').getByText('Hal waits to come in.').waitFor({ state: 'attached' });
  await button('Let in').first().click();
  await button('People', guest.page).waitFor();
  await hearsOnly(guest.page, [ADA_HZ, BOB_HZ], [GUEST_HZ]);
});

test('the host invites two at once: each has an outcome of their own', async () => {
  await button('Invite').click();
  await page.getByLabel('Whom to invite').fill(`nobody at all\n${(await stateOf(page, 'app')).echoNumber}`);
  await button('Call into the meeting').click();
  await page.getByRole('status', { name: 'Invited' }).getByText('In the meeting.').waitFor();
  expect(await page.getByLabel('Whom to invite').inputValue()).toBe('nobody at all');
});

test('who is removed is told so and is out; leaving says what it will do; the end is everybody’s', async () => {
  await chooseFor('Hal', 'Remove…');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await guest.page.getByText('The host has removed you from the meeting.').waitFor();
  await button('Leave').click();
  await page.getByText(/The meeting (goes on|ends)/).waitFor();
  await button('Go back').click();
  await button('End for everyone').click();
  await button('End meeting').click();
  await eventually(() => phaseOf(pair.bob.page)).toBe('ended');
  await eventually(async () => (await meeting()).state.phase).toBe('ended');
  await eventually(async () => (await stateOf(page, 'guestPage')).base).toBe('');
  expect((await ask(page, 'joinRoom', { meeting: (await meeting()).id, leg: 'x', sdp: '' })).ok).toBe(false);
});
