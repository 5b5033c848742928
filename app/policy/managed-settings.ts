import type { Settings, TurnServer } from '../settings/settings.ts';
import { allowedJoinPolicies, joinPolicyOf } from './join-policies.ts';
import type { Policy, PolicyKey } from './policy.ts';

/** A setting, as `field` or `group.field`, that a policy has taken out of the person's hands. */
export type FixedSetting = { readonly path: string; readonly value: unknown; readonly by: PolicyKey };

/** A TURN server as policies write it: "address user" and, for a shared secret, "time-limited". */
export const turnServerOf = (text: string): TurnServer | null => {
  const [url = '', user = '', how, ...more] = text.trim().split(/\s+/);
  if (user === '' || more.length > 0 || (how !== undefined && how !== 'time-limited')) return null;
  return { url, user, timeLimited: how !== undefined };
};

/** Whether signalling without encryption may go both its ways, as calls without an account need it. */
export const allowsPlain = ({ AllowedTransports }: Policy): boolean =>
  AllowedTransports === undefined || (AllowedTransports.includes('udp') && AllowedTransports.includes('tcp'));

/** Every setting that the policies fix, each once. */
export const fixedSettings = (policy: Policy): readonly FixedSetting[] => {
  const fixed = new Map<string, FixedSetting>();
  const fix = (by: PolicyKey, path: string, value: unknown): void => {
    if (policy[by] !== undefined && !fixed.has(path)) fixed.set(path, { path, value, by });
  };
  if (policy.RequireEncryption) fix('RequireEncryption', 'encryption', 'required');
  if (policy.DirectCalls === false) fix('DirectCalls', 'direct.receive', false);
  if (!allowsPlain(policy)) fix('AllowedTransports', 'direct.receive', false);
  const join = policy.DefaultJoinPolicy;
  if (join !== undefined) fix('DefaultJoinPolicy', 'joinPolicy', joinPolicyOf(join));
  if (policy.GuestPasswordRequired) fix('GuestPasswordRequired', 'guestsWithoutPassword', false);
  fix('WaitingRoom', 'waitingRoom', policy.WaitingRoom);
  fix('CorpId', 'corpId', policy.CorpId);
  fix('GuestPage', 'guestPage.on', policy.GuestPage);
  fix('GuestPageAddress', 'guestPage.address', policy.GuestPageAddress);
  fix('GuestPagePort', 'guestPage.port', policy.GuestPagePort);
  fix('GuestPagePublicUrl', 'guestPage.publicUrl', policy.GuestPagePublicUrl);
  const { GuestPageCertificate: certPath, GuestPageKey: keyPath } = policy;
  if (certPath !== undefined && keyPath !== undefined) {
    fix('GuestPageCertificate', 'guestPage.certificate', { kind: 'files', certPath, keyPath });
  }
  fix('StunServers', 'ice.stun', policy.StunServers);
  fix(
    'TurnServers',
    'ice.turn',
    policy.TurnServers?.flatMap((text) => turnServerOf(text) ?? []),
  );
  const [language, ...others] = policy.Languages ?? [];
  if (others.length === 0) fix('Languages', 'language', language);
  fix('Theme', 'theme', policy.Theme);
  fix('UpdateChannel', 'updates', policy.UpdateChannel);
  fix('LogLevel', 'logLevel', policy.LogLevel);
  return [...fixed.values()];
};

/** The settings in force: the person's own, with the policies over them. */
export const managedSettings = (own: Settings, policy: Policy): Settings => {
  const allowed = allowedJoinPolicies(policy);
  let settings: Settings = {
    ...own,
    videoMaxKbps: Math.min(own.videoMaxKbps, policy.VideoMaxKbps ?? Number.POSITIVE_INFINITY),
    joinPolicy: allowed.includes(own.joinPolicy) ? own.joinPolicy : (allowed[0] ?? own.joinPolicy),
  };
  for (const { path, value } of fixedSettings(policy)) settings = withSetting(settings, path, value);
  return settings;
};

const withSetting = (settings: Settings, path: string, value: unknown): Settings => {
  const [group = '', field] = path.split('.');
  const before = settings[group as keyof Settings];
  return { ...settings, [group]: field === undefined ? value : { ...(before as object), [field]: value } };
};

/** The policy that keeps a setting from being changed; null for none. */
export const settingLockedBy = (policy: Policy, path: string): PolicyKey | null =>
  fixedSettings(policy).find((one) => one.path === path)?.by ?? null;
