import { type ReactElement, useState } from 'react';
import { LENGTH_LIMITS } from '../../../app/conf/start-call-info.ts';
import { CommittedField } from '../../parts/committed-field.tsx';
import { Check } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { useLocks } from '../../stores/locks.ts';
import { useGuestPage, useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { wrongAddress } from './address-check.ts';
import { isPublicUrl } from './ice-check.ts';
import { IcePart } from './ice-part.tsx';
import { saveSettings } from './save-settings.ts';

/** Meetings of several: the page by which guests come in, who waits, and the way for their media. */
export const MeetingsPart = (): ReactElement => {
  const t = useText();
  const lock = useLocks();
  const { guestPage, waitingRoom, outsiders, dialIn, corpId } = useSettings();
  const { fingerprint, base, problem } = useGuestPage();
  const save = (change: Partial<typeof guestPage>): void => saveSettings({ guestPage: { ...guestPage, ...change } });
  const { certificate } = guestPage;
  const filled = (field: string) => (typed: string) => (typed.trim() === '' ? t('guests.error.file', { field }) : null);
  return (
    <>
      <section className="card" aria-labelledby="guest-page">
        <h2 id="guest-page">{t('guests.page')}</h2>
        <Check
          label={t('guests.on')}
          managedBy={lock('guestPage.on')}
          hint={t('guests.onHint')}
          checked={guestPage.on}
          onChange={(on) => save({ on })}
        />
        <div role="status">{problem !== '' && <p className="note">{t('guests.problem', { problem })}</p>}</div>
        <div className="form-pair">
          <CommittedField
            label={t('guests.port')}
            managedBy={lock('guestPage.port')}
            hint={t('guests.portHint')}
            numeric
            value={String(guestPage.port)}
            check={(typed) => (isPort(typed) ? null : t('guests.error.port', { field: t('guests.port') }))}
            onCommit={(typed) => save({ port: Number(typed) })}
          />
          <CommittedField
            label={t('guests.address')}
            managedBy={lock('guestPage.address')}
            hint={t('guests.addressHint')}
            value={guestPage.address}
            check={(typed) => (isAddress(typed) ? null : t('guests.error.address', { field: t('guests.address') }))}
            onCommit={(typed) => save({ address: typed.trim() })}
          />
        </div>
        <CommittedField
          label={t('guests.publicUrl')}
          managedBy={lock('guestPage.publicUrl')}
          hint={t('guests.publicUrlHint')}
          value={guestPage.publicUrl}
          check={(typed) =>
            isPublicUrl(typed.trim()) ? null : t('guests.error.url', { field: t('guests.publicUrl') })
          }
          onCommit={(typed) => save({ publicUrl: typed.trim() })}
        />
        <CertificateChoice
          key={lock('guestPage.certificate') ? JSON.stringify(certificate) : certificate.kind}
          certificate={certificate}
          filled={filled}
          save={save}
        />
        <dl className="facts">
          <div className="fact">
            <dt>{t('guests.fingerprint')}</dt>
            <dd>
              <span className="fact-value">{fingerprint || t('guests.noFingerprint')}</span>
            </dd>
          </div>
          <div className="fact">
            <dt>{t('guests.served')}</dt>
            <dd>
              <span className="fact-value">{base || t('guests.notServed')}</span>
            </dd>
          </div>
        </dl>
      </section>
      <section className="card" aria-label={t('room.doorsWaiting')}>
        <Check
          label={t('guests.waitingRoom')}
          managedBy={lock('waitingRoom')}
          hint={t('room.doorsWaitingHint')}
          checked={waitingRoom}
          onChange={(on) => saveSettings({ waitingRoom: on })}
        />
        <SelectField
          label={t('guests.outsiders')}
          value={outsiders}
          options={(['wait', 'refuse'] as const).map((one) => [one, t(`guests.outsiders.${one}`)])}
          onChange={(chosen) => saveSettings({ outsiders: chosen })}
        />
        <Check
          label={t('guests.dialIn')}
          hint={t('guests.dialInHint')}
          checked={dialIn}
          onChange={(on) => saveSettings({ dialIn: on })}
        />
        <CommittedField
          label={t('guests.corpId')}
          managedBy={lock('corpId')}
          hint={t('guests.corpIdHint')}
          value={corpId}
          check={(typed) =>
            typed.trim().length <= LENGTH_LIMITS.corpId ? null : t('guests.error.corpId', { field: t('guests.corpId') })
          }
          onCommit={(typed) => saveSettings({ corpId: typed.trim() })}
        />
      </section>
      <IcePart />
    </>
  );
};

const isPort = (typed: string): boolean => {
  const port = /^\d{1,5}$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  return port === 0 || (port >= 1024 && port <= 65_535);
};

/** Whether a text is "" or one IP address. */
const isAddress = (typed: string): boolean =>
  !typed.includes('/') && (typed.trim() === '' || wrongAddress([typed.trim()]) === null);

type Certificate = ReturnType<typeof useSettings.getState>['guestPage']['certificate'];

const CertificateChoice = ({
  certificate,
  filled,
  save,
}: {
  readonly certificate: Certificate;
  readonly filled: (field: string) => (typed: string) => string | null;
  readonly save: (change: { readonly certificate: Certificate }) => void;
}): ReactElement => {
  const t = useText();
  const lock = useLocks();
  const [chosen, setChosen] = useState(certificate.kind);
  const [files, setFiles] = useState(certificate.kind === 'files' ? certificate : { certPath: '', keyPath: '' });
  const put = (change: Partial<typeof files>): void => {
    const next = { ...files, ...change };
    setFiles(next);
    // One file alone is no certificate.
    if (next.certPath !== '' && next.keyPath !== '') save({ certificate: { ...next, kind: 'files' } });
  };
  return (
    <>
      <SelectField
        label={t('guests.certificate')}
        managedBy={lock('guestPage.certificate')}
        value={chosen}
        options={(['own', 'files'] as const).map((one) => [one, t(`guests.certificate.${one}`)])}
        onChange={(kind) => {
          setChosen(kind);
          if (kind === 'own') save({ certificate: { kind } });
        }}
      />
      {chosen === 'files' &&
        (['certPath', 'keyPath'] as const).map((path) => (
          <CommittedField
            key={path}
            label={t(`guests.${path}`)}
            managedBy={lock('guestPage.certificate')}
            value={files[path]}
            check={filled(t(`guests.${path}`))}
            onCommit={(typed) => put({ [path]: typed.trim() })}
          />
        ))}
    </>
  );
};
