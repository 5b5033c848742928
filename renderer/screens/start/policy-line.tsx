import { type ReactElement, useId, useState } from 'react';
import { ConfAllowJoinUserType } from '../../../app/conf/enumerations.ts';
import { LENGTH_LIMITS } from '../../../app/conf/start-call-info.ts';
import { allowedJoinPolicies } from '../../../app/policy/join-policies.ts';
import { Check, Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ManagedNote } from '../../parts/managed-note.tsx';
import { useDraft } from '../../stores/draft.ts';
import { useLocks } from '../../stores/locks.ts';
import { usePolicy, useSettings } from '../../stores/states.ts';
import { useText } from '../../text/use-text.ts';

const ALL = Object.values(ConfAllowJoinUserType);

/** The four policies, each said by its consequence. */
export const PolicyChoice = ({
  value,
  managedBy = null,
  onChange,
}: {
  readonly value: ConfAllowJoinUserType;
  /** The policy that keeps it from being changed. */
  readonly managedBy?: string | null;
  readonly onChange: (value: ConfAllowJoinUserType) => void;
}): ReactElement => {
  const t = useText();
  const name = useId();
  const allowed = allowedJoinPolicies(usePolicy());
  const limit = managedBy ?? (allowed.length < ALL.length ? 'AllowedJoinPolicies' : null);
  return (
    <fieldset className="choices">
      <legend>{t('policy.legend')}</legend>
      {ALL.map((policy) => (
        <div key={policy} className="check">
          <input
            id={`${name}-${policy}`}
            type="radio"
            name={name}
            checked={policy === value}
            disabled={managedBy !== null || !allowed.includes(policy)}
            aria-describedby={`${name}-${policy}-means${limit === null ? '' : ` ${name}-managed`}`}
            onChange={() => onChange(policy)}
          />
          <div>
            <label htmlFor={`${name}-${policy}`}>{t(`policy.${policy}`)}</label>
            <p id={`${name}-${policy}-means`} className="hint">
              {t(`policy.${policy}.means`)}
            </p>
          </div>
        </div>
      ))}
      {limit !== null && <ManagedNote id={`${name}-managed`} policy={limit} />}
    </fieldset>
  );
};

/** Join policy and guest password on one line; opens to change them and the rest that a meeting can be given. */
export const PolicyLine = (): ReactElement => {
  const t = useText();
  const id = useId();
  const settings = useSettings();
  const draft = useDraft();
  const [open, setOpen] = useState(false);
  const lock = useLocks();
  const policy = draft.joinPolicy ?? settings.joinPolicy;
  const free = lock('guestsWithoutPassword') ? false : (draft.guestsWithoutPassword ?? settings.guestsWithoutPassword);
  return (
    <div className="policy">
      <button
        type="button"
        className="policy-summary"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="people" />
        <span>
          {t(`policy.${policy}`)} · {t(free ? 'policy.noPassword' : 'policy.needsPassword')}
        </span>
        <span className="visually-hidden">{t('policy.change')}</span>
        <Icon name="chevron" />
      </button>
      <div id={id} className="policy-options" hidden={!open}>
        <PolicyChoice value={policy} onChange={(joinPolicy) => useDraft.setState({ joinPolicy })} />
        <Check
          label={t('policy.password')}
          hint={t('policy.passwordHint')}
          checked={!free}
          managedBy={lock('guestsWithoutPassword')}
          onChange={(needed) => useDraft.setState({ guestsWithoutPassword: !needed })}
        />
        <p className="note">{t('policy.honest')}</p>
        <Field label={t('policy.nickName')}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              maxLength={LENGTH_LIMITS.nickName}
              value={draft.nickName ?? settings.displayName}
              onChange={(event) => useDraft.setState({ nickName: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('policy.customInfo')} hint={t('policy.customInfoHint')}>
          {(ids) => (
            <input
              {...ids}
              type="text"
              maxLength={LENGTH_LIMITS.customInfo}
              value={draft.customInfo}
              onChange={(event) => useDraft.setState({ customInfo: event.target.value })}
            />
          )}
        </Field>
      </div>
    </div>
  );
};
