import axe from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ConfRole } from '../../../app/conf/enumerations.ts';
import { type Guests, startBrowser } from '../browser.ts';
import { type CleanUp, cleanUp } from '../engine/media-kit.ts';
import { startFirefox } from '../firefox.ts';
import { framesFrom } from '../frames-from.ts';
import { type GuestLab, startGuestLab } from '../guest-lab.ts';
import { levels, listen, recordedLevels } from '../page-ear.ts';
import { until } from '../peers/until.ts';
import { type ToneFolder, toneFolder } from './tone-folder.ts';

/** Each browser's own tone, Hz. */
const TONES = { Bea: 620, Cyd: 1240, Fay: 900 };

let tones: ToneFolder;
let bea: Guests;
let cyd: Guests;
const steps: CleanUp = [];
beforeAll(async () => {
  tones = await toneFolder();
  bea = await startBrowser({ microphone: await tones.tone(TONES.Bea, 48_000) });
  cyd = await startBrowser({ microphone: await tones.tone(TONES.Cyd, 48_000), language: 'zh-CN' });
});
afterEach(async () => {
  await cleanUp(steps);
  for (const { page } of [bea, cyd]) await page.goto('about:blank');
});
afterAll(async () => {
  await bea?.close();
  await cyd?.close();
  await tones?.remove();
});

const lab = async (more: Parameters<typeof startGuestLab>[0] = {}): Promise<GuestLab> => {
  const made = await startGuestLab(more);
  steps.push(() => made.close());
  return made;
};

const join = async (page: Page, url: string, name: string, words = { name: 'Your name', join: 'Join' }) => {
  await page.goto(url);
  await page.getByLabel(words.name).fill(name);
  await page.getByRole('button', { name: words.join, exact: true }).click();
};
const ZH = { name: '您的姓名', join: '加入' };

/** What axe finds wrong; the page's policy forbids scripts of others, so that it is put in by the debugger. */
const faults = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
      resultTypes: ['violations'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
  });
};

const clean = async (page: Page): Promise<void> => {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await faults(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 640 });
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll('#root *')]
      .filter(
        (one) => one.getBoundingClientRect().right > innerWidth + 1 && one.closest('ul, .visually-hidden') === null,
      )
      .map((one) => one.outerHTML.slice(0, 120)),
  );
  expect(wide).toEqual([]);
  await page.setViewportSize({ width: 1100, height: 720 });
};

test('two browsers hear one another and not themselves, see one another move, and a name stays text', async () => {
  const { url, member } = await lab();
  for (const { page } of [bea, cyd]) await listen(page);
  await join(bea.page, url, '<b>Bea</b>');
  await join(cyd.page, url, 'Cyd', ZH);
  const both = [TONES.Bea, TONES.Cyd];
  await until('Bea hears Cyd', async () => (await levels(bea.page, both))[1]! > -60, 20_000);
  await until('Cyd hears Bea', async () => (await levels(cyd.page, both))[0]! > -60, 20_000);
  const [own, other] = await levels(bea.page, both);
  const [theirs, mine] = await levels(cyd.page, both);
  expect(other! - own!).toBeGreaterThan(30);
  expect(theirs! - mine!).toBeGreaterThan(30);
  const [b, c] = [member('<b>Bea</b>')!.id, member('Cyd')!.id];
  for (const [page, who] of [
    [bea.page, c],
    [cyd.page, b],
  ] as const) {
    const before = await framesFrom(page, who);
    await until('a picture that moves', async () => (await framesFrom(page, who)) > before + 20, 20_000);
  }
  expect(await cyd.page.getByText('<b>Bea</b>', { exact: true }).count()).toBeGreaterThan(0);
  expect(await cyd.page.locator('b').count()).toBe(0);
});

test('mute, camera and hand reach the others, and what a host takes is off on the page too', async () => {
  const { url, member, host } = await lab();
  await join(bea.page, url, 'Bea');
  await until('Bea with a camera', () => member('Bea')?.media.camera === true, 15_000);
  const { page } = bea;
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await until('muted', () => member('Bea')?.media.microphone === false);
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await until('heard again', () => member('Bea')?.media.microphone === true);
  await page.getByRole('button', { name: 'Raise hand' }).click();
  await until('a hand', () => member('Bea')?.hand === true);
  const { id } = member('Bea')!;
  host({ do: 'mute', member: id, mayUnmute: false });
  await page.getByText('A host muted you. Raise your hand to speak.').waitFor();
  expect(await page.getByRole('button', { name: 'Mute', exact: true }).getAttribute('aria-disabled')).toBe('true');
  host({ do: 'ask-to-unmute', member: id });
  expect(await faults(page)).toEqual([]);
  expect(member('Bea')?.media.mutedByHost).toBe(true);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Turn microphone on' }).click();
  await until('asked and unmuted', () => {
    const media = member('Bea')?.media;
    return media?.microphone === true && !media.mutedByHost;
  });
  host({ do: 'stop-camera', member: id });
  await until('no own picture', async () => (await page.locator('.tile-mirrored').count()) === 0);
  host({ do: 'set-role', member: id, role: ConfRole.HWM_CONF_ROLE_AUDIENCE });
  await until('the audience has no microphone', async () =>
    page
      .getByRole('button', { name: 'Camera', exact: true })
      .getAttribute('aria-disabled')
      .then((disabled) => disabled === 'true'),
  );
  expect(member('Bea')?.media).toMatchObject({ microphone: false, camera: false });
});

test('a wrong password is mended in place; who waits learns nothing; who is removed is told so', async () => {
  const { url, password, meeting, member, host } = await lab({ guestsWithoutPassword: false, waitingRoom: true });
  const { page } = bea;
  const arrived: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => arrived.push(String(payload))));
  await page.goto(url);
  await page.getByLabel('Your name').fill('Bea');
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByText('Type the password of the invitation.').waitFor();
  await page.getByLabel('Meeting password').fill('000');
  await page.keyboard.press('Enter');
  await page.getByText('That is not the password.').first().waitFor();
  await clean(page);
  expect(await page.getByLabel('Meeting password').evaluate((field) => field === document.activeElement)).toBe(true);
  await page.getByLabel('Meeting password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Please wait' }).waitFor();
  await clean(page);
  const learned = `${arrived.join('')}${await page.content()}`;
  expect(learned).not.toContain('Ada');
  expect(learned).not.toContain(meeting().details.subject);
  host({ do: 'admit', member: member('Bea')!.id });
  await page.getByRole('heading', { name: meeting().details.subject }).waitFor();
  host({ do: 'remove', member: member('Bea')!.id });
  await page.getByText('The host has removed you from the meeting.').waitFor();
  await clean(page);
});

test('after a reload, and after the WebSocket was cut, the same person is back with the same role and is heard', async () => {
  const { url, member, host, meeting, cut } = await lab();
  for (const { page } of [bea, cyd]) await listen(page);
  await join(bea.page, url, 'Bea');
  await join(cyd.page, url, 'Cyd', ZH);
  await until('both are in', () => meeting().members.length === 3, 15_000);
  host({ do: 'set-role', member: member('Bea')!.id, role: ConfRole.HWM_CONF_ROLE_COHOST });
  const { id } = member('Bea')!;
  await until('Cyd hears Bea', async () => (await levels(cyd.page, [TONES.Bea]))[0]! > -60, 20_000);
  await bea.page.reload();
  await bea.page.getByRole('button', { name: 'People' }).waitFor();
  await until('Cyd hears Bea again', async () => (await levels(cyd.page, [TONES.Bea]))[0]! > -60, 20_000);
  await cut();
  await until('Bea is back', () => member('Bea')?.state.phase === 'joined', 15_000);
  await bea.page.getByText('No contact with the meeting.').waitFor({ state: 'detached' });
  await until('Cyd hears Bea still', async () => (await levels(cyd.page, [TONES.Bea]))[0]! > -60, 20_000);
  expect(member('Bea')).toMatchObject({ id, role: ConfRole.HWM_CONF_ROLE_COHOST, state: { phase: 'joined' } });
  expect(meeting().members).toHaveLength(3);
});

test('without devices one joins all the same and listens; the co-host’s roster offers what the role may', async () => {
  const { url, member, host } = await lab({ waitingRoom: true });
  const deaf = await startBrowser({ noDevices: true });
  steps.push(() => deaf.close());
  await deaf.page.goto(url);
  await deaf.page.getByText('No microphone was found. You can join and listen.').waitFor();
  await deaf.page.getByLabel('Your name').fill('Dan');
  await deaf.page.getByRole('button', { name: 'Join', exact: true }).click();
  await until('Dan waits', () => member('Dan')?.state.phase === 'waiting');
  host({ do: 'admit', member: member('Dan')!.id });
  host({ do: 'set-role', member: member('Dan')!.id, role: ConfRole.HWM_CONF_ROLE_COHOST });
  await join(bea.page, url, 'Bea');
  await deaf.page.getByText('Bea waits to come in.').first().waitFor();
  await deaf.page.getByRole('button', { name: 'Let in', exact: true }).click();
  await until('Dan let Bea in', () => member('Bea')?.state.phase === 'joined');
  await deaf.page.getByRole('button', { name: 'People' }).click();
  await deaf.page.getByRole('button', { name: 'Actions for Bea' }).click();
  const items = await deaf.page.getByRole('menuitem').allTextContents();
  expect(items).toContain('Mute');
  expect(items).not.toContain('Make co-host');
  await clean(deaf.page);
  expect(member('Dan')?.media).toMatchObject({ microphone: false, camera: false });
});

/** A sum over the pixels of a member's picture, 0 for none or a black one; a Firefox without a screen counts no frames. */
const sumOfPicture = (page: Pick<Page, 'evaluate'>, member: string): Promise<number> =>
  page.evaluate((id) => {
    const video = document.querySelector<HTMLVideoElement>(`[data-member="${id}"] video`);
    const look = Object.assign(document.createElement('canvas'), { width: 64, height: 36 }).getContext('2d');
    if (video === null || look === null || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return 0;
    look.drawImage(video, 0, 0, 64, 36);
    const { data } = look.getImageData(0, 0, 64, 36);
    return data.reduce((sum, one, i) => sum + (i % 4 === 3 ? 0 : one * (i + 1)), 0);
  }, member);

test('Firefox comes in by password and waiting room, hears and is heard, sees and is seen, comes back after a cut, and leaves', async () => {
  const { url, password, member, host, cut } = await lab({ guestsWithoutPassword: false, waitingRoom: true });
  const fay = await startFirefox({ hz: TONES.Fay });
  steps.push(() => fay.close());
  const both = [TONES.Bea, TONES.Fay];
  const { page } = bea;
  await listen(page);
  await page.goto(url);
  await page.getByLabel('Your name').fill('Bea');
  await page.getByLabel('Meeting password').fill(password);
  await page.getByRole('button', { name: 'Join', exact: true }).click();

  await listen(fay);
  await fay.goto(url);
  await fay.sees('Speak: the bar moves when you are heard.');
  await fay.fill('[autocomplete=name]', 'Fay');
  await fay.fill('[type=password]', '000');
  await fay.click('Join');
  await fay.sees('That is not the password.');
  await fay.fill('[type=password]', password);
  await fay.click('Join');
  await fay.sees('Please wait');
  await until('Bea waits', () => member('Bea')?.state.phase === 'waiting');
  host({ do: 'admit-all' });
  await until('Bea hears Fay', async () => (await levels(page, both))[1]! > -60, 20_000);
  await until('Fay hears Bea', async () => (await recordedLevels(fay, both))[0]! > -60, 20_000);
  const [other, own] = await recordedLevels(fay, both);
  expect(other! - own!).toBeGreaterThan(30);
  const [b, f] = [member('Bea')!.id, member('Fay')!.id];
  const isSeen = async (): Promise<void> => {
    const before = await framesFrom(page, f);
    await until('Fay’s picture moves', async () => (await framesFrom(page, f)) > before + 20, 20_000);
  };
  await isSeen();
  let before = 0;
  await until('Bea’s picture moves in Firefox', async () => {
    const now = await sumOfPicture(fay, b);
    const moves = before !== 0 && now !== 0 && now !== before;
    before = now;
    return moves;
  });

  await fay.click('Mute');
  await fay.click('Camera');
  await until('muted and unseen', () => {
    const media = member('Fay')?.media;
    return media?.microphone === false && !media.camera;
  });
  await until('Bea hears Fay no more', async () => (await levels(page, both))[1]! < -90);
  await fay.click('Mute');
  await fay.click('Camera');
  await isSeen();

  await cut();
  await until('Fay is back', () => member('Fay')?.state.phase === 'joined', 15_000);
  await until('Bea hears Fay still', async () => (await levels(page, both))[1]! > -60, 20_000);
  expect(member('Fay')?.id).toBe(f);
  await fay.click('Leave');
  await fay.sees('You have left the meeting.');
  await until('Fay has left', () => member('Fay')?.state.phase === 'left');
});
