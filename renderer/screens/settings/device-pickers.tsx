import type { ReactElement } from 'react';
import { mediaActions } from '../../media/media.ts';
import { useMedia } from '../../media/media-store.ts';
import type { Device, DeviceKind } from '../../media/media-view.ts';
import { Field } from '../../parts/field.tsx';
import { useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { saveSettings } from './save-settings.ts';

const LISTS = { microphone: 'microphones', camera: 'cameras', speaker: 'speakers', ringer: 'speakers' } as const;

/** The four pickers; "like the system" follows the system's default, a choice pins a device. */
export const DevicePickers = (): ReactElement => {
  const t = useText();
  return (
    <div className="form">
      <Picker kind="microphone" />
      <Picker kind="camera" />
      <Picker kind="speaker" />
      <div className="row">
        <button type="button" className="chip" onClick={() => mediaActions.testSound('speaker')}>
          {t('devices.test')}
        </button>
      </div>
      <Picker kind="ringer" />
      <div className="row">
        <button type="button" className="chip" onClick={() => mediaActions.testSound('ringer')}>
          {t('devices.testRinger')}
        </button>
      </div>
    </div>
  );
};

const Picker = ({ kind }: { readonly kind: DeviceKind }): ReactElement => {
  const t = useText();
  const devices: readonly Device[] = useMedia((media) => media.devices[LISTS[kind]]);
  const using = useMedia((media) => media.using[kind]);
  const pinned = useSettings((settings) => settings[kind]);
  const gone = pinned !== null && !devices.some((device) => device.id === pinned.id);
  const choose = (id: string): void => {
    const device = devices.find((one) => one.id === id);
    if (id === '') saveSettings({ [kind]: null });
    else if (device !== undefined) saveSettings({ [kind]: { id: device.id, label: device.label } });
  };
  return (
    <Field label={t(`devices.${kind}`)}>
      {(ids) => (
        <select {...ids} value={pinned?.id ?? ''} onChange={(event) => choose(event.target.value)}>
          <option value="">
            {using === '' || pinned !== null ? t('devices.followNone') : t('devices.follow', { label: using })}
          </option>
          {gone && <option value={pinned.id}>{t('devices.gone', { label: pinned.label })}</option>}
          {devices.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
};
