import type { Page } from 'playwright';
import { inject } from 'vitest';
import { endEveryCall, goTo } from './call-screen.ts';
import { closeBy } from './close-by.ts';
import type { Pair } from './pair.ts';
import { ask, call, eventually, openMore, phaseOf, seesMotion, stateOf } from './screen.ts';

/** Told at each screen: its name, and the window that shows it. */
export type Visit = (name: string, page: Page) => Promise<void>;

const CONTACTS = [
  { name: 'Katherine Johnson', sip: 'katherine@example.org', phones: ['+1 212 555 0199'], company: 'NASA' },
  { name: '王小明', sip: '+99111244216210249', phones: [], company: '示例公司' },
  { name: 'Zoë Müller', sip: '', phones: ['+49 30 901820', '030 115'], company: '' },
];

/** Every screen before and beside calls, from a fresh profile on. */
export const tourQuietScreens = async ({ ada: { page }, bob }: Pair, visit: Visit): Promise<void> => {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await visit('start', page);
  await page.getByLabel('Whom to call').fill(inject('launch').echoNumber);
  await page.getByText('Calls the built-in echo meeting').waitFor();
  await visit('start-route', page);
  await page.getByRole('button', { name: 'Change who may join' }).click();
  await page.getByLabel('Custom info').waitFor();
  await visit('start-policy', page);
  await page.getByRole('button', { name: 'Change who may join' }).click();
  await call(page, '18700000000', 'Audio');
  await page.getByText('This needs an account that is signed in.').first().waitFor();
  await page.getByText('Details', { exact: true }).click();
  await visit('start-failure', page);

  await goTo(page, 'history');
  await page.getByText('No calls yet.').waitFor();
  await visit('history-empty', page);

  await goTo(page, 'contacts');
  await visit('contacts-empty', page);
  await button('Add contact').click();
  await page.getByLabel('Telephone numbers').fill('not a number');
  await button('Save').click();
  await page.getByText('Name: type a name.').waitFor();
  await visit('contact-form', page);
  await button('Cancel').click();
  for (const [index, contact] of CONTACTS.entries()) {
    await ask(page, 'saveContact', { id: `contact-${index}`, thirdUserId: '', ...contact });
  }
  await page.getByText('Katherine Johnson').first().waitFor();
  await visit('contacts', page);
  await goTo(page, 'call');
  await page.getByLabel('Whom to call').fill('ka');
  await page.getByRole('option').first().waitFor();
  await visit('start-suggestions', page);

  await goTo(page, 'settings');
  await visit('settings-accounts-empty', page);
  await button('Add account').click();
  await page.getByText('Server, media, and certificates').click();
  await page.getByLabel('Domain', { exact: true }).fill('no host');
  await button('Save').click();
  await page.getByText('User name or number: fill this in.').waitFor();
  await visit('account-form', page);
  await page.getByLabel('Label').fill('Work');
  await page.getByLabel('User name or number').fill('ada');
  await page.getByLabel('Domain', { exact: true }).fill('sip.example.org');
  await button('Save').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('Password needed').first().waitFor();
  await visit('settings-accounts', page);
  await page.getByRole('button', { name: 'Remove Work' }).click();
  await visit('confirm', page);
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Remove' }).click();
  await eventually(() => stateOf(page, 'accounts')).toEqual([]);
  for (const part of ['Devices', 'General', 'Meetings and guests', 'Direct calls', 'About']) {
    await button(part).click();
    if (part === 'Devices') {
      await button('Show camera and microphone level').click();
      await page.getByLabel('Camera preview').scrollIntoViewIfNeeded();
    }
    await visit(`settings-${part.toLowerCase().replaceAll(' ', '-')}`, page);
  }
  // A problem of this machine: Bob's Parley has the port.
  const port = Number(/:(\d+)$/.exec((await stateOf(bob.page, 'direct')).here)?.[1]);
  await ask(page, 'saveSettings', { direct: { receive: true, port, allow: [] } });
  await page.locator('[data-problem="direct-port-in-use"]').waitFor();
  await button('Direct calls').click();
  await visit('problem', page);
  await ask(page, 'saveSettings', { direct: { receive: false, port: 5060, allow: [] } });
  await page.getByRole('region', { name: 'Problems' }).getByRole('button', { name: 'Dismiss' }).click();
  await button('About').click();
  await button('Keyboard shortcuts').first().click();
  await visit('shortcuts', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await button('Diagnostics…').click();
  await page.getByText('== SIP messages ==').waitFor();
  await visit('diagnostics', page);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await goTo(page, 'call');
  await page.getByRole('button', { name: 'Show status details' }).or(page.locator('.status-summary')).first().click();
  await visit('status', page);
  await page.locator('.status-summary').click();
};

/** Every screen of a call, on both sides. */
export const tourCall = async ({ ada, bob }: Pair, visit: Visit): Promise<void> => {
  const { page } = ada;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await call(page, inject('launch').echoNumber, 'Video');
  await seesMotion(page);
  await page.getByText('Good connection.').waitFor();
  await visit('in-call', page);
  await call(bob.page, (await stateOf(page, 'direct')).here, 'Audio');
  const second = await ada.incoming();
  await second.getByText('Echo meeting is put on hold.').waitFor();
  await visit('incoming-second', second);
  await visit('in-call-waiting', page);
  await second.getByRole('button', { name: 'Answer' }).click();
  await page.getByRole('navigation', { name: 'Switch between calls' }).waitFor();
  await page.getByText('Good connection.').waitFor();
  await visit('in-call-two', page);
  await endEveryCall(page);
  await bob.page.getByRole('button', { name: 'Close', exact: true }).click();

  const { here } = await stateOf(bob.page, 'direct');
  await ask(page, 'saveContact', {
    id: 'bob',
    name: 'Grace Hopper',
    sip: here,
    phones: [],
    thirdUserId: '',
    company: '',
  });
  await call(page, here, 'Video');
  const window = await bob.incoming();
  await window.getByText('Incoming video call').waitFor();
  await eventually(() => phaseOf(page)).toBe('ringing');
  await visit('ringing', page);
  await visit('incoming', window);
  await visit('incoming-in-window', bob.page);
  await closeBy(window.getByRole('button', { name: 'Answer with video' }));
  await Promise.all([seesMotion(page), seesMotion(bob.page)]);
  await page.getByText('Good connection.').waitFor();
  await visit('in-call-answered', bob.page);
  await button('Keypad').click();
  await page.locator('.keypad').getByRole('button', { name: '5' }).click();
  await page.getByText('Sent: 5').waitFor();
  await visit('in-call-keypad', page);
  await openMore(page, 'Statistics');
  await visit('in-call-statistics', page);
  await openMore(page, 'Devices');
  await visit('in-call-devices', page);
  await openMore(page, 'Meeting details');
  await button('More').click();
  await page.getByRole('menu').waitFor();
  await visit('in-call-menu', page);
  await page.keyboard.press('Escape');
  await button('Share').click();
  await page.locator('.source').first().waitFor();
  await page.locator('.source').first().click();
  await visit('in-call-share', page);
  await button('Cancel').click();
  await button('Mute').click();
  await button('Hold').click();
  await eventually(() => phaseOf(page)).toBe('held');
  await visit('held', page);
  await eventually(() => bob.page.locator('.remote-video').count()).toBe(0);
  await visit('held-by-peer', bob.page);
  await goTo(page, 'history');
  await page.getByText('Going on now.').waitFor();
  await visit('history-in-call', page);
  await goTo(page, 'call');
  await button('End for everyone').click();
  await visit('end-for-everyone', page);
  await button('End meeting').click();
  await eventually(() => phaseOf(page)).toBe('ended');
  await visit('ended', page);
  await button('Close').click();

  // A call that fails at once: one's own address.
  await call(page, (await stateOf(page, 'direct')).here, 'Audio');
  await eventually(() => phaseOf(page)).toBe('ended');
  await page.getByText('Details', { exact: true }).click();
  await visit('ended-failed', page);
  await button('Close').click();
  await goTo(page, 'history');
  await visit('history', page);
};
