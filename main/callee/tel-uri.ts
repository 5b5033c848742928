import { plainText, type TypedNumber, typedNumber } from './dial-text.ts';
import { decoded } from './sip-uri.ts';

/**
 * The number of a tel: URI (RFC 3966) without its scheme: visual separators, `ext`, and a `phone-context` that is a number's
 * beginning, which is put before a local number. Other parameters are for other devices and left aside. null for no number.
 */
export const parseTel = (rest: string): TypedNumber | null => {
  const parts = rest.split(';').map((part) => decoded(part));
  if (parts.some((part) => part === null || /[\p{Cc}@?]/u.test(part))) return null;
  const [subscriber = '', ...parameters] = parts.map((part) => plainText(part ?? ''));
  const parameter = (name: string) =>
    parameters.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const context = parameter('phone-context');
  const local = context.startsWith('+') && !subscriber.startsWith('+');
  const number = typedNumber(local ? context + subscriber : subscriber);
  const extension = parameter('ext').replaceAll(/[-.()]/g, '');
  if (number === null || !/^\d{0,8}$/.test(extension)) return null;
  return extension === '' ? number : { ...number, extension };
};
