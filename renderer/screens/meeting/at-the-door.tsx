import type { ReactElement } from 'react';
import { theHostRoom } from '../../media/media.ts';
import { WaitingNotice } from '../../meeting/waiting-notice.tsx';
import { useMeetings } from '../../stores/states.ts';

/** Who waits to come into a meeting that is still a call of two, or rings. */
export const AtTheDoor = ({ meeting }: { readonly meeting: string }): ReactElement => {
  const members = useMeetings((all) => all.find(({ id }) => id === meeting)?.members);
  const waiting = members?.filter(({ state }) => state.phase === 'waiting') ?? [];
  return (
    <div className="call-notices" role="status">
      <WaitingNotice waiting={waiting} act={(action) => theHostRoom()?.act(meeting, action)} onPeople={null} />
    </div>
  );
};
