import type { ReactElement } from 'react';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import { isIn } from '../../../app/meeting/presence.ts';
import { Icon } from '../../parts/icon.tsx';
import { go, showCall, usePlace } from '../../stores/place.ts';
import { useCalls, useRoomMeeting } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { leave } from '../call/call-actions.ts';
import { phaseKey } from '../call/call-text.ts';
import { whichCall } from '../call/which-call.ts';

/** On every other screen: the call that goes on, the way back to it, and the way to end it. */
export const CallStrip = (): ReactElement | null => {
  const t = useText();
  const screen = usePlace((place) => place.screen);
  const wanted = usePlace((place) => place.call);
  const call = whichCall(useCalls(), wanted);
  const meeting = useRoomMeeting();
  if (screen === 'call') return null;
  if (meeting !== undefined && (call?.meeting?.confId === meeting.id || call?.state.phase !== 'active'))
    return <MeetingStrip meeting={meeting} />;
  if (call === undefined || call.state.phase === 'ended') return null;
  const talking = call.state.phase === 'active' || call.state.phase === 'held';
  return (
    <section className="call-strip" aria-label={t('call.label', { name: call.party.name })}>
      <p>
        <strong>{call.party.name}</strong> <span>{t(phaseKey(call.state))}</span>
      </p>
      <button type="button" className="button quiet" onClick={() => showCall(call.id)}>
        {t('call.back')}
      </button>
      <button type="button" className="button danger" onClick={() => leave(call.id)}>
        <Icon name="phoneDown" />
        <span>{t(talking ? (call.meeting === null ? 'call.hangUp' : 'call.leave') : 'call.cancel')}</span>
      </button>
    </section>
  );
};

/** A meeting of several is left on its own screen, which says what leaving will do. */
const MeetingStrip = ({ meeting }: { readonly meeting: Meeting }): ReactElement => {
  const t = useText();
  const { subject } = meeting.details;
  return (
    <section className="call-strip" aria-label={t('room.label', { subject })}>
      <p>
        <strong>{subject}</strong> <span>{t('room.count', { count: meeting.members.filter(isIn).length })}</span>
      </p>
      <button type="button" className="button quiet" onClick={() => go('call')}>
        {t('call.back')}
      </button>
    </section>
  );
};
