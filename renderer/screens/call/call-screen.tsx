import type { ReactElement } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { useCalls, useMeetings, useRoomMeeting } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { HostMeeting } from '../meeting/host-meeting.tsx';
import { ActiveCall } from './active-call.tsx';
import { switchTo } from './call-actions.ts';
import { phaseKey } from './call-text.ts';
import { EndedCall } from './ended-call.tsx';
import { RingingCall } from './ringing-call.tsx';
import { TransferDialog } from './transfer-dialog.tsx';
import { foldMeeting, shownCalls } from './which-call.ts';

/** One call in front, and the way to the others. */
export const CallScreen = ({ call }: { readonly call: Call }): ReactElement => {
  const meeting = useRoomMeeting();
  const inRoom = meeting !== undefined && call.meeting?.confId === meeting.id;
  const over = useMeetings((all) => all.find(({ id, room }) => room && id === call.meeting?.confId)?.id ?? null);
  const calls = foldMeeting(shownCalls(useCalls()), meeting?.id ?? over, call.id);
  const asking = calls.find(({ transfer }) => transfer !== null);
  return (
    <div className="call-screen">
      {calls.length > 1 && <CallSwitch calls={calls} current={call.id} />}
      {inRoom ? <HostMeeting key={meeting.id} meeting={meeting} /> : <CallView key={call.id} call={call} />}
      {asking !== undefined && <TransferDialog key={`transfer of ${asking.id}`} call={asking} />}
    </div>
  );
};

const CallView = ({ call }: { readonly call: Call }): ReactElement => {
  switch (call.state.phase) {
    case 'active':
    case 'held':
      return <ActiveCall call={call} />;
    case 'ended':
      return <EndedCall call={call} state={call.state} />;
    default:
      return <RingingCall call={call} />;
  }
};

/** Several calls: each with its name and state; choosing one that is held talks in it and holds the other. */
const CallSwitch = ({
  calls,
  current,
}: {
  readonly calls: readonly Call[];
  readonly current: string;
}): ReactElement => {
  const t = useText();
  return (
    <nav className="call-switch" aria-label={t('waiting.label')}>
      {calls.map((call) => (
        <button
          key={call.id}
          type="button"
          className="call-tab"
          aria-current={call.id === current}
          onClick={() => switchTo(call)}
        >
          <span className="call-tab-name">{call.party.name}</span>
          <span className="call-tab-state">{t(phaseKey(call.state))}</span>
          {call.id !== current && <span className="visually-hidden">{t('waiting.switch')}</span>}
        </button>
      ))}
    </nav>
  );
};
