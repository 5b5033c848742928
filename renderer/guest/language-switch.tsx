import type { ReactElement } from 'react';
import { useLanguage, useText } from '../text/use-text.ts';
import { keepLanguage } from './language-choice.ts';
import { KEPT } from './page-storage.ts';

const NAMES = { en: 'general.language.en', zh: 'general.language.zh' } as const;

/** Chooses the language of the page; each language is named in itself. */
export const LanguageSwitch = (): ReactElement => {
  const t = useText();
  const language = useLanguage();
  return (
    <fieldset className="row" aria-label={t('guest.language')}>
      {(['en', 'zh'] as const).map((one) => (
        <button
          key={one}
          type="button"
          className="chip"
          lang={one === 'zh' ? 'zh-CN' : 'en'}
          aria-pressed={one === language}
          onClick={() => {
            keepLanguage(one, KEPT.here);
            useLanguage.setState(one, true);
          }}
        >
          {t(NAMES[one])}
        </button>
      ))}
    </fieldset>
  );
};
