import type { ReactElement } from 'react';
import type { TurnServer } from '../../../app/settings/settings.ts';
import { bridge } from '../../bridge.ts';
import { CommittedField } from '../../parts/committed-field.tsx';
import { Check } from '../../parts/field.tsx';
import { useLocks } from '../../stores/locks.ts';
import { useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';
import { linesOf, wrongAddress } from './address-check.ts';
import { isIceServer, portsOf, turnOf, turnServersOf } from './ice-check.ts';
import { saveSettings } from './save-settings.ts';
import { TurnCard } from './turn-card.tsx';

/** The way for the media of guests on other networks (ICE, RFC 8445). */
export const IcePart = (): ReactElement => {
  const t = useText();
  const lock = useLocks();
  const { ice } = useSettings();
  const save = (change: Partial<typeof ice>): void => saveSettings({ ice: { ...ice, ...change } });
  const servers = (field: string, right: (line: string) => boolean) => (typed: string) => {
    const line = linesOf(typed).find((one) => !right(one));
    return line === undefined ? null : t('guests.error.server', { field, line });
  };
  const saveTurn = (turn: readonly TurnServer[]): void => {
    for (const { url, user } of ice.turn) {
      if (turn.some((one) => one.url === url && one.user === user)) continue;
      // What no server needs any more is not kept.
      for (const timeLimited of [false, true])
        void bridge.call('saveTurnPassword', { server: { url, user, timeLimited }, password: null });
    }
    save({ turn });
  };
  return (
    <section className="card" aria-labelledby="guest-ice">
      <h2 id="guest-ice">{t('guests.ice')}</h2>
      <CommittedField
        label={t('guests.stun')}
        managedBy={lock('ice.stun')}
        hint={t('guests.stunHint')}
        lines={2}
        value={ice.stun.join('\n')}
        check={servers(t('guests.stun'), (line) => isIceServer(line, ['stun', 'stuns']))}
        onCommit={(typed) => save({ stun: linesOf(typed) })}
      />
      <CommittedField
        label={t('guests.turn')}
        managedBy={lock('ice.turn')}
        hint={t('guests.turnHint')}
        lines={2}
        value={ice.turn.map(({ url, user }) => `${url} ${user}`).join('\n')}
        check={servers(t('guests.turn'), (line) => turnOf(line) !== null)}
        onCommit={(typed) => saveTurn(turnServersOf(linesOf(typed), ice.turn))}
      />
      {ice.turn.map((server) => (
        <TurnCard
          key={`${server.url} ${server.user}`}
          server={server}
          managedBy={lock('ice.turn')}
          onKind={(timeLimited) =>
            save({ turn: ice.turn.map((one) => (one === server ? { ...one, timeLimited } : one)) })
          }
        />
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
