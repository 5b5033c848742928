import { type ReactElement, useState } from 'react';
import { accountLocks } from '../../../app/policy/managed-accounts.ts';
import type { AccountSettings } from '../../../app/settings/account-settings.ts';
import { bridge } from '../../bridge.ts';
import { EditDialog } from '../../parts/edit-dialog.tsx';
import { Check } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { useApp, usePolicy } from '../../stores/states.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { AccountAdvanced, PROTOCOLS } from './account-advanced.tsx';
import { checkAccount } from './account-check.ts';
import { tidyAccount } from './account-draft.ts';

/** Adds or changes an account. */
export const AccountDialog = ({
  account,
  isNew,
  hasPassword,
  onClose,
}: {
  readonly account: AccountSettings;
  readonly isNew: boolean;
  readonly hasPassword: boolean;
  readonly onClose: () => void;
}): ReactElement => {
  const t = useText();
  const language = useLanguage();
  const keyStore = useApp((app) => app.keyStore);
  const policy = usePolicy();
  const locks = accountLocks(policy, account.id);
  const lock = (path: string): string | null => locks[path] ?? null;
  const mayUse = (protocol: AccountSettings['protocol']): boolean =>
    policy.AllowedTransports?.includes(protocol) ?? true;
  const [draft, setDraft] = useState(account);
  const [expires, setExpires] = useState(String(account.expiresSeconds));
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(keyStore);
  const change = (part: Partial<AccountSettings>): void => setDraft((before) => ({ ...before, ...part }));
  const next = tidyAccount(draft, expires);

  return (
    <EditDialog
      title={t(isNew ? 'accounts.addTitle' : 'accounts.editTitle')}
      errors={checkAccount(language, next)}
      save={() =>
        bridge.call('saveAccount', {
          account: next,
          password: password === '' ? null : password,
          remember: remember && keyStore,
        })
      }
      onClose={onClose}
    >
      {(errors) => (
        <>
          <TextField
            label={t('accounts.label')}
            managedBy={lock('label')}
            hint={t('accounts.labelHint')}
            value={draft.label}
            onChange={(label) => change({ label })}
          />
          <div className="form-pair">
            <TextField
              label={t('accounts.user')}
              managedBy={lock('user')}
              value={draft.user}
              error={errors.user}
              onChange={(user) => change({ user })}
            />
            <TextField
              label={t('accounts.domain')}
              managedBy={lock('domain')}
              hint={t('accounts.domainHint')}
              value={draft.domain}
              error={errors.domain}
              onChange={(domain) => change({ domain })}
            />
          </div>
          <TextField
            label={t('accounts.password')}
            hint={hasPassword ? t('accounts.passwordKept') : undefined}
            type="password"
            autoComplete="off"
            value={password}
            onChange={setPassword}
          />
          {keyStore ? (
            <Check
              label={t('accounts.remember')}
              hint={t('accounts.rememberOff')}
              checked={remember}
              onChange={setRemember}
            />
          ) : (
            <p className="note">{t('accounts.noKeyStore')}</p>
          )}
          <div className="form-pair">
            <TextField
              label={t('accounts.displayName')}
              managedBy={lock('displayName')}
              value={draft.displayName}
              onChange={(displayName) => change({ displayName })}
            />
            <SelectField
              label={t('accounts.protocol')}
              managedBy={lock('protocol')}
              value={draft.protocol}
              options={PROTOCOLS.filter((one) => one === draft.protocol || mayUse(one)).map((one) => [
                one,
                t(`accounts.protocol.${one}`),
              ])}
              onChange={(protocol) => change({ protocol })}
            />
          </div>
          <Check
            label={t('accounts.enabled')}
            managedBy={lock('enabled')}
            checked={draft.enabled}
            onChange={(enabled) => change({ enabled })}
          />
          <AccountAdvanced
            lock={lock}
            draft={draft}
            expires={expires}
            errors={errors}
            onChange={change}
            onExpires={setExpires}
          />
        </>
      )}
    </EditDialog>
  );
};
