import type { ReactElement } from 'react';
import { Icon } from '../../parts/icon.tsx';
import { showCall, usePlace } from '../../stores/place.ts';
import { useCalls } from '../../stores/states.ts';
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
  if (screen === 'call' || call === undefined || call.state.phase === 'ended') return null;
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
