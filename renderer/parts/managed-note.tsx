import type { ReactElement } from 'react';
import { useText } from '../text/use-text.ts';
import { Icon } from './icon.tsx';

/** Says that the organisation decides this, and by which policy. */
export const ManagedNote = ({ id, policy }: { readonly id?: string; readonly policy: string }): ReactElement => {
  const t = useText();
  return (
    <p {...(id === undefined ? {} : { id })} className="hint managed" data-policy={policy}>
      <Icon name="lock" /> {t('managed.by', { policy })}
    </p>
  );
};
