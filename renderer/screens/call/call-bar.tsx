import type { ReactElement } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { takesPicture } from '../../media/call-media.ts';
import { mediaActions } from '../../media/media.ts';
import { useMedia } from '../../media/media-store.ts';
import { Icon } from '../../parts/icon.tsx';
import { usePlans, usePolicy } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { leave, setHold, toggleCamera, toggleMute } from './call-actions.ts';
import { MoreMenu } from './more-menu.tsx';
import type { Panel } from './panel.ts';
import { Tool } from './tool.tsx';

/** The bottom bar, always in this order: microphone, camera, share, hold, invite, keypad, more, red end at the far right. */
export const CallBar = ({
  call,
  panel,
  onInvite,
  onKeypad,
  onPanel,
  onShare,
  onEnd,
}: {
  readonly call: Call;
  readonly panel: Panel | null;
  readonly onInvite: () => void;
  readonly onKeypad: () => void;
  readonly onPanel: (panel: Panel) => void;
  readonly onShare: () => void;
  readonly onEnd: () => void;
}): ReactElement => {
  const t = useText();
  const microphoneOn = useMedia((media) => media.microphoneOn);
  const cameraOn = useMedia((media) => media.cameraOn);
  const sharing = useMedia((media) => media.sharing);
  const mayShare = usePolicy((policy) => policy.ScreenSharing !== false);
  const plan = usePlans((plans) => plans.find(({ session }) => session === call.id) ?? null);
  const shows = cameraOn && takesPicture(call, plan);
  return (
    <section className="call-bar" aria-label={t('call.controls')}>
      <div className="tools">
        <Tool
          icon="mic"
          label={t('call.mute')}
          pressed={!microphoneOn}
          struck={!microphoneOn}
          shortcut="M"
          onClick={toggleMute}
        />
        <Tool
          icon="video"
          label={t('call.camera')}
          pressed={shows}
          struck={!shows}
          shortcut="V"
          onClick={() => toggleCamera(call)}
        />
        <Tool
          icon="share"
          label={t('call.share')}
          pressed={sharing}
          shortcut="Shift+D"
          {...(mayShare ? {} : { reason: t('managed.by', { policy: 'ScreenSharing' }) })}
          onClick={() => (sharing ? mediaActions.stopShare() : onShare())}
        />
        <Tool icon="hold" label={t('call.hold')} pressed={call.state.phase === 'held'} onClick={() => setHold(call)} />
        <Tool
          icon="invite"
          label={t('call.invite')}
          pressed={panel === 'invite'}
          {...(call.meeting === null ? { reason: t('call.inviteReason') } : {})}
          onClick={onInvite}
        />
        <Tool icon="keypad" label={t('call.keypad')} pressed={panel === 'keypad'} onClick={onKeypad} />
        <MoreMenu meeting={call.meeting !== null} onPanel={onPanel} />
      </div>
      <div className="ends">
        {call.meeting === null ? (
          <EndButton label={t('call.hangUp')} onClick={() => leave(call.id)} />
        ) : (
          <>
            <button type="button" className="button end-all" onClick={onEnd}>
              {t('call.end')}
            </button>
            <EndButton label={t('call.leave')} onClick={() => leave(call.id)} />
          </>
        )}
      </div>
    </section>
  );
};

const EndButton = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }): ReactElement => (
  <button type="button" className="button danger" onClick={onClick}>
    <Icon name="phoneDown" />
    <span>{label}</span>
  </button>
);
