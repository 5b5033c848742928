import type { ReactElement } from 'react';
import { Field } from './field.tsx';

/** A line of text with its label, hint and error. */
export const TextField = ({
  label,
  hint,
  value,
  error,
  type = 'text',
  managedBy = null,
  autoComplete = 'off',
  onChange,
  onBlur,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly error?: string | undefined;
  readonly type?: 'text' | 'password' | 'number';
  readonly managedBy?: string | null;
  readonly autoComplete?: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
}): ReactElement => (
  <Field label={label} hint={hint} error={error} managedBy={managedBy}>
    {(ids) => (
      <input
        {...ids}
        type={type}
        value={value}
        autoComplete={autoComplete}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        {...(onBlur === undefined ? {} : { onBlur })}
      />
    )}
  </Field>
);
