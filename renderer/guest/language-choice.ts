import type { Language } from '../../app/text/text.ts';

const KEY = 'parley.language';

type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

/** The language to begin with: the one chosen before, else the first of the browser's that we have, else English. */
export const firstLanguage = (wanted: readonly string[], storage: Keeper): Language => {
  const chosen = storage.getItem(KEY);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => tag === 'en' || tag === 'zh');
  return known === 'zh' ? 'zh' : 'en';
};

/** Keeps the choice for the next time. */
export const keepLanguage = (language: Language, storage: Keeper): void => storage.setItem(KEY, language);
