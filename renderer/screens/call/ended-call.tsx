import { type ReactElement, useEffect, useRef } from 'react';
import type { Call, Phase } from '../../../app/call/call.ts';
import { MediaType } from '../../../app/conf/enumerations.ts';
import { clock } from '../../../app/text/format.ts';
import { isOrdinaryEnd, outcomeText } from '../../../app/text/outcome-text.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { useCalls, useMeetings } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { DetailsCard } from '../meeting/details-card.tsx';
import { EndedMeeting } from '../meeting/ended-meeting.tsx';
import { callAddress, forgetAnsweredDestination } from '../start/start-call.ts';
import { dismiss } from './call-actions.ts';

/** Why the call is over, and what can be done now. */
export const EndedCall = ({
  call,
  state,
}: {
  readonly call: Call;
  readonly state: Phase & { readonly phase: 'ended' };
}): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  const { outcome, answeredAt, at } = state;
  const meeting = useMeetings((all) => all.find(({ id }) => id === call.meeting?.confId));
  const several = meeting?.room === true && meeting.state.phase === 'ended' ? { meeting, state: meeting.state } : null;
  const words = outcomeText(language, outcome, call.party.name);
  useEffect(() => heading.current?.focus(), []);
  const close = (): void => {
    if (outcome.kind === 'completed') forgetAnsweredDestination();
    // A meeting of several goes from the screen at once, with everybody who was called into it.
    const over =
      several === null ? [call] : useCalls.getState().filter((one) => one.meeting?.confId === several.meeting.id);
    for (const { id } of over) dismiss(id);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && document.querySelector('dialog[open]') === null) close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  if (several !== null) return <EndedMeeting {...several} call={call.id} onClose={close} />;
  return (
    <section
      className="ended"
      aria-label={t('call.label', { name: call.party.name })}
      data-ended={call.id}
      data-outcome={outcome.kind}
    >
      <Avatar name={call.party.name} size="large" />
      <h1 ref={heading} tabIndex={-1} className="call-name">
        {call.party.name}
      </h1>
      <p className="call-line">
        <span className="call-state" data-phase="ended">
          {t('call.phase.ended')}
        </span>
        {answeredAt !== null && <span>{t('outcome.duration', { time: clock((at - answeredAt) / 1000) })}</span>}
      </p>
      {isOrdinaryEnd(outcome.kind) ? (
        <p className="ended-reason">{words.what}</p>
      ) : (
        <Trouble
          title={t('call.phase.ended')}
          words={words}
          failure={{ code: outcome.code, reason: outcome.detail }}
          at={at}
        />
      )}
      <div className="row centre">
        <button
          type="button"
          className="button"
          onClick={() => {
            dismiss(call.id);
            const { address, name } = call.party;
            callAddress(address, name === address ? '' : name, call.mediaType === MediaType.HWM_MEDIA_TYPE_VIDEO);
          }}
        >
          <Icon name="phone" />
          <span>{t('call.again')}</span>
        </button>
        <button type="button" className="button quiet" onClick={close}>
          {t('call.close')}
        </button>
      </div>
      {call.meeting !== null && (
        <details className="card ended-details">
          <summary>{t('meeting.title')}</summary>
          <DetailsCard meeting={call.meeting} />
        </details>
      )}
    </section>
  );
};
