import { type Language, text } from '../../../app/text/text.ts';

/** What is wrong with a typed whole number; null when it lies in the range. */
export const checkNumber = (
  language: Language,
  field: string,
  typed: string,
  least: number,
  most: number,
): string | null => {
  const value = /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  return value >= least && value <= most ? null : text(language, 'general.error.range', { field, least, most });
};
