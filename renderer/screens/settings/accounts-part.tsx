import { type ReactElement, useState } from 'react';
import type { AccountView } from '../../../app/bridge/contract.ts';
import { isManagedAccount } from '../../../app/policy/managed-accounts.ts';
import { momentInList } from '../../../app/text/format.ts';
import { bridge } from '../../bridge.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { ManagedNote } from '../../parts/managed-note.tsx';
import { useAccounts, usePolicy, useProvisioning } from '../../stores/states.ts';
import { timeZone } from '../../text/time-zone.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { accountName, registrationWords } from '../shell/status-summary.ts';
import { AccountDialog } from './account-dialog.tsx';
import { newAccount } from './account-draft.ts';
import { IdentityPart } from './identity-part.tsx';

type Edited = Pick<AccountView, 'settings' | 'hasPassword'> & { readonly isNew: boolean };

/** The accounts, each with the truth about its registration. */
export const AccountsPart = (): ReactElement => {
  const t = useText();
  const accounts = useAccounts();
  const policy = usePolicy();
  const [edited, setEdited] = useState<Edited | null>(null);
  const [removed, setRemoved] = useState<AccountView | null>(null);
  const locked =
    policy.AllowUserAccounts === false ? { disabled: true, 'aria-describedby': 'no-own-accounts' } : undefined;
  return (
    <>
      <p>{t('accounts.lead')}</p>
      {accounts.length === 0 && <p className="hint">{t('accounts.empty')}</p>}
      {accounts.map((account) => (
        <AccountCard
          key={account.settings.id}
          account={account}
          onEdit={() => setEdited({ ...account, isNew: false })}
          onRemove={() => setRemoved(account)}
        />
      ))}
      <div className="row">
        <button
          type="button"
          className="button"
          {...locked}
          onClick={() => setEdited({ settings: newAccount(policy), hasPassword: false, isNew: true })}
        >
          {t('accounts.add')}
        </button>
        <button
          type="button"
          className="button quiet"
          {...locked}
          onClick={() => void bridge.call('provisionFromFile', null)}
        >
          {t('accounts.addFromFile')}
        </button>
        {policy.AllowUserAccounts === false && <ManagedNote id="no-own-accounts" policy="AllowUserAccounts" />}
      </div>
      <IdentityPart />
      {edited !== null && (
        <AccountDialog
          account={edited.settings}
          isNew={edited.isNew}
          hasPassword={edited.hasPassword}
          onClose={() => setEdited(null)}
        />
      )}
      {removed !== null && (
        <Confirm
          title={t('accounts.removeTitle', { label: accountName(removed) })}
          text={t('accounts.removeText')}
          action={t('common.remove')}
          onClose={() => setRemoved(null)}
          onConfirm={() => void bridge.call('removeAccount', { id: removed.settings.id })}
        />
      )}
    </>
  );
};

const AccountCard = ({
  account,
  onEdit,
  onRemove,
}: {
  readonly account: AccountView;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const { settings, registration } = account;
  const label = accountName(account);
  const managed = isManagedAccount(settings.id);
  const provisioned = useProvisioning((view) => view.accounts.includes(settings.id));
  const level = registration.canReceive ? 'good' : registration.phase === 'connecting' ? 'busy' : 'bad';
  const next =
    registration.phase === 'password-needed'
      ? t('registration.passwordNext')
      : registration.problem === null
        ? ''
        : t(`registration.problem.${registration.problem}.next`);
  return (
    <section
      className="card account-card"
      aria-label={label}
      data-account={settings.id}
      data-registration={registration.phase}
    >
      <h2>{label}</h2>
      <p className="hint wrap">
        {settings.user === '' ? settings.domain : `${settings.user}@${settings.domain}`} ·{' '}
        {t(`accounts.protocol.${settings.protocol}`)}
      </p>
      {managed && <ManagedNote policy="Accounts" />}
      {provisioned && <p className="hint">{t('provisioning.byOrganisation')}</p>}
      <div role="status">
        <p className="account-state">
          <span className={`dot dot-${settings.enabled ? level : 'busy'}`} aria-hidden="true" />
          <strong>{registrationWords(language, account)}</strong>
        </p>
        {settings.enabled && <p>{t(registration.canReceive ? 'status.receives' : 'status.receivesNot')}</p>}
        {next !== '' && <p>{next}</p>}
        {registration.retryAt !== null && (
          <p className="hint">
            {t('registration.retryAt', {
              time: momentInList(language, registration.retryAt, Date.now(), timeZone()),
            })}
          </p>
        )}
      </div>
      {registration.detail !== '' && (
        <details>
          <summary>{t('common.details')}</summary>
          <p className="wrap">{registration.detail}</p>
        </details>
      )}
      <div className="row">
        {settings.enabled && !registration.canReceive && (
          <button
            type="button"
            className="chip"
            aria-label={t('accounts.retry', { label })}
            onClick={() => void bridge.call('retryAccount', { id: settings.id })}
          >
            {t('accounts.retryShort')}
          </button>
        )}
        <button type="button" className="chip" aria-label={t('accounts.edit', { label })} onClick={onEdit}>
          {t('common.edit')}
        </button>
        {!managed && (
          <button type="button" className="chip" aria-label={t('accounts.remove', { label })} onClick={onRemove}>
            {t('common.remove')}
          </button>
        )}
      </div>
    </section>
  );
};
