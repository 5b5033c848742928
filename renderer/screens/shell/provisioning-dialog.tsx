import { type ReactElement, useState } from 'react';
import type { ProvisioningQuestion } from '../../../app/provisioning/provisioning-view.ts';
import type { TextKey } from '../../../app/text/en.ts';
import { bridge } from '../../bridge.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/text-field.tsx';
import { useProvisioning } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';

const answer = (yes: boolean, user = '', password = ''): void =>
  void bridge.call('answerProvisioning', { yes, user, password });

const TITLES = {
  visit: 'provisioning.visitTitle',
  fetching: 'provisioning.fetchingTitle',
  'sign-in': 'provisioning.signInTitle',
  take: 'provisioning.takeTitle',
  failed: 'provisioning.failedTitle',
} as const satisfies { [K in ProvisioningQuestion['kind']]: TextKey };
const YES = { visit: 'provisioning.visit', 'sign-in': 'provisioning.signIn', take: 'provisioning.take' } as const;

/** Asks about accounts that a file, a link or the organisation brings. */
export const ProvisioningDialog = (): ReactElement | null => {
  const question = useProvisioning((view) => view.question);
  return question === null ? null : <Question key={question.kind} question={question} />;
};

const Question = ({ question }: { readonly question: ProvisioningQuestion }): ReactElement => {
  const t = useText();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const { kind } = question;
  const asks = kind === 'visit' || kind === 'sign-in' || kind === 'take';
  return (
    <Dialog title={t(TITLES[kind])} onClose={() => answer(false)}>
      <form
        className="form"
        noValidate
        data-provisioning={kind}
        onSubmit={(event) => {
          event.preventDefault();
          if (asks) answer(true, user, password);
        }}
      >
        {kind === 'take' ? (
          <Offer offer={question} />
        ) : (
          <p className="wrap" role={kind === 'failed' ? 'alert' : undefined}>
            {kind === 'failed'
              ? t('provisioning.failed', { from: question.from, reason: question.reason })
              : t(`provisioning.${kind}Text`, { host: question.host })}
          </p>
        )}
        {kind === 'sign-in' && (
          <>
            {question.wrong && (
              <p className="note" role="alert">
                {t('provisioning.wrong')}
              </p>
            )}
            <TextField label={t('provisioning.user')} value={user} onChange={setUser} />
            <TextField
              label={t('accounts.password')}
              type="password"
              autoComplete="off"
              value={password}
              onChange={setPassword}
            />
          </>
        )}
        <div className="row end">
          <button type="button" className="button quiet" onClick={() => answer(false)}>
            {t(kind === 'failed' ? 'common.close' : 'common.cancel')}
          </button>
          {asks && (
            <button type="submit" className="button">
              {t(YES[kind])}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
};

const Offer = ({ offer }: { readonly offer: Extract<ProvisioningQuestion, { kind: 'take' }> }): ReactElement => {
  const t = useText();
  return (
    <>
      <p className="wrap">{t('provisioning.takeText', { from: offer.from })}</p>
      <ul className="provisioned">
        {offer.accounts.map(({ name, server, isNew, moved }) => (
          <li key={`${server} ${name}`} className="wrap">
            <strong>{name}</strong> {server} · {t(isNew ? 'provisioning.new' : 'provisioning.changed')}
            {moved && ` · ${t('provisioning.moved')}`}
          </li>
        ))}
        {offer.contacts > 0 && <li>{t('provisioning.contacts', { count: offer.contacts })}</li>}
      </ul>
    </>
  );
};
