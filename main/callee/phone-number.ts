import { isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import type { TypedNumber } from './dial-text.ts';
import { wireHostPort } from './host.ts';
import { encodeSipUser } from './sip-uri.ts';

/** A text that may be a telephone number, as it reads in a region. */
export type PhoneReading = {
  readonly e164: string;
  /** Possible by its length. */
  readonly possible: boolean;
  /** In a range that is in use. */
  readonly valid: boolean;
  /** For people: +49 30 123456. */
  readonly international: string;
  readonly number: PhoneNumber;
};

/** Reads a number by the numbering plans of the world; null where no plan knows it (+991 … is nobody's country code). */
export const readPhone = (typed: TypedNumber, region: string): PhoneReading | null => {
  if (/[*#]/.test(typed.keys)) return null;
  const number = parsePhoneNumberFromString(typed.text, {
    ...(isSupportedCountry(region) && { defaultCountry: region }),
    extract: false,
  });
  if (number === undefined) return null;
  const international = number.formatInternational();
  return { e164: number.number, possible: number.isPossible(), valid: number.isValid(), international, number };
};

/** What an account dials for a number, the same for people to read, and the number for the world; null where no plan has it. */
export type Dialled = { readonly user: string; readonly shown: string; readonly e164: string | null };

/**
 * A number by the account's dial rule: its format, behind its prefix. A "+" does not stand behind a prefix. What no plan has
 * gets the prefix alone, as every number that leaves the house; what begins with it and is a number in use behind it has it already.
 */
export const dialByRule = (
  { format, prefix }: AccountSettings['pstn'],
  typed: TypedNumber,
  phone: PhoneReading | null,
  region: string,
): Dialled => {
  const behind = phone?.valid === true ? null : behindPrefix(prefix, typed.keys, region);
  if (behind !== null) return { user: typed.keys, shown: typed.keys, e164: behind.e164 };
  const read = phone?.possible === true ? phone : null;
  const shown =
    read === null || format === 'as-typed'
      ? typed.keys
      : format === 'national'
        ? nationally(read, region)
        : read.international;
  const keys = shown.replaceAll(/[^\d+*#]/g, '');
  const e164 = read?.e164 ?? null;
  if (prefix === '') return { user: keys, shown, e164 };
  return { user: prefix + keys.replace('+', ''), shown: `${prefix} ${shown.replace('+', '')}`, e164 };
};

/** The number in use that stands behind a prefix a person has dialled; null for none. */
const behindPrefix = (prefix: string, keys: string, region: string): PhoneReading | null => {
  if (prefix === '' || !keys.startsWith(prefix)) return null;
  const text = keys.slice(prefix.length);
  const phone = readPhone({ keys: text, text, extension: '' }, region);
  return phone?.valid === true ? phone : null;
};

/** The SIP URI of a telephone number at an account's gateway (RFC 3261 section 19.1.6). */
export const phoneUri = (account: AccountSettings, user: string, extension: string): string => {
  const subscriber = (encodeSipUser(user) ?? '') + (extension === '' ? '' : `;ext=${extension}`);
  return `sip:${subscriber}@${wireHostPort(account.pstn.gateway || account.domain)};user=phone`;
};

/** As one dials it within the region: 030 123456, or 00 … abroad. */
const nationally = ({ number, international }: PhoneReading, region: string): string => {
  if (!isSupportedCountry(region)) return international;
  return number.country === region
    ? number.formatNational()
    : number.format('IDD', { fromCountry: region }) || international;
};

/** Whether a number calls for help in a region; such a number is dialled as it is and never refused for a setting. */
export const isEmergency = (keys: string, region: string): boolean =>
  keys === '112' || keys === '911' || (EMERGENCY[region] ?? []).includes(keys);

/** Police, ambulance and fire brigade beside 112 and 911, by region (ISO 3166-1). */
const EMERGENCY: { readonly [region: string]: readonly string[] } = {
  AR: ['100', '101', '107'],
  AT: ['122', '133', '144'],
  AU: ['000', '106'],
  BE: ['100', '101'],
  BR: ['190', '192', '193'],
  CH: ['117', '118', '144'],
  CL: ['131', '132', '133'],
  CN: ['110', '119', '120', '122'],
  CZ: ['150', '155', '158'],
  DE: ['110'],
  ES: ['061', '062', '080', '091', '092'],
  FR: ['15', '17', '18', '114', '119'],
  GB: ['999'],
  GR: ['100', '166', '199'],
  HK: ['992', '999'],
  HU: ['104', '105', '107'],
  ID: ['110', '113', '118', '119'],
  IE: ['999'],
  IL: ['100', '101', '102'],
  IN: ['100', '101', '102', '108'],
  IT: ['113', '115', '118'],
  JP: ['110', '118', '119'],
  KR: ['110', '112', '113', '119'],
  MO: ['999'],
  MX: ['065', '066', '068'],
  MY: ['999'],
  NO: ['110', '113'],
  NZ: ['111'],
  PH: ['117'],
  PL: ['997', '998', '999'],
  RU: ['101', '102', '103', '104'],
  SA: ['997', '998', '999'],
  SG: ['995', '999'],
  TH: ['191', '199', '1669'],
  TR: ['110', '155', '156'],
  TW: ['110', '119'],
  UA: ['101', '102', '103', '104'],
  VN: ['113', '114', '115'],
  ZA: ['10111', '10177'],
};
