import { join } from 'node:path';
import * as z from 'zod';
import type { Contact } from '../../app/settings/contact.ts';
import { readFingerprint } from '../../app/settings/fingerprint.ts';
import { id, line } from './fields.ts';
import type { OnProblem } from './json-file.ts';
import { type ListStore, openList } from './list-store.ts';

/** The local directory, watched and kept in contacts.json. */
export type ContactsStore = ListStore<Contact>;

/** Opens the contacts of a profile folder. */
export const openContacts = (folder: string, onProblem: OnProblem): ContactsStore =>
  openList({
    path: join(folder, 'contacts.json'),
    what: 'contact',
    item: contactSchema,
    corrupt: 'contacts-corrupt',
    onProblem,
    most: 10_000,
  });

/** A number as people write it; whether it can be dialled is for the classification to say. */
const phone = line(128).trim().regex(/\d/, 'has no digit');

/** A SIP number or address: no spaces inside an address, and nothing but one address. */
const sip = line(256)
  .trim()
  .refine((text) => !/[<>"]/.test(text) && !/\S\s+\S*@|@\S*\s/.test(text), 'not a SIP number or address');

const parleyKey = z.string().transform((text, context) => {
  const fingerprint = readFingerprint(text);
  if (fingerprint === null) context.addIssue('not a fingerprint of 64 hex digits');
  return fingerprint ?? z.NEVER;
});

/** A contact as it is kept. */
export const contactSchema = z.object({
  id,
  name: line(256).trim().min(1, 'is empty'),
  sip: sip.default(''),
  phones: z.array(phone).max(32).default([]),
  thirdUserId: line(128).default(''),
  company: line(256).default(''),
  parleyKey: parleyKey.exactOptional(),
}) satisfies z.ZodType<Contact>;
