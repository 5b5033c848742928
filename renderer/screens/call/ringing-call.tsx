import { type ReactElement, useEffect, useRef } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { clock } from '../../../app/text/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { useNow } from '../../text/use-now.ts';
import { useText } from '../../text/use-text.ts';
import { AtTheDoor } from '../meeting/at-the-door.tsx';
import { leave } from './call-actions.ts';
import { CallHead } from './call-head.tsx';
import { CallNotices } from './call-notices.tsx';
import { Stage } from './stage.tsx';

/**
 * Calling, ringing, or being connected: how long already, until when, and the way out, which has the focus.
 * The Enter that placed the call and is still held down does not take it back.
 */
export const RingingCall = ({ call }: { readonly call: Call }): ReactElement => {
  const t = useText();
  const cancel = useRef<HTMLButtonElement>(null);
  const outgoing = call.direction === 'out';
  useEffect(() => {
    if (outgoing) cancel.current?.focus();
  }, [outgoing]);
  return (
    <section className="call" aria-label={t('call.label', { name: call.party.name })} data-session={call.id}>
      <CallHead call={call} />
      <CallNotices />
      {call.meeting !== null && <AtTheDoor meeting={call.meeting.confId} />}
      <Stage call={call} />
      {outgoing && <Waiting call={call} />}
      <div className="call-bar">
        <button
          ref={cancel}
          type="button"
          className="button danger wide"
          onKeyDown={(event) => {
            if (event.repeat) event.preventDefault();
          }}
          onClick={() => leave(call.id)}
        >
          <Icon name="phoneDown" />
          <span>{t(outgoing ? 'call.cancel' : 'call.hangUp')}</span>
        </button>
      </div>
    </section>
  );
};

const Waiting = ({ call }: { readonly call: Call }): ReactElement => {
  const t = useText();
  const now = useNow();
  return (
    <p className="call-waiting">
      <span>{t('call.elapsed', { time: clock((now - call.startedAt) / 1000) })}</span>
      {call.givenUpAt !== null && (
        <span>{t('call.givenUp', { seconds: Math.round((call.givenUpAt - call.startedAt) / 1000) })}</span>
      )}
    </p>
  );
};
