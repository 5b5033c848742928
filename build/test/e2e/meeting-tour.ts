import type { Page } from 'playwright';
import { ConfRole } from '../../../app/conf/enumerations.ts';
import type { MeetingAction } from '../../../app/meeting/action.ts';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import { text } from '../../../app/text/text.ts';
import type { Guests } from '../browser.ts';
import { framesFrom } from '../frames-from.ts';
import { closeBy } from './close-by.ts';
import type { Pair } from './pair.ts';
import { ask, call, eventually, phaseOf, seesMotion, stateOf } from './screen.ts';

/** Told at each screen of a meeting: its name, the page that shows it, and whether that is the host's window or a browser. */
export type MeetingVisit = (name: string, page: Page, on: 'host' | 'guest') => Promise<void>;

/**
 * A meeting of four from its first guest to its end: the host's window, a guest in English, a co-host in Chinese. With
 * pictures it asks much of a machine.
 */
export const tourMeeting = async (
  { ada: { page }, bob }: Pair,
  guest: Guests,
  verb: 'Audio' | 'Video',
  visit: MeetingVisit,
): Promise<void> => {
  const gil = guest.page;
  const button = (name: string, on: Page = page) => on.getByRole('button', { name, exact: true });
  const meeting = async (): Promise<Meeting> => (await stateOf(page, 'meetings')).at(-1)!;
  const idOf = async (name: string): Promise<string> =>
    (await meeting()).members.findLast((member) => member.name === name)!.id;
  const act = async (action: MeetingAction): Promise<void> => {
    await ask(page, 'meetingAction', { meeting: (await meeting()).id, action });
  };
  const more = async (entry: string): Promise<void> => {
    await button('More').click();
    await page.getByRole('menuitem', { name: entry, exact: true }).click();
  };
  /** In, and most often seen: on a machine that does much else a picture may be left out for want of speed. */
  const comes = async (on: Page, name: string, patience = 6000): Promise<void> => {
    await on.locator(`.tile[data-member="${await idOf(name)}"]`).waitFor();
    const id = await idOf(name);
    if (verb === 'Audio') return;
    const before = await framesFrom(on, id);
    await eventually(() => framesFrom(on, id), patience)
      .toBeGreaterThan(before + 5)
      .catch(() => undefined);
  };

  const { guestPage } = await stateOf(page, 'settings');
  await ask(page, 'saveSettings', { guestPage: { ...guestPage, on: true, port: 0, address: '127.0.0.1' } });
  const { here } = await stateOf(bob.page, 'direct');
  const grace = { id: 'grace', name: 'Grace Hopper', phones: [], thirdUserId: '', company: '' };
  await ask(page, 'saveContact', { ...grace, sip: here });
  await call(page, here, verb);
  const answer = verb === 'Video' ? 'Answer with video' : 'Answer';
  await closeBy((await bob.incoming()).getByRole('button', { name: answer, exact: true }));
  await eventually(() => phaseOf(page)).toBe('active');
  if (verb === 'Video') await seesMotion(page);
  await act({ do: 'set-waiting-room', on: true });
  const { guestJoinUri, guestPwd } = (await meeting()).details;

  await gil.goto(guestJoinUri);
  if (verb === 'Video') await gil.locator('.check-video').waitFor();
  else await gil.getByLabel('Your name').waitFor();
  await visit('guest-door', gil, 'guest');
  await gil.getByLabel('Your name').fill('Gil Amelio');
  await gil.getByLabel('Meeting password').fill('000000');
  await button('Join', gil).click();
  await gil.getByText('That is not the password.').first().waitFor();
  await gil.getByText('Choose devices').click();
  await visit('guest-door-wrong', gil, 'guest');
  await gil.getByLabel('Meeting password').fill(guestPwd);
  await button('Join', gil).click();
  await gil.getByRole('heading', { name: 'Please wait' }).waitFor();
  await visit('guest-waiting', gil, 'guest');
  await button('Let in').waitFor();
  await visit('host-of-two-waiting', page, 'host');
  await button('Let in').click();
  await Promise.all([comes(page, 'Gil Amelio'), comes(gil, 'Ada Lovelace'), comes(gil, 'Grace Hopper')]);
  await visit('meeting-speaker', page, 'host');
  await visit('guest-in', gil, 'guest');

  const na = await guest.context.newPage();
  na.setDefaultTimeout(20_000);
  await na.goto(guestJoinUri);
  await button(text('en', 'general.language.zh'), na).click();
  await na.getByLabel(text('zh', 'guest.name')).fill('李娜');
  await na.getByLabel(text('zh', 'guest.password')).fill(guestPwd);
  await visit('guest-door-zh', na, 'guest');
  await button(text('zh', 'guest.join'), na).click();
  await na.getByRole('heading', { name: text('zh', 'guest.waitingTitle') }).waitFor();
  await button('Let in').waitFor();
  await visit('meeting-waiting', page, 'host');
  await button('Let in').click();
  await Promise.all([comes(page, '李娜'), comes(na, 'Gil Amelio')]);
  await act({ do: 'set-role', member: await idOf('李娜'), role: ConfRole.HWM_CONF_ROLE_COHOST });
  await button(text('zh', 'room.people'), na).click();
  await na.getByRole('button', { name: text('zh', 'room.actionsFor', { name: 'Gil Amelio' }) }).waitFor();
  await visit('cohost-people', na, 'guest');
  await button(text('zh', 'common.close'), na).click();

  await more('Grid view');
  // The README shows this one: its pictures are waited for.
  await Promise.all([comes(page, 'Gil Amelio', 40_000), comes(page, '李娜', 40_000)]);
  await visit('meeting-grid', page, 'host');
  await button('People').click();
  await visit('meeting-people', page, 'host');
  await page.getByRole('button', { name: 'Actions for Gil Amelio' }).click();
  await visit('meeting-people-menu', page, 'host');
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await visit('meeting-remove', page, 'host');
  await button('Cancel').click();
  await button('Invite').click();
  await visit('meeting-invite', page, 'host');
  await more('Who may come in');
  await visit('meeting-doors', page, 'host');
  await more('Meeting details');
  await visit('meeting-details', page, 'host');
  await button('Close').click();
  await button('More').click();
  await visit('meeting-menu', page, 'host');
  await page.keyboard.press('Escape');
  await button('Leave').click();
  await visit('meeting-leave', page, 'host');
  await button('Go back').click();
  await button('End for everyone').click();
  await visit('meeting-end', page, 'host');
  await button('Go back').click();

  await button(text('zh', 'room.leave'), na).click();
  await na.getByText(text('zh', 'guest.over.left')).waitFor();
  await visit('cohost-left', na, 'guest');
  await na.close();
  await gil.bringToFront();
  await button('Raise hand', gil).click();
  await act({ do: 'mute', member: await idOf('Gil Amelio'), mayUnmute: false });
  await gil.getByText('A host muted you. Raise your hand to speak.').waitFor();
  await button('People', gil).click();
  await visit('guest-muted', gil, 'guest');
  await button('Close', gil).click();
  await act({ do: 'ask-to-unmute', member: await idOf('Gil Amelio') });
  await gil.getByRole('alertdialog').waitFor();
  await visit('guest-asked', gil, 'guest');
  await button('Stay muted', gil).click();
  await act({ do: 'set-role', member: await idOf('Gil Amelio'), role: ConfRole.HWM_CONF_ROLE_AUDIENCE });
  await visit('guest-audience', gil, 'guest');

  await act({ do: 'end' });
  await gil.getByText('The meeting has ended.').waitFor();
  await visit('guest-over', gil, 'guest');
  await eventually(() => phaseOf(page)).toBe('ended');
  await page.getByText('Meeting ended').waitFor();
  await visit('meeting-ended', page, 'host');
};
