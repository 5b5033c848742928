import type { Contact } from '../../../app/settings/contact.ts';
import { readFingerprint } from '../../../app/settings/fingerprint.ts';
import { type Language, text } from '../../../app/text/text.ts';

/** Errors of a contact by field; empty when it can be stored. */
export type ContactErrors = {
  readonly [F in 'name' | 'sip' | 'phones' | 'thirdUserId' | 'company' | 'parleyKey']?: string;
};

const LONGEST = 128;

/** What is wrong with a contact, each sentence naming its field. */
export const checkContact = (language: Language, contact: Contact): ContactErrors => {
  const tooLong = (field: 'sip' | 'thirdUserId' | 'company'): string =>
    text(language, 'contacts.error.long', { field: text(language, `contacts.${field}`) });
  const wrongPhone = contact.phones.find((phone) => !/^\+?[\d\s()./-]{2,40}$/.test(phone) || !/\d/.test(phone));
  const noAddress = contact.sip === '' && contact.phones.length === 0 && contact.thirdUserId === '';
  const errors: { -readonly [F in keyof ContactErrors]: string } = {};
  if (contact.name === '') errors.name = text(language, 'contacts.error.name');
  else if (contact.name.length > 256) errors.name = text(language, 'contacts.error.nameLong');
  if (noAddress) errors.sip = text(language, 'contacts.error.noAddress');
  else if (contact.sip.length > LONGEST) errors.sip = tooLong('sip');
  else if (/\s/.test(contact.sip)) errors.sip = text(language, 'contacts.error.sip');
  if (wrongPhone !== undefined) errors.phones = text(language, 'contacts.error.phones', { phone: wrongPhone });
  if (contact.thirdUserId.length > LONGEST) errors.thirdUserId = tooLong('thirdUserId');
  if (contact.company.length > LONGEST) errors.company = tooLong('company');
  if (contact.parleyKey !== undefined && readFingerprint(contact.parleyKey) === null)
    errors.parleyKey = text(language, 'contacts.error.parleyKey', { field: text(language, 'contacts.parleyKey') });
  return errors;
};
