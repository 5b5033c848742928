import { type ReactElement, type ReactNode, useId } from 'react';
import { ManagedNote } from './managed-note.tsx';

/** A labelled control with its hint and its error, tied together for assistive technology. */
export const Field = ({
  label,
  hint,
  error,
  managedBy = null,
  children,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** The policy that keeps it from being changed. */
  readonly managedBy?: string | null;
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby'?: string;
    readonly 'aria-invalid'?: true;
    readonly disabled?: true;
  }) => ReactNode;
}): ReactElement => {
  const id = useId();
  const described = [
    hint === undefined ? '' : `${id}-hint`,
    managedBy === null ? '' : `${id}-managed`,
    error === undefined ? '' : `${id}-error`,
  ]
    .filter((part) => part !== '')
    .join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
        ...(managedBy === null ? {} : { disabled: true as const }),
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {managedBy !== null && <ManagedNote id={`${id}-managed`} policy={managedBy} />}
      {error !== undefined && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
};

/** A check box with its label and hint. */
export const Check = ({
  label,
  hint,
  checked,
  managedBy = null,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  /** The policy that keeps it from being changed. */
  readonly managedBy?: string | null;
  readonly onChange: (checked: boolean) => void;
}): ReactElement => {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, managedBy === null ? '' : `${id}-managed`]
    .filter((part) => part !== '')
    .join(' ');
  return (
    <div className="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={managedBy !== null}
        {...(described === '' ? {} : { 'aria-describedby': described })}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className="hint">
            {hint}
          </p>
        )}
        {managedBy !== null && <ManagedNote id={`${id}-managed`} policy={managedBy} />}
      </div>
    </div>
  );
};
