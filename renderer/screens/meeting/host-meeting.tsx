import { type ReactElement, useEffect, useRef, useState } from 'react';
import { ConfRole } from '../../../app/conf/enumerations.ts';
import type { MeetingAction } from '../../../app/meeting/action.ts';
import { MANY_WRONG } from '../../../app/meeting/asks.ts';
import type { Meeting } from '../../../app/meeting/meeting.ts';
import { isIn } from '../../../app/meeting/presence.ts';
import { mayInvite } from '../../../app/meeting/rights.ts';
import { viewOf } from '../../../app/meeting/view-of.ts';
import { moment } from '../../../app/text/format.ts';
import { bridge } from '../../bridge.ts';
import { mediaActions, theHostRoom } from '../../media/media.ts';
import { AskedDialog } from '../../meeting/asked-dialog.tsx';
import { useHostRoom } from '../../meeting/host-store.ts';
import { MeetingRoom } from '../../meeting/meeting-room.tsx';
import type { RoomControls } from '../../meeting/room-controls.ts';
import { EndQuestion } from '../../parts/end-question.tsx';
import { setHelp, showPanel, usePlace } from '../../stores/place.ts';
import { usePolicy } from '../../stores/states.ts';
import { timeZone } from '../../text/time-zone.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { ShareDialog } from '../call/share-dialog.tsx';
import { DevicePickers } from '../settings/device-pickers.tsx';
import { DetailsCard } from './details-card.tsx';
import { DoorsPanel } from './doors-panel.tsx';
import { InvitePanel } from './invite-panel.tsx';

/** From this width the details stand beside the pictures from the start and leave them room, px. */
const WIDE = 1280;

/** The meeting of several that this app hosts, as the person at the window sees it. */
export const HostMeeting = ({ meeting }: { readonly meeting: Meeting }): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const { asked, refused } = useHostRoom();
  const wanted = usePlace((place) => place.panel);
  const [sharing, setSharing] = useState(false);
  const mayShare = usePolicy((policy) => policy.ScreenSharing !== false);
  const host = meeting.members.find(({ way }) => way === 'host');
  const view = host === undefined ? null : viewOf(meeting, host.id);
  const self = view?.members.find(({ id }) => id === host?.id);
  const act = (action: MeetingAction): void => theHostRoom()?.act(meeting.id, action);
  if (view === null || self === undefined) return <Left meeting={meeting} act={act} />;

  const controls: RoomControls = {
    act,
    setMicrophone: mediaActions.setMicrophone,
    setCamera: mediaActions.setCamera,
    ...(mayShare ? {} : { noShare: t('managed.by', { policy: 'ScreenSharing' }) }),
    startShare: () => setSharing(mayShare),
    stopShare: mediaActions.stopShare,
    leave: () => act({ do: 'leave' }),
    help: () => setHelp(true),
    unblockSound: () => theHostRoom()?.unblockSound(),
  };
  const { wrong, lockedUntil } = meeting.tries;
  const notes = [
    ...(wrong >= MANY_WRONG ? [t('room.wrongTries', { count: wrong })] : []),
    ...(lockedUntil === null ? [] : [t('room.triesLocked', { time: moment(language, lockedUntil, timeZone()) })]),
  ];
  const leads = mayInvite(view.role);
  return (
    <>
      <MeetingRoom
        view={view}
        self={self}
        controls={controls}
        online
        refused={refused}
        notes={leads ? notes : []}
        wanted={wanted}
        onWanted={() => showPanel(null)}
        shownFirst={window.innerWidth >= WIDE ? 'details' : null}
        panels={[
          ...(leads
            ? [
                {
                  id: 'invite',
                  label: t('room.invite'),
                  icon: 'invite' as const,
                  body: (
                    <div className="panel-body">
                      <InvitePanel meeting={meeting.id} />
                    </div>
                  ),
                },
                {
                  id: 'doors',
                  label: t('room.doors'),
                  body: <DoorsPanel doors={meeting.doors} host={view.role === ConfRole.HWM_CONF_ROLE_HOST} act={act} />,
                },
              ]
            : []),
          {
            id: 'details',
            label: t('room.details'),
            body: (
              <div className="panel-body">
                <DetailsCard meeting={meeting.details} />
              </div>
            ),
          },
          {
            id: 'devices',
            label: t('call.devices'),
            body: (
              <div className="panel-body">
                <DevicePickers />
              </div>
            ),
          },
        ]}
      />
      {sharing && (
        <ShareDialog
          share={async (id) => (await bridge.call('chooseShareSource', { id })).ok && (await mediaActions.startShare())}
          onClose={() => setSharing(false)}
        />
      )}
      {asked && (
        <AskedDialog
          onAnswer={(unmute) => {
            useHostRoom.setState({ asked: false });
            if (unmute) mediaActions.setMicrophone(true);
          }}
        />
      )}
    </>
  );
};

/** The meeting goes on under somebody else: the person may come back, or end it, for this machine carries it. */
const Left = ({
  meeting,
  act,
}: {
  readonly meeting: Meeting;
  readonly act: (action: MeetingAction) => void;
}): ReactElement => {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const [ending, setEnding] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  const name = meeting.members.find((one) => one.role === ConfRole.HWM_CONF_ROLE_HOST && isIn(one))?.name ?? '';
  return (
    <section className="ended" aria-label={t('room.label', { subject: meeting.details.subject })}>
      <h1 ref={heading} tabIndex={-1} className="call-name">
        {meeting.details.subject}
      </h1>
      <p role="status">{t('room.away', { name })}</p>
      <div className="row">
        <button type="button" className="button" onClick={() => theHostRoom()?.rejoin(meeting.id)}>
          {t('room.comeBack')}
        </button>
        <button type="button" className="button danger" onClick={() => setEnding(true)}>
          {t('room.end')}
        </button>
      </div>
      {ending && <EndQuestion away onConfirm={() => act({ do: 'end' })} onClose={() => setEnding(false)} />}
    </section>
  );
};
