import type { ReactElement } from 'react';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Member } from '../../app/meeting/member.ts';
import { useText } from '../text/use-text.ts';

/** Who waits to come in, and the way to let them; nothing while nobody does. */
export const WaitingNotice = ({
  waiting,
  act,
  onPeople,
}: {
  readonly waiting: readonly Pick<Member, 'id' | 'name'>[];
  readonly act: (action: MeetingAction) => void;
  /** Shows everybody who waits; null where there is no such list. */
  readonly onPeople: (() => void) | null;
}): ReactElement | null => {
  const t = useText();
  const [first, ...others] = waiting;
  if (first === undefined) return null;
  const listed = others.length > 0 && onPeople !== null;
  return (
    <div className="banner">
      <span>
        {others.length > 0
          ? t('room.waitsMore', { name: first.name, count: others.length })
          : t('room.waits', { name: first.name })}
      </span>
      <div className="row end">
        {listed ? (
          <button type="button" className="chip" onClick={onPeople}>
            {t('room.people')}
          </button>
        ) : (
          <>
            <button type="button" className="chip" onClick={() => act({ do: 'turn-away', member: first.id })}>
              {t('room.do.turnAway')}
            </button>
            <button type="button" className="chip chip-strong" onClick={() => act({ do: 'admit', member: first.id })}>
              {t('room.do.admit')}
            </button>
          </>
        )}
        {others.length > 0 && (
          <button type="button" className="chip chip-strong" onClick={() => act({ do: 'admit-all' })}>
            {t('room.do.admitAll')}
          </button>
        )}
      </div>
    </div>
  );
};
