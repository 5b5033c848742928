import { type ReactElement, useId, useState } from 'react';
import { useAccounts, useApp, useDirect, useNetwork } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { accountName, registrationWords, statusSummary } from './status-summary.ts';

/** The status line: one sentence, and behind it network, signalling and reachability apart. */
export const StatusLine = (): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const id = useId();
  const ready = useApp((app) => app.ready);
  const online = useNetwork((network) => network.online);
  const accounts = useAccounts();
  const [open, setOpen] = useState(false);
  const { level, words } = statusSummary(language, ready, online, accounts);
  return (
    <footer className="status">
      {open && <StatusDetails id={id} />}
      <button
        type="button"
        className="status-summary"
        aria-expanded={open}
        aria-controls={id}
        title={t('status.show')}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setOpen(false);
        }}
      >
        <span className={`dot dot-${level}`} aria-hidden="true" />
        <span role="status">{words}</span>
      </button>
    </footer>
  );
};

const StatusDetails = ({ id }: { readonly id: string }): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const { ready, echoNumber } = useApp();
  const online = useNetwork((network) => network.online);
  const accounts = useAccounts();
  const direct = useDirect();
  return (
    <dl id={id} className="status-details">
      <Row label={t('status.network')} good={online} words={t(online ? 'status.online' : 'status.offline')} />
      <Row
        label={t('status.echo')}
        good={ready}
        words={ready ? `${t('status.echoReady')} (${echoNumber})` : t('status.echoNotReady')}
      />
      <Row
        label={t('status.direct')}
        good={direct.here !== ''}
        words={direct.here === '' ? t('status.directStarting') : t('status.directHere', { uri: direct.here })}
        more={direct.elsewhere === '' ? t('status.directOff') : t('status.directElsewhere', { uri: direct.elsewhere })}
      />
      {accounts
        .filter(({ settings }) => settings.enabled)
        .map((account) => (
          <Row
            key={account.settings.id}
            label={accountName(account)}
            good={account.registration.canReceive}
            words={`${t('status.signalling')}: ${registrationWords(language, account)}`}
            more={t(account.registration.canReceive ? 'status.receives' : 'status.receivesNot')}
          />
        ))}
    </dl>
  );
};

const Row = ({
  label,
  good,
  words,
  more,
}: {
  readonly label: string;
  readonly good: boolean;
  readonly words: string;
  readonly more?: string;
}): ReactElement => (
  <div className="status-row">
    <dt>
      <span className={`dot dot-${good ? 'good' : 'bad'}`} aria-hidden="true" />
      {label}
    </dt>
    <dd className="wrap">
      {words}
      {more !== undefined && <span className="block">{more}</span>}
    </dd>
  </div>
);
