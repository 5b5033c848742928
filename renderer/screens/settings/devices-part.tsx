import { type ReactElement, useEffect, useState } from 'react';
import { mediaActions } from '../../media/media.ts';
import { useMedia } from '../../media/media-store.ts';
import { Check } from '../../parts/field.tsx';
import { LevelMeter } from '../../parts/level-meter.tsx';
import { useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { Picture } from '../call/stage.tsx';
import { cameraTrouble, microphoneTrouble } from '../device-trouble.ts';
import { DevicePickers } from './device-pickers.tsx';
import { saveSettings } from './save-settings.ts';

/** Which devices, how they sound and look, and how the microphone is treated. */
export const DevicesPart = (): ReactElement => {
  const t = useText();
  const settings = useSettings();
  return (
    <>
      <section className="card" aria-label={t('settings.devices')}>
        <DevicePickers />
        <Preview />
      </section>
      <section className="card" aria-label={t('devices.microphone')}>
        {(['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const).map((name) => (
          <Check
            key={name}
            label={t(`devices.${name}`)}
            hint={t(`devices.${name}Hint`)}
            checked={settings[name]}
            onChange={(on) => saveSettings({ [name]: on })}
          />
        ))}
      </section>
    </>
  );
};

/** Camera and microphone as the other side would get them; open only while it is shown. */
const Preview = (): ReactElement => {
  const t = useText();
  const [open, setOpen] = useState(false);
  const local = useMedia((media) => media.localVideo);
  const db = useMedia((media) => media.microphoneDb);
  const trouble = useMedia((media) => media.trouble);
  useEffect(() => (open ? mediaActions.preview(true) : undefined), [open]);
  return (
    <div className="form">
      <div className="row">
        <button type="button" className="button quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'devices.stopPreview' : 'devices.preview')}
        </button>
      </div>
      <p className="hint">{t('devices.previewHint')}</p>
      {open && (
        <>
          {local !== null && <Picture stream={local} label={t('devices.picture')} className="preview-video" />}
          <LevelMeter label={t('devices.level')} db={db} />
          <div role="status">
            {trouble.microphone !== null && <p className="hint">{t(microphoneTrouble(trouble.microphone))}</p>}
            {trouble.camera !== null && <p className="hint">{t(cameraTrouble(trouble.camera))}</p>}
          </div>
        </>
      )}
    </div>
  );
};
