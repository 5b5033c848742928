import type { ReactElement } from 'react';
import { Field } from './field.tsx';

/** A choice of a few values. */
export const SelectField = <V extends string>({
  label,
  hint,
  managedBy = null,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly managedBy?: string | null;
  readonly value: V;
  readonly options: readonly (readonly [value: V, label: string])[];
  readonly onChange: (value: V) => void;
}): ReactElement => (
  <Field label={label} hint={hint} managedBy={managedBy}>
    {(ids) => (
      <select
        {...ids}
        value={value}
        onChange={(event) => {
          const chosen = options.find(([one]) => one === event.target.value);
          if (chosen !== undefined) onChange(chosen[0]);
        }}
      >
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    )}
  </Field>
);
