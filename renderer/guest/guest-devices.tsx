import { type ReactElement, useState } from 'react';
import { useMedia } from '../media/media-store.ts';
import type { Device } from '../media/media-view.ts';
import { Field } from '../parts/field.tsx';
import { useText } from '../text/use-text.ts';
import type { GuestPage } from './guest-page.ts';

const LISTS = { microphone: 'microphones', camera: 'cameras', speaker: 'speakers' } as const;
type Kind = keyof typeof LISTS;

/** The choice of microphone, camera and, where the browser has one to give, speaker. */
export const GuestDevices = ({ page }: { readonly page: GuestPage }): ReactElement => {
  const speakers = useMedia((media) => media.devices.speakers.length);
  return (
    <div className="form guest-devices">
      <Picker kind="microphone" page={page} />
      <Picker kind="camera" page={page} />
      {speakers > 0 && 'setSinkId' in HTMLMediaElement.prototype && <Picker kind="speaker" page={page} />}
    </div>
  );
};

const Picker = ({ kind, page }: { readonly kind: Kind; readonly page: GuestPage }): ReactElement => {
  const t = useText();
  const devices: readonly Device[] = useMedia((media) => media.devices[LISTS[kind]]);
  const using = useMedia((media) => media.using[kind]);
  const [chosen, setChosen] = useState(() => devices.find(({ label }) => label !== '' && label === using)?.id ?? '');
  return (
    <Field label={t(`devices.${kind}`)}>
      {(ids) => (
        <select
          {...ids}
          value={devices.some(({ id }) => id === chosen) ? chosen : ''}
          onChange={(event) => {
            setChosen(event.target.value);
            page.choose(kind, devices.find(({ id }) => id === event.target.value) ?? null);
          }}
        >
          <option value="">{t('devices.followNone')}</option>
          {devices.map(({ id, label }) => (
            <option key={id} value={id}>
              {label === '' ? t(`devices.${kind}`) : label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
};
