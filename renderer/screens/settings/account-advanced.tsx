import type { ReactElement } from 'react';
import type { AccountSettings } from '../../../app/settings/account-settings.ts';
import { Check, Field } from '../../parts/field.tsx';
import { SelectField } from '../../parts/select-field.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { useText } from '../../text/use-text.ts';
import type { AccountErrors } from './account-check.ts';

/** Transports in the order they are offered: encrypted ones first. */
export const PROTOCOLS = ['tls', 'wss', 'tcp', 'udp'] as const;

/** Telephone numbers, and what most accounts never need. */
export const AccountAdvanced = ({
  lock,
  draft,
  expires,
  errors,
  onChange,
  onExpires,
}: {
  /** The policy that keeps a field from being changed. */
  readonly lock: (path: string) => string | null;
  readonly draft: AccountSettings;
  readonly expires: string;
  readonly errors: AccountErrors;
  readonly onChange: (part: Partial<AccountSettings>) => void;
  readonly onExpires: (expires: string) => void;
}): ReactElement => {
  const t = useText();
  const { pstn } = draft;
  return (
    <>
      <details open={pstn.enabled}>
        <summary>{t('accounts.pstn')}</summary>
        <div className="form">
          <Check
            label={t('accounts.pstnEnabled')}
            managedBy={lock('pstn.enabled')}
            checked={pstn.enabled}
            onChange={(enabled) => onChange({ pstn: { ...pstn, enabled } })}
          />
          <div className="form-pair">
            <SelectField
              label={t('accounts.pstnFormat')}
              managedBy={lock('pstn.format')}
              value={pstn.format}
              options={(['e164', 'national', 'as-typed'] as const).map((one) => [one, t(`accounts.pstnFormat.${one}`)])}
              onChange={(format) => onChange({ pstn: { ...pstn, format } })}
            />
            <TextField
              label={t('accounts.pstnPrefix')}
              managedBy={lock('pstn.prefix')}
              hint={t('accounts.pstnPrefixHint')}
              value={pstn.prefix}
              error={errors.pstnPrefix}
              onChange={(prefix) => onChange({ pstn: { ...pstn, prefix } })}
            />
          </div>
          <TextField
            label={t('accounts.pstnGateway')}
            managedBy={lock('pstn.gateway')}
            hint={t('accounts.pstnGatewayHint')}
            value={pstn.gateway}
            error={errors.pstnGateway}
            onChange={(gateway) => onChange({ pstn: { ...pstn, gateway } })}
          />
        </div>
      </details>
      <details>
        <summary>{t('accounts.advanced')}</summary>
        <div className="form">
          <TextField
            label={t('accounts.authUser')}
            managedBy={lock('authUser')}
            hint={t('accounts.authUserHint')}
            value={draft.authUser}
            onChange={(authUser) => onChange({ authUser })}
          />
          <div className="form-pair">
            <TextField
              label={t('accounts.registrar')}
              managedBy={lock('registrar')}
              hint={t('accounts.registrarHint')}
              value={draft.registrar}
              error={errors.registrar}
              onChange={(registrar) => onChange({ registrar })}
            />
            <TextField
              label={t('accounts.outboundProxy')}
              managedBy={lock('outboundProxy')}
              hint={t('accounts.outboundProxyHint')}
              value={draft.outboundProxy}
              error={errors.outboundProxy}
              onChange={(outboundProxy) => onChange({ outboundProxy })}
            />
          </div>
          <div className="form-pair">
            <TextField
              label={t('accounts.expires')}
              managedBy={lock('expiresSeconds')}
              value={expires}
              error={errors.expires}
              onChange={onExpires}
            />
            <SelectField
              label={t('accounts.mediaTransport')}
              managedBy={lock('mediaTransport')}
              value={draft.mediaTransport}
              options={(['gateway', 'dtls', 'direct'] as const).map((one) => [
                one,
                t(`accounts.mediaTransport.${one}`),
              ])}
              onChange={(mediaTransport) => onChange({ mediaTransport })}
            />
          </div>
          <Field label={t('accounts.ca')} managedBy={lock('ca')} hint={t('accounts.caHint')} error={errors.ca}>
            {(ids) => (
              <textarea
                {...ids}
                className="code"
                rows={4}
                value={draft.ca}
                onChange={(event) => onChange({ ca: event.target.value })}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
};
