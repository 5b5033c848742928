import { isDeepStrictEqual } from 'node:util';
import { allowedJoinPolicies } from '../../app/policy/join-policies.ts';
import { fixedSettings, managedSettings } from '../../app/policy/managed-settings.ts';
import type { Policy } from '../../app/policy/policy.ts';
import { refusedBy } from '../../app/policy/refusal.ts';
import type { Result } from '../../app/result.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { overlay, type Watched } from './overlay.ts';

/** The settings in force: the person's own under the policies, which refuse what would change them and leave the rest alone. */
export const manageSettings = (own: SettingsStore, policies: Watched<Policy>): SettingsStore => {
  const store = overlay(own.store, policies, managedSettings);
  return {
    store,
    save: async (patch) => {
      const allowed = ownPart(patch, policies.getState());
      return allowed.ok ? await own.save(allowed.value) : allowed;
    },
    flush: own.flush,
  };
};

/** What of a change is the person's; a fixed setting that is given back as it is takes nothing from anybody. */
const ownPart = (patch: unknown, policy: Policy): Result<unknown> => {
  if (typeof patch !== 'object' || patch === null) return { ok: true, value: patch };
  const part = structuredClone(patch) as { [field: string]: unknown };
  for (const { path, value, by } of fixedSettings(policy)) {
    const [group = '', field] = path.split('.');
    const holder = field === undefined ? part : part[group];
    const name = field ?? group;
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) continue;
    const given = (holder as { [field: string]: unknown })[name];
    if (given !== undefined && !isDeepStrictEqual(given, value)) return refusedBy(by, `settings.${path}`);
    delete (holder as { [field: string]: unknown })[name];
  }
  const { videoMaxKbps, joinPolicy } = part as Partial<Settings>;
  if (videoMaxKbps !== undefined && policy.VideoMaxKbps !== undefined && videoMaxKbps > policy.VideoMaxKbps) {
    return refusedBy('VideoMaxKbps', 'settings.videoMaxKbps');
  }
  if (joinPolicy !== undefined && !allowedJoinPolicies(policy).includes(joinPolicy)) {
    return refusedBy('AllowedJoinPolicies', 'settings.joinPolicy');
  }
  return { ok: true, value: part };
};
