import { useEffect } from 'react';
import { useApp } from '../../stores/states.ts';

/** Tells the style sheet and assistive technology the theme and the language in force. */
export const useTheme = (): void => {
  const dark = useApp((app) => app.dark);
  const language = useApp((app) => app.language);
  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [dark, language]);
};
