import * as z from 'zod';
import { joinPolicyOf } from '../../app/policy/join-policies.ts';
import { managedAccounts } from '../../app/policy/managed-accounts.ts';
import { managedSettings, turnServerOf } from '../../app/policy/managed-settings.ts';
import { POLICIES, POLICY_KEYS, type Policy, type PolicyKey } from '../../app/policy/policy.ts';
import type { PolicyKind } from '../../app/policy/policy-entry.ts';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { DEFAULT_SETTINGS } from '../../app/settings/settings.ts';
import { accountSchema, isPem } from '../store/accounts-store.ts';
import { line } from '../store/fields.ts';
import { settings } from '../store/settings-store.ts';
import { readAccounts } from './read-accounts.ts';

/** A policy, or part of one, that was left out, and why. */
export type PolicyFault = { readonly key: string; readonly reason: string };

/** What came of reading policies: the sound ones, and what was left out. */
export type PolicyReading = {
  readonly policy: Policy;
  readonly faults: readonly PolicyFault[];
  /** Names that are no policy of this version. */
  readonly unknown: readonly string[];
};

const SOMEBODY = { ...NEW_ACCOUNT, id: 'a', user: 'a', domain: 'a.example' };

/** Judges policies as a system holds them. A bad value is named and left out, and the others hold. */
export const readPolicy = (raw: { readonly [key: string]: unknown }): PolicyReading => {
  const faults: PolicyFault[] = [];
  const policy: { [key: string]: unknown } = {};
  for (const key of POLICY_KEYS) {
    if (!Object.hasOwn(raw, key)) continue;
    const read = readValue(key, raw[key], faults);
    if (read !== undefined) policy[key] = read;
  }
  const sound = policy as Policy;
  const { DefaultJoinPolicy: first, AllowedJoinPolicies: allowed, ...rest } = sound;
  if (
    first !== undefined &&
    allowed !== undefined &&
    !allowed.some((one) => joinPolicyOf(one) === joinPolicyOf(first))
  ) {
    faults.push({ key: 'DefaultJoinPolicy', reason: 'is none of AllowedJoinPolicies' });
    return { policy: { ...rest, AllowedJoinPolicies: allowed }, faults, unknown: unknownOf(raw) };
  }
  return { policy: sound, faults, unknown: unknownOf(raw) };
};

const unknownOf = (raw: object): readonly string[] =>
  Object.keys(raw).filter((name) => !POLICY_KEYS.some((key) => key === name));

const readValue = (key: PolicyKey, given: unknown, faults: PolicyFault[]): unknown => {
  const { kind } = POLICIES[key];
  if (kind.type === 'accounts') return readAccounts(given, kind.most, faults);
  const parsed = shapeOf(kind).safeParse(given);
  const reason = parsed.success ? misfit(key, parsed.data) : why(parsed.error);
  if (reason === null) return parsed.data;
  faults.push({ key, reason });
  return undefined;
};

/** Why a value of the right shape cannot take effect; null when it can. */
const misfit = (key: PolicyKey, value: unknown): string | null => {
  if (key === 'ProvisioningUrl') return isHttps(String(value)) ? null : 'not an https URL without user and password';
  if (key === 'TurnServers' && (value as readonly string[]).some((one) => turnServerOf(one) === null)) {
    return 'a server is not written as "address user" or "address user time-limited"';
  }
  // A certificate is one with its key, so that each is looked at beside the other.
  const pair = /^GuestPage(Certificate|Key)$/.test(key) ? { GuestPageCertificate: value, GuestPageKey: value } : {};
  const policy = { ...pair, [key]: value } as Policy;
  const judged = POLICIES[key].locks.some((path) => path.startsWith('account.'))
    ? accountSchema.safeParse(managedAccounts([SOMEBODY], policy)[0])
    : settings.safeParse(managedSettings(DEFAULT_SETTINGS, policy));
  return judged.success ? null : why(judged.error, false);
};

const why = (error: z.ZodError, where = true): string => {
  const issue = error.issues[0];
  const path = where
    ? (issue?.path ?? []).map((step) => `${typeof step === 'number' ? step + 1 : String(step)}: `)
    : [];
  return `${path.join('')}${issue?.message ?? 'not valid'}`;
};

const isHttps = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && url.protocol === 'https:' && url.username + url.password === '';
};

const shapeOf = (kind: Exclude<PolicyKind, { readonly type: 'accounts' }>): z.ZodType => {
  switch (kind.type) {
    case 'boolean':
      return z.boolean();
    case 'integer':
      return z.int().min(kind.least).max(kind.most);
    case 'text':
      return line(kind.longest).trim();
    case 'pem':
      return z.string().max(200_000).transform(wrappedPem).refine(isPem, 'not certificates in PEM form');
    case 'choice':
      return z.enum([...kind.of]);
    case 'choices':
      return z
        .array(z.enum([...kind.of]))
        .min(1)
        .refine((values) => new Set(values).size === values.length, 'a value is there twice');
    case 'list':
      return z.array(line(kind.longest).trim().min(1)).max(kind.most);
  }
};

/** PEM as OpenSSL reads it, also where a policy editor took its line ends away. */
const wrappedPem = (text: string): string =>
  text.replace(
    /(-----BEGIN CERTIFICATE-----)([A-Za-z0-9+/=\s]+)(-----END CERTIFICATE-----)/g,
    (_block, begin: string, body: string, end: string) =>
      [begin, ...(body.replace(/\s+/g, '').match(/.{1,64}/g) ?? []), end, ''].join('\n'),
  );
