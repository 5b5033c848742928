import type { ReactElement, ReactNode } from 'react';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';
import type { NotAllowed } from '../../app/meeting/rights.ts';
import { useMedia } from '../media/media-store.ts';
import { useNow } from '../text/use-now.ts';
import { useText } from '../text/use-text.ts';
import { offersForAll } from './offers.ts';
import type { RoomControls } from './room-controls.ts';
import { useRoom } from './room-store.ts';
import { WaitingNotice } from './waiting-notice.tsx';

/** Minutes before the planned end from which it is said. */
const WARN_MINUTES = 5;

/** What a person should read now: a broken connection, who waits, who muted them, the end that comes. */
export const MeetingNotices = ({
  view,
  self,
  controls,
  online,
  refused,
  notes,
  onPeople,
}: {
  readonly view: MeetingView;
  readonly self: MemberView;
  readonly controls: RoomControls;
  /** The page hears of the meeting; false while its signalling is broken. */
  readonly online: boolean;
  /** Why the last thing asked of the meeting was not done. */
  readonly refused: NotAllowed | null;
  /** What else is to be said. */
  readonly notes: readonly string[];
  readonly onPeople: () => void;
}): ReactElement => {
  const t = useText();
  const connection = useRoom((room) => room.connection);
  const soundBlocked = useRoom((room) => room.soundBlocked);
  const sharing = useMedia((media) => media.sharing);
  const talkingWhileMuted = useMedia((media) => media.talkingWhileMuted);
  const nobodyHears = useMedia((media) => media.nobodyHearsYou);
  const device = useMedia((media) => media.using.microphone);
  const minutes = Math.ceil((view.endsAt - useNow()) / 60_000);
  const waiting = view.members.filter(({ phase }) => phase === 'waiting');
  const extend = offersForAll(view).find(({ action }) => action.do === 'extend');
  const { mutedByHost, mayUnmute } = self.media;
  const listens = view.role === ConfRole.HWM_CONF_ROLE_AUDIENCE;
  return (
    <div className="call-notices">
      <div role="alert">
        {!online ? (
          <Notice warning>{t('room.offline')}</Notice>
        ) : connection === 'lost' ? (
          <Notice warning>{t('room.broken')}</Notice>
        ) : (
          connection === 'failed' && <Notice warning>{t('room.failed')}</Notice>
        )}
      </div>
      <div role="status">
        {online && connection === 'new' && <Notice>{t('room.connecting')}</Notice>}
        {refused !== null && <Notice warning>{t('room.notDone', { why: t(`room.notAllowed.${refused}`) })}</Notice>}
        {listens ? (
          <Notice>{t('room.audience')}</Notice>
        ) : (
          mutedByHost && <Notice>{t(mayUnmute ? 'room.mutedNotice' : 'room.mutedHard')}</Notice>
        )}
        {talkingWhileMuted && !mutedByHost && !listens && <Notice>{t('notice.talkingMuted')}</Notice>}
        {nobodyHears && <Notice warning>{t('notice.nobodyHears', { device })}</Notice>}
        {minutes > 0 && minutes <= WARN_MINUTES && (
          <Notice
            actions={
              extend !== undefined && (
                <button type="button" className="chip" onClick={() => controls.act(extend.action)}>
                  {t(extend.text)}
                </button>
              )
            }
          >
            {t('room.endsSoon', { minutes })}
          </Notice>
        )}
        {notes.map((note) => (
          <Notice key={note} warning>
            {note}
          </Notice>
        ))}
      </div>
      {soundBlocked && (
        <Notice
          warning
          actions={
            <button type="button" className="chip" onClick={controls.unblockSound}>
              {t('room.soundOn')}
            </button>
          }
        >
          {t('room.soundBlocked')}
        </Notice>
      )}
      <WaitingNotice waiting={waiting} act={controls.act} onPeople={onPeople} />
      {sharing && (
        <Notice
          actions={
            <button type="button" className="chip" onClick={controls.stopShare}>
              {t('share.stop')}
            </button>
          }
        >
          {t('share.sharing')}
        </Notice>
      )}
    </div>
  );
};

const Notice = ({
  warning = false,
  actions,
  children,
}: {
  readonly warning?: boolean;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactElement => (
  <div className={warning ? 'banner banner-warning' : 'banner'}>
    <span>{children}</span>
    {actions}
  </div>
);
