import { settingLockedBy } from '../../app/policy/managed-settings.ts';
import type { PolicyKey } from '../../app/policy/policy.ts';
import { usePolicy } from './states.ts';

/** Says which policy, if any, keeps a setting (`field` or `group.field`) from being changed. */
export const useLocks = (): ((path: string) => PolicyKey | null) => {
  const policy = usePolicy();
  return (path) => settingLockedBy(policy, path);
};
