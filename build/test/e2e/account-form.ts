import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import type { AccountView } from '../../../app/bridge/contract.ts';
import { type AccountSettings, NEW_ACCOUNT } from '../../../app/settings/account-settings.ts';
import type { Settings } from '../../../app/settings/settings.ts';
import { text } from '../../../app/text/text.ts';
import type { Kamailio } from '../peers/kamailio.ts';
import { goTo } from './call-screen.ts';

/** What a person types for an account. */
export type TypedAccount = Pick<AccountSettings, 'label' | 'user' | 'domain' | 'protocol' | 'registrar' | 'ca'> & {
  readonly password: string;
};

/** A user of the test registrar as a person would type it. */
export const typedAccount = (
  kamailio: Kamailio,
  user: string,
  protocol: AccountSettings['protocol'] = 'udp',
  more: Partial<TypedAccount> = {},
): TypedAccount => ({
  label: `${user} by ${protocol}`,
  user,
  domain: kamailio.domain,
  protocol,
  registrar: kamailio.registrar(protocol),
  ca: protocol === 'tls' || protocol === 'wss' ? kamailio.certificate.ca : '',
  password: kamailio.password,
  ...more,
});

/** Adds an account through the Settings screens. */
export const addAccountByForm = async (page: Page, account: TypedAccount): Promise<void> => {
  await goToPart(page, 'accounts');
  await page.getByRole('button', { name: text('en', 'accounts.add') }).click();
  const form = page.getByRole('dialog', { name: text('en', 'accounts.addTitle') });
  const field = (key: 'label' | 'user' | 'domain' | 'password' | 'registrar' | 'ca') =>
    form.getByLabel(text('en', `accounts.${key}`), { exact: true });
  await field('label').fill(account.label);
  await field('user').fill(account.user);
  await field('domain').fill(account.domain);
  await field('password').fill(account.password);
  await form.getByLabel(text('en', 'accounts.protocol')).selectOption(account.protocol);
  await form.getByText(text('en', 'accounts.advanced')).click();
  await field('registrar').fill(account.registrar);
  await field('ca').fill(account.ca);
  await form.getByRole('button', { name: text('en', 'common.save') }).click();
  await form.waitFor({ state: 'detached' });
};

/** Adds an account without the screens; returns its id. */
export const addAccount = async (page: Page, { password, ...typed }: TypedAccount): Promise<string> => {
  const account: AccountSettings = { ...NEW_ACCOUNT, ...typed, id: randomUUID() };
  const result = await page.evaluate(
    ([settings, secret]) => window.parley.call('saveAccount', { account: settings, password: secret, remember: false }),
    [account, password] as const,
  );
  expect(result).toMatchObject({ ok: true });
  return account.id;
};

/** Removes an account without the screens. */
export const removeAccount = async (page: Page, id: string): Promise<void> => {
  await page.evaluate((account) => window.parley.call('removeAccount', { id: account }), id);
};

/** Changes settings without the screens. */
export const saveSettings = async (page: Page, change: Partial<Settings>): Promise<void> => {
  expect(await page.evaluate((patch) => window.parley.call('saveSettings', patch), change)).toMatchObject({ ok: true });
};

const goToPart = async (page: Page, part: 'accounts' | 'general'): Promise<void> => {
  await goTo(page, 'settings');
  const parts = page.getByRole('navigation', { name: text('en', 'settings.parts') });
  await parts.getByRole('button', { name: text('en', `settings.${part}`), exact: true }).click();
};

/** Types into the settings after how many seconds an unanswered call is given up. */
export const setNoAnswerSeconds = async (page: Page, seconds: number): Promise<void> => {
  await goToPart(page, 'general');
  const field = page.getByLabel(text('en', 'general.noAnswer'));
  await field.fill(String(seconds));
  await field.press('Enter');
};

/** The card of an account in the settings. */
export const accountCard = (page: Page, label: string): Locator =>
  page.getByRole('region', { name: label, exact: true }).and(page.locator('[data-account]'));

/** Waits until the account's card in the settings shows that phase of its registration, and these sentences with it. */
export const waitForRegistration = async (
  page: Page,
  label: string,
  phase: AccountView['registration']['phase'],
  sentences: readonly string[] = [],
): Promise<void> => {
  await goToPart(page, 'accounts');
  const card = accountCard(page, label).and(page.locator(`[data-registration="${phase}"]`));
  await sentences.reduce((so, hasText) => so.filter({ hasText }), card).waitFor({ timeout: 30_000 });
};
