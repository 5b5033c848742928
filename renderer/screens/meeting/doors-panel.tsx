import type { ReactElement } from 'react';
import type { MeetingAction } from '../../../app/meeting/action.ts';
import type { Doors } from '../../../app/meeting/meeting.ts';
import { Check } from '../../parts/field.tsx';
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
  return (
    <div className="panel-body doors">
      {host && <PolicyChoice value={doors.policy} onChange={(policy) => act({ do: 'set-policy', policy })} />}
      <Check
        label={t('room.doorsWaiting')}
        hint={t('room.doorsWaitingHint')}
        checked={doors.waitingRoom}
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
