import { isIPv4 } from 'node:net';

/** Six digits and more in a row, with what people put between them; not a part of a word, of a token, or of a fraction. */
const NUMBER = /(?<![\w~%.])(?:\+|00)?\(?\d(?:[ ()./-]{0,2}\d){5,24}(?!\w|-\d)/g;

/** Puts a token in the place of everything that can be a telephone number or the ID of a meeting. */
export const maskNumbers = (text: string, token: (who: string) => string): string =>
  text.replaceAll(NUMBER, (number) => (isIPv4(number) || /^\d{4}-\d\d-\d\d$/.test(number) ? number : token(number)));
