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

/**
 * Whether the other side's picture has ended: no packet of it came to the gateway for two seconds, and nothing is decoded.
 * What is left on the screen is a still of a camera that is off; a direct connection cannot tell that from a still screen.
 */
const pictureStopped = ({ media }: Call, framesPerSecond: number | null): boolean =>
  media !== null && media.media !== 'dtls' && !media.receivingVideo && framesPerSecond === 0;

/** The centre of a call: the other side's picture, or a face for a voice. */
export const Stage = ({ call }: { readonly call: Call }): ReactElement => {
  const t = useText();
  const stream = useMedia((media) => media.sessions[call.id]?.remoteVideo ?? null);
  const framesPerSecond = useMedia((media) => media.sessions[call.id]?.framesPerSecond ?? null);
  const heardDb = useMedia((media) => media.sessions[call.id]?.heardDb ?? -127);
  const local = useMedia((media) => media.localVideo);
  const cameraOn = useMedia((media) => media.cameraOn);
  const held = call.state.phase === 'held';
  const stopped = pictureStopped(call, framesPerSecond);
  const remote = held || stopped ? null : stream;
  const talking = call.state.phase === 'active' && !call.state.heldByPeer;
  const speaking = call.state.phase === 'active' && heardDb > -45;
  const showSelf = local !== null && cameraOn && call.video && !held;
  return (
    <div className={remote === null ? 'stage' : 'stage stage-video'}>
      {remote !== null ? (
        <Picture stream={remote} label={t('video.remote', { name: call.party.name })} className="remote-video" />
      ) : (
        <div className={speaking ? 'face speaking' : 'face'}>
          <Avatar name={call.party.name} size="large" />
          {call.video && talking && (
            <p className="hint">{t(stopped && stream !== null ? 'video.stopped' : 'video.waiting')}</p>
          )}
        </div>
      )}
      {showSelf && <Picture stream={local} label={t('video.self')} className="self-video" />}
    </div>
  );
};
