import { asciiDigits } from '../../app/callee/fold-text.ts';

/**
 * A pasted text as it was meant: full-width and other scripts' digits as 0–9, every hyphen as "-", every space as " ",
 * without the invisible marks that come along from web pages and address books.
 */
export const plainText = (text: string): string =>
  asciiDigits(text.normalize('NFKC'))
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/[\p{Pd}\u2212]/gu, '-')
    .replaceAll(/\p{Zs}/gu, ' ')
    .trim();

/** A number as it is typed: the number itself, the keys that dial it, and an extension. */
export type TypedNumber = {
  /** Without the extension. */
  readonly text: string;
  /** Of 0-9 * #, with at most one + in front; what a keypad would send. */
  readonly keys: string;
  /** Digits; "" for none. */
  readonly extension: string;
};

/** Reads digits, * and # with visual separators (RFC 3966 section 3) and an optional extension; null for other text. */
export const typedNumber = (text: string): TypedNumber | null => {
  const [, number = '', extension = ''] = /^(.*?)(?:(?:;ext=|\s*ext\.?\s*|\s*x\s*)(\d{1,8}))?$/iu.exec(text) ?? [];
  const keys = number.replaceAll(/[ ().\-/]/g, '');
  return /^\+?[\d*#]+$/.test(keys) && /\d/.test(keys) ? { text: number, keys, extension } : null;
};

/** How many digits a number's keys have. */
export const digitCount = (keys: string): number => keys.replaceAll(/\D/g, '').length;
