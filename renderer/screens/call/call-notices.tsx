import { type ReactElement, useEffect } from 'react';
import { failureText } from '../../../app/text/failure-text.ts';
import { mediaActions } from '../../media/media.ts';
import { useMedia } from '../../media/media-store.ts';
import { Icon } from '../../parts/icon.tsx';
import { useRefused } from '../../stores/refused.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { cameraTrouble, microphoneTrouble } from '../device-trouble.ts';

/** What the person should know about devices while talking: silence, muted talking, missing devices, screen share. */
export const CallNotices = ({ picture = false }: { readonly picture?: boolean }): ReactElement => {
  const t = useText();
  const trouble = useMedia((media) => media.trouble);
  const nobodyHears = useMedia((media) => media.nobodyHearsYou);
  const talkingMuted = useMedia((media) => media.talkingWhileMuted);
  const sharing = useMedia((media) => media.sharing);
  const device = useMedia((media) => media.using.microphone);
  const cameraOn = useMedia((media) => media.cameraOn);
  const refused = useRefused((state) => state.refused);
  const language = useLanguage();
  // What one call refused says nothing about the next.
  useEffect(() => () => useRefused.setState({ refused: null }), []);
  return (
    <div className="call-notices" role="status">
      {trouble.microphone !== null && (
        <p className="banner banner-warning">
          <Icon name="warning" />
          {t(microphoneTrouble(trouble.microphone))}
        </p>
      )}
      {picture && cameraOn && trouble.camera !== null && (
        <p className="banner banner-warning">
          <Icon name="warning" />
          {t(cameraTrouble(trouble.camera))}
        </p>
      )}
      {nobodyHears && trouble.microphone === null && (
        <p className="banner banner-warning">
          <Icon name="mic" />
          {t('notice.nobodyHears', { device })}
        </p>
      )}
      {talkingMuted && (
        <p className="banner">
          <Icon name="mic" />
          {t('notice.talkingMuted')}
        </p>
      )}
      {refused !== null && (
        <p className="banner banner-warning" title={refused.failure.reason}>
          <Icon name="warning" />
          <span>
            {t('call.refused', { what: t(refused.what) })} {failureText(language, refused.failure.code).next}
          </span>
          <button type="button" className="chip" onClick={() => useRefused.setState({ refused: null })}>
            {t('common.dismiss')}
          </button>
        </p>
      )}
      {sharing && (
        <p className="banner">
          <Icon name="share" />
          <span>{t('share.sharing')}</span>
          <button type="button" className="chip" onClick={() => mediaActions.stopShare()}>
            {t('share.stop')}
          </button>
        </p>
      )}
    </div>
  );
};

/** Devices that went or came back, with the way back; shown on every screen. */
export const DeviceNotices = (): ReactElement => {
  const t = useText();
  const notices = useMedia((media) => media.notices);
  return (
    <section className="toasts" aria-label={t('notice.label')} role="status">
      {notices.map(({ id, what, kind, label, undo }) => (
        <div key={id} className="toast">
          <p>{t(`notice.${what}.${kind}`, { label })}</p>
          <div className="row">
            {undo !== null && (
              <button
                type="button"
                className="chip"
                onClick={() => {
                  undo();
                  mediaActions.dismissNotice(id);
                }}
              >
                {t('common.undo')}
              </button>
            )}
            <button type="button" className="chip" onClick={() => mediaActions.dismissNotice(id)}>
              {t('common.dismiss')}
            </button>
          </div>
        </div>
      ))}
    </section>
  );
};
