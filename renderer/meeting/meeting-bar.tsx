import type { ReactElement } from 'react';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';
import { useMedia } from '../media/media-store.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Menu, type MenuEntry } from '../parts/menu.tsx';
import { Tool } from '../screens/call/tool.tsx';
import { useText } from '../text/use-text.ts';
import type { RoomControls } from './room-controls.ts';

/** The bottom bar, always in this order: microphone, camera, share, hand, people, what else has a button, more, red leave at the far right. */
export const MeetingBar = ({
  view,
  self,
  controls,
  tools,
  open,
  more,
  onTool,
  onLeave,
  onEnd,
}: {
  readonly view: MeetingView;
  readonly self: MemberView;
  readonly controls: RoomControls;
  /** Panels; those with an icon have a button. */
  readonly tools: readonly { readonly id: string; readonly label: string; readonly icon?: IconName }[];
  /** The panel that is open. */
  readonly open: string | null;
  readonly more: readonly MenuEntry[];
  readonly onTool: (id: string) => void;
  readonly onLeave: () => void;
  /** Null when the role does not end meetings. */
  readonly onEnd: (() => void) | null;
}): ReactElement => {
  const t = useText();
  const microphoneOn = useMedia((media) => media.microphoneOn && media.trouble.microphone === null);
  const cameraOn = useMedia((media) => media.cameraOn && media.trouble.camera === null);
  const sharing = useMedia((media) => media.sharing);
  const audience = view.role === ConfRole.HWM_CONF_ROLE_AUDIENCE ? { reason: t('room.audience') } : null;
  const { mutedByHost, mayUnmute } = self.media;
  const mutedHard = mutedByHost && !mayUnmute ? { reason: t('room.mutedHard') } : null;
  const speaks = microphoneOn && !mutedByHost;
  // Browsers of telephones have no screen to share.
  const shareable = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  return (
    <div className="call-bar" role="toolbar" aria-label={t('room.controls')}>
      <div className="tools">
        <Tool
          icon="mic"
          label={t('call.mute')}
          pressed={!speaks}
          struck={!speaks}
          shortcut="M"
          {...(audience ?? mutedHard)}
          onClick={() => controls.setMicrophone(!speaks)}
        />
        <Tool
          icon="video"
          label={t('call.camera')}
          pressed={cameraOn}
          struck={!cameraOn}
          shortcut="V"
          {...audience}
          onClick={() => controls.setCamera(!cameraOn)}
        />
        {shareable && (
          <Tool
            icon="share"
            label={t('call.share')}
            pressed={sharing}
            shortcut="Shift+D"
            {...(audience ?? (controls.noShare === undefined ? null : { reason: controls.noShare }))}
            onClick={() => (sharing ? controls.stopShare() : controls.startShare())}
          />
        )}
        <Tool
          icon="hand"
          label={t('room.hand')}
          pressed={self.hand}
          shortcut="H"
          onClick={() => controls.act({ do: 'raise-hand', up: !self.hand })}
        />
        {tools.map(
          ({ id, label, icon }) =>
            icon !== undefined && (
              <Tool key={id} icon={icon} label={label} pressed={open === id} onClick={() => onTool(id)} />
            ),
        )}
        <Menu
          label={t('call.more')}
          entries={more}
          button={(shown, toggle) => <Tool icon="more" label={t('call.more')} expanded={shown} menu onClick={toggle} />}
        />
      </div>
      <div className="ends">
        {onEnd !== null && (
          <button type="button" className="button end-all" onClick={onEnd}>
            {t('room.end')}
          </button>
        )}
        <button type="button" className="button danger" onClick={onLeave}>
          <Icon name="phoneDown" />
          <span>{t('room.leave')}</span>
        </button>
      </div>
    </div>
  );
};
