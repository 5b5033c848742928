import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { MediaType } from '../../../app/conf/enumerations.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { Icon } from '../../parts/icon.tsx';
import { takesText } from '../../parts/takes-text.ts';
import { useText } from '../../text/use-text.ts';
import { answer, decline, silence, toEntrance } from './incoming-actions.ts';

/** Who calls and how the call came. The card itself takes the focus, never Answer, and not from a text field: then it is only said. */
export const IncomingCard = ({
  call,
  talkingWith,
  waiting,
  toMeeting,
}: {
  readonly call: Call;
  /** Name of the person one already talks with; null when free. */
  readonly talkingWith: string | null;
  /** Further calls that ring. */
  readonly waiting: number;
  /** A meeting is on to whose entrance the call may be sent. */
  readonly toMeeting: boolean;
}): ReactElement => {
  const t = useText();
  const id = useId();
  const card = useRef<HTMLDivElement>(null);
  const { name, address } = call.party;
  const video = call.mediaType === MediaType.HWM_MEDIA_TYPE_VIDEO;
  const [unfocused, setUnfocused] = useState(false);
  const silenced = call.state.phase === 'incoming' && call.state.silenced;
  useEffect(() => {
    const before = document.activeElement;
    if (takesText(before)) setUnfocused(true);
    else card.current?.focus();
    return () => {
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div
      ref={card}
      className="incoming-card"
      role="alertdialog"
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      data-incoming={call.id}
    >
      <div className="incoming-who">
        <Avatar name={name} size="large" />
        <div id={`${id}-text`}>
          <h2 id={`${id}-title`} className="incoming-kind">
            {t(video ? 'incoming.titleVideo' : 'incoming.title')}
          </h2>
          <p className="incoming-name">{name}</p>
          {address !== name && <p className="hint wrap">{address}</p>}
          <p className="hint">
            {call.accountLabel === ''
              ? t('incoming.viaDirect')
              : t('incoming.viaAccount', { account: call.accountLabel })}
          </p>
          {waiting > 0 && <p className="hint">{t('incoming.more', { count: waiting })}</p>}
        </div>
      </div>
      {talkingWith === null ? (
        <div className="incoming-actions">
          <AnswerButton call={call.id} video={false} label={t('incoming.answer')} />
          {video && <AnswerButton call={call.id} video label={t('incoming.answerVideo')} />}
          <DeclineButton call={call.id} label={t('incoming.decline')} />
          {toMeeting && <EntranceButton call={call.id} label={t('incoming.toEntrance')} />}
          <button type="button" className="button quiet" aria-disabled={silenced} onClick={() => silence(call.id)}>
            <Icon name="bellOff" />
            <span>{t('incoming.silence')}</span>
          </button>
        </div>
      ) : (
        <div className="incoming-actions second">
          <div>
            <AnswerButton call={call.id} video={false} label={t('incoming.answer')} describedBy={`${id}-answer`} />
            <p id={`${id}-answer`} className="hint">
              {t('incoming.answerHolds', { name: talkingWith })}
            </p>
          </div>
          <div>
            <DeclineButton call={call.id} label={t('incoming.decline')} describedBy={`${id}-decline`} />
            <p id={`${id}-decline`} className="hint">
              {t('incoming.declineKeeps', { name: talkingWith })}
            </p>
          </div>
          {toMeeting && <EntranceButton call={call.id} label={t('incoming.toEntrance')} />}
        </div>
      )}
      <p className="visually-hidden" role="alert">
        {unfocused ? t('system.incoming', { name }) : ''}
      </p>
      <p className="hint" role="status">
        {silenced ? t('incoming.silenced') : ''}
      </p>
    </div>
  );
};

const AnswerButton = ({
  call,
  video,
  label,
  describedBy,
}: {
  readonly call: string;
  readonly video: boolean;
  readonly label: string;
  readonly describedBy?: string;
}): ReactElement => (
  <button
    type="button"
    className="button answer"
    {...(video ? {} : { 'aria-keyshortcuts': 'Control+Shift+A' })}
    {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    onClick={() => answer(call, video)}
  >
    <Icon name={video ? 'video' : 'phone'} />
    <span>{label}</span>
  </button>
);

const EntranceButton = ({ call, label }: { readonly call: string; readonly label: string }): ReactElement => (
  <button type="button" className="button quiet" onClick={() => toEntrance(call)}>
    <Icon name="people" />
    <span>{label}</span>
  </button>
);

const DeclineButton = ({
  call,
  label,
  describedBy,
}: {
  readonly call: string;
  readonly label: string;
  readonly describedBy?: string;
}): ReactElement => (
  <button
    type="button"
    className="button danger"
    aria-keyshortcuts="Control+Shift+D"
    {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    onClick={() => decline(call)}
  >
    <Icon name="phoneDown" />
    <span>{label}</span>
  </button>
);
