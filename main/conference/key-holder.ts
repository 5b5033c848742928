import type { Contact } from '../../app/settings/contact.ts';
import { contactOf } from '../callee/contact-match.ts';

/** The contact of the person's who holds a Parley's key. */
export type KeyHolder = {
  readonly name: string;
  readonly company: string;
  /** Whether an address or number, however written, is theirs. */
  readonly answersTo: (address: string) => boolean;
};

/** Whose key it is by the person's directory; null for a stranger's. */
export const keyHolder = (fingerprint: string, contacts: readonly Contact[], region: string): KeyHolder | null => {
  const contact = contacts.find(({ parleyKey }) => parleyKey === fingerprint);
  if (contact === undefined) return null;
  const { name, company } = contact;
  return { name, company, answersTo: (address) => contactOf(address, [contact], region) !== undefined };
};
