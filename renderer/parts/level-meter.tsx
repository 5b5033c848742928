import type { ReactElement } from 'react';

/** A sound level, dBFS; what is below −60 shows as nothing. */
export const LevelMeter = ({ label, db }: { readonly label: string; readonly db: number }): ReactElement => (
  <meter className="level" aria-label={label} min={-60} max={0} value={Math.max(-60, Math.min(0, db))} />
);
