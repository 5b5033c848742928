import type { AccountSettings } from '../../../app/settings/account-settings.ts';
import { type Language, text } from '../../../app/text/text.ts';

/** The fields of the account form that are typed. */
export type AccountField =
  | 'user'
  | 'domain'
  | 'registrar'
  | 'outboundProxy'
  | 'expires'
  | 'ca'
  | 'pstnPrefix'
  | 'pstnGateway';

/** Errors by field; empty when the account can be stored. */
export type AccountErrors = { readonly [F in AccountField]?: string };

const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9.])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** What is wrong with an account, each sentence naming its field. */
export const checkAccount = (language: Language, account: AccountSettings): AccountErrors => {
  const errors: { -readonly [F in AccountField]?: string } = {};
  const say = (
    field: AccountField,
    key: `accounts.error.${'required' | 'spaces' | 'host' | 'expires' | 'pem' | 'prefix'}`,
  ): void => {
    errors[field] = text(language, key, { field: text(language, `accounts.${field}`) });
  };
  if (account.user === '') say('user', 'accounts.error.required');
  else if (/\s/.test(account.user)) say('user', 'accounts.error.spaces');
  if (account.domain === '') say('domain', 'accounts.error.required');
  else if (!HOST.test(account.domain)) say('domain', 'accounts.error.host');
  if (account.registrar !== '' && !HOST.test(account.registrar)) say('registrar', 'accounts.error.host');
  if (account.outboundProxy !== '' && !HOST.test(account.outboundProxy)) say('outboundProxy', 'accounts.error.host');
  const { expiresSeconds: seconds } = account;
  if (!Number.isInteger(seconds) || seconds < 60 || seconds > 7200) say('expires', 'accounts.error.expires');
  if (account.ca !== '' && !/-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(account.ca)) {
    say('ca', 'accounts.error.pem');
  }
  if (!/^[\d*#]*$/.test(account.pstn.prefix)) say('pstnPrefix', 'accounts.error.prefix');
  if (account.pstn.gateway !== '' && !HOST.test(account.pstn.gateway)) say('pstnGateway', 'accounts.error.host');
  return errors;
};
