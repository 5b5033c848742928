import { useCallback } from 'react';
import type { TextKey } from '../../app/text/en.ts';
import { type Language, type TextArguments, text } from '../../app/text/text.ts';
import { useApp } from '../stores/states.ts';

/** The language in force. */
export const useLanguage = (): Language => useApp((app) => app.language);

/** A text of the language in force. */
export type Translate = <K extends TextKey>(key: K, ...params: TextArguments<K>) => string;

/** The texts of the language in force. */
export const useText = (): Translate => {
  const language = useLanguage();
  return useCallback<Translate>((key, ...params) => text(language, key, ...params), [language]);
};
