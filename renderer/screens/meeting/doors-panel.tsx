import type { ReactElement } from 'react';
import type { MeetingAction } from '../../../app/meeting/action.ts';
import type { Doors } from '../../../app/meeting/meeting.ts';
import { Check } from '../../parts/field.tsx';
import { usePolicy } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { PolicyChoice } from '../start/policy-line.tsx';

/** What decides who may come in, changed while the meeting goes on. */
export const DoorsPanel = ({
  doors,
  host,
  act,
}: {
  readonly doors: Doors;
  /** A co-host does not change the policy. */
  readonly host: boolean;
  readonly act: (action: MeetingAction) => void;
}): ReactElement => {
  const t = useText();
  const waitingRoom = usePolicy((policy) => policy.WaitingRoom);
  return (
    <div className="panel-body doors">
      {host && <PolicyChoice value={doors.policy} onChange={(policy) => act({ do: 'set-policy', policy })} />}
      <Check
        label={t('room.doorsWaiting')}
        hint={t('room.doorsWaitingHint')}
        checked={doors.waitingRoom}
        managedBy={waitingRoom && doors.waitingRoom ? 'WaitingRoom' : null}
        onChange={(on) => act({ do: 'set-waiting-room', on })}
      />
      <Check
        label={t('room.doorsLocked')}
        hint={t('room.doorsLockedHint')}
        checked={doors.locked}
        onChange={(on) => act({ do: 'lock', on })}
      />
    </div>
  );
};
