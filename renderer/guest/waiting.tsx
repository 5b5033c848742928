import type { ReactElement } from 'react';
import { useText } from '../text/use-text.ts';
import { DeviceCheck } from './device-check.tsx';
import type { GuestPage } from './guest-page.ts';

/** The waiting room: one sees oneself, and of the meeting nothing. */
export const Waiting = ({ page, online }: { readonly page: GuestPage; readonly online: boolean }): ReactElement => {
  const t = useText();
  return (
    <section className="door">
      <div className="door-head" role="status">
        <h1>{t('guest.waitingTitle')}</h1>
        <p>{t('guest.waitingText')}</p>
        {!online && <p className="hint">{t('guest.unreachable')}</p>}
      </div>
      <DeviceCheck page={page} />
      <div className="door-fields">
        <button type="button" className="button quiet" onClick={page.controls.leave}>
          {t('guest.waitingStop')}
        </button>
      </div>
    </section>
  );
};
