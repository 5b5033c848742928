import type { ReactElement } from 'react';
import { useText } from '../../text/use-text.ts';

/** Contacts. */
export const ContactsScreen = (): ReactElement => {
  const t = useText();
  return <h1>{t('nav.contacts')}</h1>;
};
