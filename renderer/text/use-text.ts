import { useCallback } from 'react';
import { create } from 'zustand';
import type { TextKey } from '../../app/text/en.ts';
import { type Language, type TextArguments, text } from '../../app/text/text.ts';

/** The language in force; written by the app's state in a window of the app, and by the guest page itself. */
export const useLanguage = create<Language>()(() => 'en');

/** A text of the language in force. */
export type Translate = <K extends TextKey>(key: K, ...params: TextArguments<K>) => string;

/** The texts of the language in force. */
export const useText = (): Translate => {
  const language = useLanguage();
  return useCallback<Translate>((key, ...params) => text(language, key, ...params), [language]);
};
