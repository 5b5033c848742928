import { type ReactElement, useEffect, useRef } from 'react';
import { ConfRole } from '../../../app/conf/enumerations.ts';
import type { Meeting, MeetingPhase } from '../../../app/meeting/meeting.ts';
import { clock } from '../../../app/text/format.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { useText } from '../../text/use-text.ts';
import { DetailsCard } from './details-card.tsx';

/** How a meeting of several was over: why, how long it lasted, who was there. */
export const EndedMeeting = ({
  meeting,
  state,
  call,
  onClose,
}: {
  readonly meeting: Meeting;
  readonly state: MeetingPhase & { readonly phase: 'ended' };
  /** The call that began it. */
  readonly call: string;
  readonly onClose: () => void;
}): ReactElement => {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { subject } = meeting.details;
  const led = meeting.members.find(({ way }) => way === 'host')?.role === ConfRole.HWM_CONF_ROLE_HOST;
  const there = meeting.members.filter(({ stays }) => stays.length > 0);
  return (
    <section className="ended" aria-label={t('room.label', { subject })} data-ended={call} data-outcome="completed">
      <h1 ref={heading} tabIndex={-1} className="call-name">
        {subject}
      </h1>
      <p className="call-line">
        <span className="call-state" data-phase="ended">
          {t('room.ended')}
        </span>
        {state.since !== null && <span>{t('outcome.duration', { time: clock((state.at - state.since) / 1000) })}</span>}
      </p>
      <p className="ended-reason">
        {t(state.why === 'by-host' && led ? 'room.ended.byYou' : `room.ended.${state.why}`)}
      </p>
      <button type="button" className="button" onClick={onClose}>
        {t('call.close')}
      </button>
      <section className="card who-was-there" aria-labelledby="who-was-there">
        <h2 id="who-was-there">{t('room.wereThere')}</h2>
        <ul className="roster">
          {there.map(({ id, name, way }) => (
            <li key={id} className="roster-row">
              <Avatar name={name} size="small" />
              <div className="roster-words">
                <p className="roster-name">{name}</p>
                <p className="roster-about">{t(`room.way.${way}`)}</p>
              </div>
            </li>
          ))}
        </ul>
      </section>
      <details className="card ended-details">
        <summary>{t('meeting.title')}</summary>
        <DetailsCard meeting={meeting.details} />
      </details>
    </section>
  );
};
