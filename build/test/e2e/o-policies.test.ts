import type { Locator, Page } from 'playwright';
import { afterAll, expect, test } from 'vitest';
import { SDKERR } from '../../../app/sdkerr.ts';
import { NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import { text } from '../../../app/text/text.ts';
import { accountCard } from './account-form.ts';
import { axeFaults } from './axe-faults.ts';
import { goTo } from './call-screen.ts';
import { type ManagedMachine, managedMachine, mayManage } from './managed-machine.ts';
import { type App, startApp } from './parley-app.ts';
import { ask, eventually, stateOf } from './screen.ts';

const POLICY = {
  Theme: 'dark',
  RequireEncryption: true,
  AllowedJoinPolicies: ['company', 'invited'],
  GuestPasswordRequired: true,
  ScreenSharing: false,
  AllowUserAccounts: false,
  Accounts: [{ id: 'office', label: 'Office', domain: 'sip.example.invalid' }],
  VideoMaxKbps: 800,
};

let machine: ManagedMachine | null = null;
let app: App | null = null;
afterAll(async () => {
  await app?.close();
  machine?.remove();
});

const by = (policy: string): string => text('en', 'managed.by', { policy });
/** What assistive technology says of a control besides its name. */
const description = (control: Locator): Promise<string> =>
  control.evaluate((one) =>
    (one.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
const part = (page: Page, name: 'accounts' | 'general' | 'meetings') =>
  page
    .getByRole('navigation', { name: text('en', 'settings.parts') })
    .getByRole('button', { name: text('en', `settings.${name}`), exact: true })
    .click();
const refused = (policy: string) => ({
  ok: false,
  failure: { code: SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS, reason: expect.stringContaining(`policy ${policy})`) },
});

test.runIf(mayManage())(
  'what the organisation sets is in force, locked on the screen, refused by main, and follows its file while Parley runs',
  async () => {
    machine = managedMachine();
    machine.put(POLICY);
    app = await startApp({ before: machine.command, settings: { theme: 'light' } });
    const { page } = app;
    expect(await stateOf(page, 'settings')).toMatchObject({ theme: 'dark', encryption: 'required', videoMaxKbps: 800 });
    await eventually(async () => (await stateOf(page, 'app')).ready).toBe(true);

    // Through the bridge, as a page would that is not ours.
    expect(await ask(page, 'saveSettings', { theme: 'light' })).toEqual(refused('Theme'));
    expect(await ask(page, 'saveSettings', { videoMaxKbps: 900 })).toEqual(refused('VideoMaxKbps'));
    expect(await ask(page, 'shareSources', null)).toEqual(refused('ScreenSharing'));
    const mine = { ...NEW_ACCOUNT, id: 'mine', user: 'ada', domain: 'sip.example.invalid' };
    expect(await ask(page, 'saveAccount', { account: mine, password: 'x', remember: false })).toEqual(
      refused('AllowUserAccounts'),
    );
    const info = { callerInfo: {}, calleeInfo: { number: 'sip:bob@example.invalid' }, mediaType: 0 };
    const start = { ...info, confAllowJoinUser: 0 };
    expect(await ask(page, 'startP2pConf', start)).toMatchObject({
      value: { ret: SDKERR.CMS_CONF_INSUFFICIENT_PERMISSIONS },
    });

    // On the screen.
    await goTo(page, 'settings');
    await part(page, 'general');
    const theme = page.getByLabel(text('en', 'general.theme'), { exact: true });
    expect(await theme.isDisabled()).toBe(true);
    expect(await description(theme)).toContain(by('Theme'));
    const anyone = page.getByLabel(text('en', 'policy.0'), { exact: true });
    expect(await anyone.isDisabled()).toBe(true);
    expect(await description(anyone)).toContain(by('AllowedJoinPolicies'));
    const most = page.getByLabel(text('en', 'general.video'), { exact: true });
    await most.fill('900');
    await most.press('Enter');
    await page
      .getByText(text('en', 'general.error.range', { field: text('en', 'general.video'), least: 100, most: 800 }))
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await part(page, 'accounts');
    expect(await page.getByRole('button', { name: text('en', 'accounts.add') }).isDisabled()).toBe(true);
    const card = accountCard(page, 'Office');
    await card.getByText(by('Accounts')).waitFor();
    expect(await card.getByRole('button', { name: text('en', 'accounts.remove', { label: 'Office' }) }).count()).toBe(
      0,
    );
    await card.getByRole('button', { name: text('en', 'accounts.edit', { label: 'Office' }) }).click();
    const form = page.getByRole('dialog', { name: text('en', 'accounts.editTitle') });
    expect(await form.getByLabel(text('en', 'accounts.domain'), { exact: true }).isDisabled()).toBe(true);
    await form.getByLabel(text('en', 'accounts.user'), { exact: true }).fill('ada');
    await form.getByLabel(text('en', 'accounts.password'), { exact: true }).fill('secret');
    expect(await axeFaults(page)).toEqual([]);
    await form.getByRole('button', { name: text('en', 'common.save') }).click();
    await form.waitFor({ state: 'detached' });
    const [office] = await stateOf(page, 'accounts');
    expect(office).toMatchObject({ settings: { user: 'ada', domain: 'sip.example.invalid' }, hasPassword: true });

    // A file that anybody could have written changes nothing and is told of.
    machine.put({}, 0o666);
    await page.locator('[data-problem="policy-unreadable"]').waitFor();
    expect((await stateOf(page, 'settings')).encryption).toBe('required');

    machine.put({ GuestPage: false });
    await eventually(async () => (await stateOf(page, 'settings')).theme).toBe('light');
    await page.locator('[data-problem="policy-unreadable"]').waitFor({ state: 'detached' });
    await part(page, 'meetings');
    const guests = page.getByLabel(text('en', 'guests.on'), { exact: true });
    expect(await guests.isDisabled()).toBe(true);

    machine.put(null);
    await eventually(() => guests.isEnabled()).toBe(true);
    await part(page, 'general');
    await theme.selectOption('dark');
    await eventually(async () => (await stateOf(page, 'settings')).theme).toBe('dark');
  },
);
