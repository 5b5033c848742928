import type { ReactElement } from 'react';
import type { MeetingView } from '../../app/meeting/meeting.ts';
import { mayInvite } from '../../app/meeting/rights.ts';
import { Icon } from '../parts/icon.tsx';
import { useLanguage, useText } from '../text/use-text.ts';
import { inMeeting } from './arrange.ts';
import { useRoom } from './room-store.ts';

/** The topic, how many are there, who wants in or to speak, whether it is locked, the planned end and the quality of one's own connection. */
export const MeetingHead = ({ view }: { readonly view: MeetingView }): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const connection = useRoom((room) => room.connection);
  const quality = useRoom((room) => room.quality);
  const waiting = view.members.filter(({ phase }) => phase === 'waiting').length;
  const hands = mayInvite(view.role) ? view.members.filter(({ id, hand }) => hand && id !== view.self).length : 0;
  const time = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { hour: '2-digit', minute: '2-digit' });
  return (
    <header className="call-head">
      <h1 className="call-name">{view.subject}</h1>
      <div className="call-line">
        <span className="call-state">{t('room.count', { count: inMeeting(view).length })}</span>
        {waiting > 0 && <span>{t('room.waitingCount', { count: waiting })}</span>}
        {hands > 0 && <span>{t('room.handCount', { count: hands })}</span>}
        {view.locked && (
          <span className="health">
            <Icon name="lock" />
            {t('room.locked')}
          </span>
        )}
        <span>{t('room.endsAt', { time: time.format(view.endsAt) })}</span>
        {connection === 'connected' && (
          <span className={quality === 'good' || quality === 'unknown' ? 'health' : 'health health-warning'}>
            <Icon name="signal" />
            {t(`quality.${quality}`)}
          </span>
        )}
      </div>
    </header>
  );
};
