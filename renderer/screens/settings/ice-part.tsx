import { type ReactElement, useState } from 'react';
import { bridge } from '../../bridge.ts';
import { CommittedField } from '../../parts/committed-field.tsx';
import { Check, Field } from '../../parts/field.tsx';
import { useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { linesOf, wrongAddress } from './address-check.ts';
import { isIceServer, portsOf, type TurnServer, turnOf } from './ice-check.ts';
import { saveSettings } from './save-settings.ts';

/** The way for the media of guests on other networks (ICE, RFC 8445). */
export const IcePart = (): ReactElement => {
  const t = useText();
  const { ice } = useSettings();
  const save = (change: Partial<typeof ice>): void => saveSettings({ ice: { ...ice, ...change } });
  const servers = (field: string, right: (line: string) => boolean) => (typed: string) => {
    const line = linesOf(typed).find((one) => !right(one));
    return line === undefined ? null : t('guests.error.server', { field, line });
  };
  return (
    <section className="card" aria-labelledby="guest-ice">
      <h2 id="guest-ice">{t('guests.ice')}</h2>
      <CommittedField
        label={t('guests.stun')}
        hint={t('guests.stunHint')}
        lines={2}
        value={ice.stun.join('\n')}
        check={servers(t('guests.stun'), (line) => isIceServer(line, ['stun', 'stuns']))}
        onCommit={(typed) => save({ stun: linesOf(typed) })}
      />
      <CommittedField
        label={t('guests.turn')}
        hint={t('guests.turnHint')}
        lines={2}
        value={ice.turn.map(({ url, user }) => `${url} ${user}`).join('\n')}
        check={servers(t('guests.turn'), (line) => turnOf(line) !== null)}
        onCommit={(typed) => save({ turn: linesOf(typed).flatMap((line) => turnOf(line) ?? []) })}
      />
      {ice.turn.map((server) => (
        <TurnPassword key={`${server.url} ${server.user}`} server={server} />
      ))}
      <div className="form-pair">
        <CommittedField
          label={t('guests.publicAddress')}
          hint={t('guests.publicAddressHint')}
          value={ice.publicAddress}
          check={(typed) =>
            typed.trim() === '' || (!typed.includes('/') && wrongAddress([typed.trim()]) === null)
              ? null
              : t('guests.error.address', { field: t('guests.publicAddress') })
          }
          onCommit={(typed) => save({ publicAddress: typed.trim() })}
        />
        <CommittedField
          label={t('guests.ports')}
          hint={t('guests.portsHint')}
          value={ice.ports === null ? '' : `${ice.ports.from}-${ice.ports.to}`}
          check={(typed) =>
            portsOf(typed) === undefined ? t('guests.error.ports', { field: t('guests.ports') }) : null
          }
          onCommit={(typed) => save({ ports: portsOf(typed) ?? null })}
        />
      </div>
      <Check label={t('guests.relayOnly')} checked={ice.relayOnly} onChange={(relayOnly) => save({ relayOnly })} />
    </section>
  );
};

const TurnPassword = ({ server: { url, user } }: { readonly server: TurnServer }): ReactElement => {
  const t = useText();
  const [password, setPassword] = useState('');
  const [said, setSaid] = useState('');
  const keep = async (): Promise<void> => {
    if (password === '') return;
    const kept = await bridge.call('saveTurnPassword', { url, user, password });
    if (kept.ok) setPassword('');
    setSaid(t(kept.ok ? 'guests.turnSaved' : 'guests.turnNotSaved'));
  };
  return (
    <>
      <Field label={t('guests.turnPassword', { server: `${user}, ${url}` })} hint={t('guests.turnPasswordHint')}>
        {(ids) => (
          <input
            {...ids}
            type="password"
            autoComplete="off"
            maxLength={1024}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            onBlur={() => void keep()}
          />
        )}
      </Field>
      <p className="hint" role="status">
        {said}
      </p>
    </>
  );
};
