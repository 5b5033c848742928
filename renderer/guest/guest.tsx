import { type ReactElement, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import './guest.css';
import { text } from '../../app/text/text.ts';
import { useLanguage } from '../text/use-text.ts';
import { startGuestPage } from './guest-page.ts';
import { GuestScreen } from './guest-screen.tsx';
import { firstLanguage } from './language-choice.ts';
import { KEPT } from './page-storage.ts';

useLanguage.setState(firstLanguage(navigator.languages, KEPT.here), true);

const dark = matchMedia('(prefers-color-scheme: dark)');
const showTheme = (): void => {
  document.documentElement.dataset['theme'] = dark.matches ? 'dark' : 'light';
};
dark.addEventListener('change', showTheme);
showTheme();

const page = startGuestPage(/^\/j\/(\d{9})\/?$/.exec(location.pathname)?.[1] ?? '');

const Root = (): ReactElement => {
  const language = useLanguage();
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = text(language, 'guest.page');
  }, [language]);
  return <GuestScreen page={page} />;
};

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
