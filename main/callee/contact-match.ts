import { foldText } from '../../app/callee/fold-text.ts';
import type { Contact } from '../../app/settings/contact.ts';
import { plainText, typedNumber } from './dial-text.ts';
import { readPhone } from './phone-number.ts';
import { parseSipUri } from './sip-uri.ts';

/** Contacts that a typed name means: those called exactly so, else those with a word beginning like each typed word. */
export const contactsNamed = (text: string, contacts: readonly Contact[]): readonly Contact[] => {
  const wanted = foldText(text);
  if (wanted === '') return [];
  const exact = contacts.filter(({ name }) => foldText(name) === wanted);
  return exact.length > 0 ? exact : contacts.filter(({ name }) => hasWords(foldText(name), wanted.split(' ')));
};

/** Scripts without spaces between words are searched anywhere in the name. */
const hasWords = (name: string, words: readonly string[]): boolean =>
  words.every((word) => ` ${name}`.includes(` ${word}`) || (/\p{Lo}/u.test(word) && name.includes(word)));

/** The contact that an address or number belongs to, however either is written. */
export const contactOf = (address: string, contacts: readonly Contact[], region: string): Contact | undefined => {
  const wanted = identity(address, region);
  const tail = digitTail(address);
  return contacts.find((contact) =>
    [contact.sip, ...contact.phones].some(
      (own) => own !== '' && digitTail(own) === tail && identity(own, region) === wanted,
    ),
  );
};

/** The last digits: a cheap first look, since reading a number by its plan costs a thousand times more. */
const digitTail = (address: string): string => (address.split('@')[0] ?? '').replaceAll(/\D/g, '').slice(-4);

/** What two spellings of the same address have in common. */
const identity = (address: string, region: string): string => {
  const plain = plainText(address);
  const bare = plain.replace(/^(?:sips?|tel):/i, '');
  const typed = typedNumber(bare);
  if (typed !== null) return readPhone(typed, region)?.e164 ?? typed.keys;
  const uri = parseSipUri(`sip:${bare}`);
  if (!uri.ok) return bare.toLowerCase();
  const { user, host, port } = uri.value;
  // Two programs of one machine differ by their ports alone.
  return `${user}@${host}${port === null || DEFAULT_PORTS.includes(port) ? '' : `:${port}`}`;
};

/** Ports that need not be written (RFC 3261 section 19.1.2). */
const DEFAULT_PORTS: readonly number[] = [5060, 5061];
