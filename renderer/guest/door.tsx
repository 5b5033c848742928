import { type ReactElement, useEffect, useRef, useState } from 'react';
import { clock } from '../../app/text/format.ts';
import { TextField } from '../parts/text-field.tsx';
import { useNow } from '../text/use-now.ts';
import { useText } from '../text/use-text.ts';
import { DeviceCheck } from './device-check.tsx';
import type { GuestPage } from './guest-page.ts';
import type { GuestStage } from './guest-store.ts';
import { KEPT } from './page-storage.ts';

/** The name used last on this browser, so that it need not be typed for every meeting. */
const NAME_KEY = 'parley.name';
const MOST_NAME = 256;
const MOST_PASSWORD = 32;

/** The form of who wants to come in: a name, the password when one is asked, and how one will be heard and seen. */
export const Door = ({
  page,
  stage,
  online,
}: {
  readonly page: GuestPage;
  readonly stage: Extract<GuestStage, { at: 'door' }>;
  readonly online: boolean;
}): ReactElement => {
  const t = useText();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState(() => KEPT.here.getItem(NAME_KEY) ?? '');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<{ readonly name: boolean; readonly password: boolean } | null>(null);
  const wait = Math.ceil((stage.retryAt - useNow()) / 1000);
  const { fault, needsPassword, asking } = stage;
  useEffect(() => {
    if (fault !== null || missing !== null) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [fault, missing]);
  const passwordFault =
    fault !== null && wait > 0
      ? t('guest.tooMany', { time: clock(wait) })
      : fault === 'wrong-password'
        ? t('guest.wrong')
        : missing?.password === true && password === ''
          ? t('guest.passwordMissing')
          : undefined;
  const join = (): void => {
    const lacks = { name: name.trim() === '', password: needsPassword && password === '' };
    if (lacks.name || lacks.password) {
      setMissing(lacks);
      return;
    }
    if (asking || !online || wait > 0) return;
    KEPT.here.setItem(NAME_KEY, name.trim());
    page.join(name.trim().slice(0, MOST_NAME), password.slice(0, MOST_PASSWORD));
  };
  return (
    <form
      ref={form}
      className="door"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        join();
      }}
    >
      <div className="door-head">
        <h1>{t('guest.title')}</h1>
        <p className="hint">{t('guest.lead')}</p>
      </div>
      <DeviceCheck page={page} />
      <div className="door-fields form">
        <TextField
          label={t('guest.name')}
          hint={t('guest.nameHint')}
          value={name}
          error={missing?.name === true && name.trim() === '' ? t('guest.nameMissing') : undefined}
          autoComplete="name"
          onChange={setName}
        />
        {needsPassword && (
          <TextField
            label={t('guest.password')}
            hint={t('guest.passwordHint')}
            type="password"
            value={password}
            error={passwordFault}
            onChange={setPassword}
          />
        )}
        <button type="submit" className="button door-join" aria-disabled={asking || !online || wait > 0}>
          {t('guest.join')}
        </button>
        <p className="hint" role="status">
          {!online ? t('guest.unreachable') : asking ? t('guest.asking') : ''}
        </p>
        <p className="visually-hidden" role="alert">
          {fault !== null && t(fault === 'wrong-password' ? 'guest.wrong' : 'guest.over.too-many-tries')}
        </p>
      </div>
    </form>
  );
};
