import { createHash } from 'node:crypto';
import * as z from 'zod';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { Contact } from '../../app/settings/contact.ts';
import { accountSchema } from '../store/accounts-store.ts';
import { checked } from '../store/checked.ts';
import { contactSchema } from '../store/contacts-store.ts';
import { id } from '../store/fields.ts';

/** What an account file brings. */
export type AccountFile = {
  /** A password of null leaves the one that is kept. */
  readonly accounts: readonly { readonly settings: AccountSettings; readonly password: string | null }[];
  readonly contacts: readonly Contact[];
};

/** Largest file, bytes. */
export const LARGEST_FILE = 1024 * 1024;

/** The format, version 1; docs/admin/account-file.schema.json is made of it. Unknown fields are mistakes, and named. */
export const accountFileSchema = z.strictObject({
  $schema: z.string().max(2048).exactOptional(),
  version: z.literal(1),
  accounts: z
    .array(
      z.strictObject({
        ...accountSchema.shape,
        id: id.exactOptional(),
        password: z.string().min(1).max(1024).exactOptional(),
      }),
    )
    .max(100),
  contacts: z
    .array(z.strictObject({ ...contactSchema.shape, id: id.exactOptional() }))
    .max(10_000)
    .default([]),
});

/** Reads an account file, as a whole or not at all; a failure names the field. */
export const readAccountFile = (text: string): Result<AccountFile> => {
  if (Buffer.byteLength(text) > LARGEST_FILE) return refused('the file is larger than 1 MB');
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return refused('the file is not JSON');
  }
  const read = checked('file', accountFileSchema, () => raw);
  if (!read.ok) return read;
  const accounts = read.value.accounts.map(({ password, id: given, ...rest }) => ({
    settings: { ...rest, id: given ?? derivedId(`${rest.user}@${rest.domain.toLowerCase()}`) },
    password: password ?? null,
  }));
  const contacts = read.value.contacts.map(({ id: given, ...rest }) => ({
    ...rest,
    id: given ?? derivedId(`contact ${rest.name} ${rest.sip} ${rest.phones.join(' ')}`),
  }));
  const twice = doubled(accounts.map(({ settings }) => settings.id)) ?? doubled(contacts.map((contact) => contact.id));
  return twice === undefined ? ok({ accounts, contacts }) : refused(`the id “${twice}” is there twice`);
};

/** The same for the same person, so that the same file again changes and does not double. */
const derivedId = (what: string): string => `file-${createHash('sha256').update(what).digest('hex').slice(0, 20)}`;

const doubled = (ids: readonly string[]): string | undefined => ids.find((one, at) => ids.indexOf(one) !== at);

const refused = (reason: string): Result<never> => fail(SDKERR.UISDK_API_INVALID_PARAMETERS, reason);
