import { isDeepStrictEqual } from 'node:util';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import { wireHostPort } from '../callee/host.ts';
import type { SipAccountConfig } from '../sip/sip-engine.ts';

/** Session timer asked for on every account's calls, seconds (RFC 4028 section 4 recommends 1800). */
const SESSION_SECONDS = 1800;

/** What the SIP engine needs of a stored account; `trusted` are further certificate authorities, PEM. */
export const accountConfig = (settings: AccountSettings, password: string, trusted = ''): SipAccountConfig => ({
  id: settings.id,
  displayName: settings.displayName,
  user: settings.user,
  domain: wireHostPort(settings.domain),
  authUser: settings.authUser,
  password,
  protocol: settings.protocol,
  registrar: wireHostPort(settings.registrar),
  outboundProxy: wireHostPort(settings.outboundProxy),
  expiresSeconds: settings.expiresSeconds,
  sessionSeconds: SESSION_SECONDS,
  trust: { extraCa: [settings.ca, trusted].filter((pem) => pem !== '') },
});

/** Whether two versions of an account can keep the same registration. */
export const sameConfig = (a: AccountSettings, b: AccountSettings): boolean =>
  isDeepStrictEqual(accountConfig(a, ''), accountConfig(b, ''));
