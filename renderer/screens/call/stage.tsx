import { type ReactElement, useEffect, useRef } from 'react';
import type { Call } from '../../../app/call/call.ts';
import { useMedia } from '../../media/media-store.ts';
import { Avatar } from '../../parts/avatar.tsx';
import { useText } from '../../text/use-text.ts';

/** A picture; its sound is played elsewhere. */
export const Picture = ({
  stream,
  label,
  className,
}: {
  readonly stream: MediaStream;
  readonly label: string;
  readonly className: string;
}): ReactElement => {
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = ref.current;
    if (video === null) return;
    video.srcObject = stream;
    return () => {
      video.srcObject = null;
    };
  }, [stream]);
  return <video ref={ref} className={className} aria-label={label} autoPlay muted playsInline />;
};

/** The centre of a call: the other side's picture, or a face for a voice. */
export const Stage = ({ call }: { readonly call: Call }): ReactElement => {
  const t = useText();
  const remote = useMedia((media) => media.sessions[call.id]?.remoteVideo ?? null);
  const heardDb = useMedia((media) => media.sessions[call.id]?.heardDb ?? -127);
  const local = useMedia((media) => media.localVideo);
  const cameraOn = useMedia((media) => media.cameraOn);
  const held = call.state.phase === 'held';
  const speaking = call.state.phase === 'active' && heardDb > -45;
  const showSelf = local !== null && cameraOn && call.video && !held;
  return (
    <div className={remote !== null && !held ? 'stage stage-video' : 'stage'}>
      {remote !== null && !held ? (
        <Picture stream={remote} label={t('video.remote', { name: call.party.name })} className="remote-video" />
      ) : (
        <div className={speaking ? 'face speaking' : 'face'}>
          <Avatar name={call.party.name} size="large" />
          {call.video && !held && call.state.phase === 'active' && <p className="hint">{t('video.waiting')}</p>}
        </div>
      )}
      {showSelf && <Picture stream={local} label={t('video.self')} className="self-video" />}
    </div>
  );
};
