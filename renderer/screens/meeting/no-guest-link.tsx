import type { ReactElement } from 'react';
import { useGuestPage, useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { saveSettings } from '../settings/save-settings.ts';

/** Why a meeting has no guest link, and the switch that gives it one. */
export const NoGuestLink = (): ReactElement => {
  const t = useText();
  const { guestPage } = useSettings();
  const { problem } = useGuestPage();
  if (guestPage.on)
    return <span className="hint block">{problem === '' ? t('common.none') : t('guests.problem', { problem })}</span>;
  return (
    <>
      <span className="hint block">{t('meeting.noGuestLink')}</span>
      <button type="button" className="chip" onClick={() => saveSettings({ guestPage: { ...guestPage, on: true } })}>
        {t('meeting.switchGuestPageOn')}
      </button>
    </>
  );
};
