import { type ReactElement, useEffect, useState } from 'react';
import { Field } from './field.tsx';

/** A setting that is typed: checked and stored when it is left or Enter is pressed; while wrong it says why and is not stored. */
export const CommittedField = ({
  label,
  hint,
  managedBy = null,
  value,
  check,
  onCommit,
  maxLength,
  numeric = false,
  lines = 1,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly managedBy?: string | null;
  readonly value: string;
  /** What is wrong with a text; null when it can be stored. */
  readonly check: (text: string) => string | null;
  readonly onCommit: (text: string) => void;
  readonly maxLength?: number;
  readonly numeric?: boolean;
  readonly lines?: number;
}): ReactElement => {
  const [typed, setTyped] = useState(value);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    setTyped(value);
    setError(null);
  }, [value]);
  const commit = (): void => {
    const wrong = check(typed);
    setError(wrong);
    if (wrong === null && typed !== value) onCommit(typed);
  };
  return (
    <Field label={label} hint={hint} error={error ?? undefined} managedBy={managedBy}>
      {(ids) =>
        lines > 1 ? (
          <textarea
            {...ids}
            rows={lines}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={commit}
          />
        ) : (
          <input
            {...ids}
            type="text"
            {...(numeric ? { inputMode: 'numeric' as const } : {})}
            {...(maxLength === undefined ? {} : { maxLength })}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) commit();
            }}
          />
        )
      }
    </Field>
  );
};
