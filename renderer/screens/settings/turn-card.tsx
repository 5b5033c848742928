import { type ReactElement, useEffect, useState } from 'react';
import type { TurnServer } from '../../../app/settings/settings.ts';
import { bridge } from '../../bridge.ts';
import { Field } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { useText } from '../../text/use-text.ts';

type Said = 'guests.turnSaved' | 'guests.turnNotSaved' | 'guests.turnForgotten';

/** How Parley and its guests sign in at a TURN server: the kind of secret, which is typed, changed and forgotten here and never shown. */
export const TurnCard = ({
  server,
  managedBy,
  onKind,
}: {
  readonly server: TurnServer;
  readonly managedBy: string | null;
  readonly onKind: (timeLimited: boolean) => void;
}): ReactElement => {
  const t = useText();
  const { url, user, timeLimited } = server;
  const [password, setPassword] = useState('');
  const [kept, setKept] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  useEffect(() => {
    let current = true;
    setSaid(null);
    void bridge.call('hasTurnPassword', { server: { url, user, timeLimited } }).then((answer) => {
      if (current && answer.ok) setKept(answer.value.kept);
    });
    return () => {
      current = false;
    };
  }, [url, user, timeLimited]);
  const keep = async (next: string | null): Promise<void> => {
    const saved = await bridge.call('saveTurnPassword', { server, password: next });
    if (saved.ok) {
      setPassword('');
      setKept(next !== null);
    }
    setSaid(!saved.ok ? 'guests.turnNotSaved' : next === null ? 'guests.turnForgotten' : 'guests.turnSaved');
  };
  const commit = (): void => {
    if (password !== '') void keep(password);
  };
  return (
    <fieldset className="turn-card form" aria-label={t('guests.turnServer', { user, url })}>
      <p className="wrap">{t('guests.turnServer', { user, url })}</p>
      <SelectField
        label={t('guests.turnKind')}
        managedBy={managedBy}
        hint={t(timeLimited ? 'guests.turnKind.sharedHint' : 'guests.turnKind.passwordHint')}
        value={timeLimited ? 'shared' : 'password'}
        options={(['password', 'shared'] as const).map((one) => [one, t(`guests.turnKind.${one}`)])}
        onChange={(kind) => onKind(kind === 'shared')}
      />
      <Field
        label={t(timeLimited ? 'guests.turnShared' : 'guests.turnPassword')}
        hint={t(kept ? 'guests.turnKept' : 'guests.turnNone')}
      >
        {(ids) => (
          <div className="turn-secret">
            <input
              {...ids}
              type="password"
              autoComplete="off"
              maxLength={1024}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              onBlur={commit}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.nativeEvent.isComposing) commit();
              }}
            />
            <button
              type="button"
              className="button quiet"
              aria-disabled={!kept}
              aria-label={t('guests.turnForgetName', { user, url })}
              onClick={() => {
                if (kept) void keep(null);
              }}
            >
              {t('guests.turnForget')}
            </button>
          </div>
        )}
      </Field>
      <p className="hint" role="status">
        {said !== null && t(said)}
      </p>
    </fieldset>
  );
};
