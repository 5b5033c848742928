import type { CallRecord } from '../../../app/call/call-record.ts';
import { asciiDigits, foldText } from '../../../app/callee/fold-text.ts';
import type { Contact } from '../../../app/settings/contact.ts';

/** Somebody the person may mean. */
export type Suggestion = {
  readonly name: string;
  readonly address: string;
  readonly from: 'contacts' | 'history';
};

const MOST = 6;

const digits = (text: string): string => asciiDigits(text).replace(/\D/g, '');

/** Every address of a contact, the first being the preferred one. */
export const addressesOf = (contact: Contact): readonly string[] =>
  [contact.sip, ...contact.phones, contact.thirdUserId].filter((address) => address !== '');

/** Contacts first, then people called before, that fit what was typed: by any part of the name or address, or by digits. */
export const suggest = (
  typed: string,
  contacts: readonly Contact[],
  history: readonly CallRecord[],
): readonly Suggestion[] => {
  const wanted = foldText(typed.trim());
  if (wanted === '') return [];
  const wantedDigits = /^[\d\s()+./-]+$/.test(typed) ? digits(typed) : '';
  const fits = (name: string, address: string): boolean =>
    foldText(name).includes(wanted) ||
    foldText(address).includes(wanted) ||
    (wantedDigits.length >= 2 && digits(address).includes(wantedDigits));
  const found = new Map<string, Suggestion>();
  const add = (suggestion: Suggestion): void => {
    if (!found.has(suggestion.address)) found.set(suggestion.address, suggestion);
  };
  for (const contact of contacts) {
    for (const address of addressesOf(contact)) {
      if (fits(contact.name, address)) add({ name: contact.name, address, from: 'contacts' });
    }
  }
  for (const { name, address } of history) {
    if (address !== '' && fits(name, address)) add({ name, address, from: 'history' });
  }
  return [...found.values()].filter(({ address }) => address !== typed.trim()).slice(0, MOST);
};
