import type { ReactElement } from 'react';
import type { TextKey } from '../../app/text/en.ts';
import { useMedia } from '../media/media-store.ts';
import type { DeviceTrouble } from '../media/media-view.ts';
import { Icon } from '../parts/icon.tsx';
import { LevelMeter } from '../parts/level-meter.tsx';
import { Picture } from '../screens/call/stage.tsx';
import { Tool } from '../screens/call/tool.tsx';
import { useText } from '../text/use-text.ts';
import { GuestDevices } from './guest-devices.tsx';
import type { GuestPage } from './guest-page.ts';

const MICROPHONE = {
  none: 'guest.noMicrophone',
  denied: 'guest.microphoneDenied',
  busy: 'guest.microphoneBusy',
} as const satisfies { readonly [T in DeviceTrouble]: TextKey };
const CAMERA = {
  none: 'guest.noCamera',
  denied: 'guest.cameraDenied',
  busy: 'guest.cameraBusy',
} as const satisfies { readonly [T in DeviceTrouble]: TextKey };

/** How one will be heard and seen, before anybody does: own picture, level, switches and devices. */
export const DeviceCheck = ({ page }: { readonly page: GuestPage }): ReactElement => {
  const t = useText();
  const { microphoneOn, cameraOn, localVideo, microphoneDb, trouble } = useMedia();
  const hears = microphoneOn && trouble.microphone === null;
  const shows = cameraOn && trouble.camera === null;
  return (
    <section className="check-devices" aria-label={t('guest.check')}>
      <div className="check-picture">
        {localVideo !== null && cameraOn ? (
          <Picture stream={localVideo} label={t('devices.picture')} className="check-video" />
        ) : (
          <p>{t(shows ? 'guest.cameraOpening' : 'guest.cameraOff')}</p>
        )}
        <div className="check-tools">
          <Tool
            icon="mic"
            label={t('guest.microphone')}
            pressed={hears}
            struck={!hears}
            onClick={() => page.controls.setMicrophone(!hears)}
          />
          <Tool
            icon="video"
            label={t('guest.camera')}
            pressed={shows}
            struck={!shows}
            onClick={() => page.controls.setCamera(!shows)}
          />
        </div>
      </div>
      <div className="check-level">
        <LevelMeter label={t('devices.level')} db={hears ? microphoneDb : -127} />
        <p className="hint">{t(hears ? 'guest.levelHint' : 'guest.levelMuted')}</p>
      </div>
      <div role="status">
        {trouble.microphone !== null && <Trouble words={t(MICROPHONE[trouble.microphone])} />}
        {trouble.camera !== null && <Trouble words={t(CAMERA[trouble.camera])} />}
      </div>
      <details>
        <summary>{t('guest.devices')}</summary>
        <GuestDevices page={page} />
      </details>
    </section>
  );
};

const Trouble = ({ words }: { readonly words: string }): ReactElement => (
  <p className="banner banner-warning">
    <Icon name="warning" />
    <span>{words}</span>
  </p>
);
