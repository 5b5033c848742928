import type { ReactElement } from 'react';

/** What shows as nothing, dBFS. */
const QUIET_DB = -60;

/** A sound level, dBFS. Not a `meter` element: browsers lay out the inside of one each in their own way. */
export const LevelMeter = ({ label, db }: { readonly label: string; readonly db: number }): ReactElement => {
  const level = Math.max(QUIET_DB, Math.min(0, db));
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div
      className="level"
      role="meter"
      aria-label={label}
      aria-valuemin={QUIET_DB}
      aria-valuemax={0}
      aria-valuenow={Math.round(level)}
    >
      <div className="level-bar" style={{ width: `${(1 - level / QUIET_DB) * 100}%` }} />
    </div>
  );
};
