import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import { NEW_ACCOUNT } from '../../app/settings/account-settings.ts';
import { parseHost } from '../callee/host.ts';
import { hostPort, id, line } from './fields.ts';
import type { OnProblem } from './json-file.ts';
import { type ListStore, openList } from './list-store.ts';

/** The SIP accounts, watched and kept in accounts.json; never their passwords. */
export type AccountsStore = ListStore<AccountSettings>;

/** Opens the accounts of a profile folder; a field that is missing there starts as in a new account. */
export const openAccounts = (folder: string, onProblem: OnProblem): AccountsStore =>
  openList({
    path: join(folder, 'accounts.json'),
    what: 'account',
    item: accountSchema,
    corrupt: 'accounts-corrupt',
    onProblem,
    most: 100,
  });

/** Characters of a SIP user part (RFC 3261 section 25.1) without ";" and "?", which every parser reads its own way. */
const user = z
  .string()
  .min(1, 'is empty')
  .max(128)
  .regex(/^(?:[A-Za-z0-9\-_.!~*'()&=+$,/]|%[0-9A-Fa-f]{2})+$/, 'not a SIP user name (no spaces, no @)');

const domain = line(253)
  .trim()
  .refine((text) => parseHost(text) !== null, 'not a host name or IP address');

/** Whether a text is one or more PEM certificates and nothing else of substance. */
export const isPem = (text: string): boolean => {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.length > 0 && blocks.every((block) => new X509Certificate(block).subject !== undefined);
  } catch {
    return false;
  }
};

/** What every value of an account may be. */
export const accountSchema = z.object({
  id,
  label: line(256).default(NEW_ACCOUNT.label),
  enabled: z.boolean().default(NEW_ACCOUNT.enabled),
  displayName: line(256).default(NEW_ACCOUNT.displayName),
  user,
  domain,
  authUser: line(128).default(NEW_ACCOUNT.authUser),
  protocol: z.enum(['udp', 'tcp', 'tls', 'wss']).default(NEW_ACCOUNT.protocol),
  registrar: hostPort.default(NEW_ACCOUNT.registrar),
  outboundProxy: hostPort.default(NEW_ACCOUNT.outboundProxy),
  expiresSeconds: z.int().min(60).max(7200).default(NEW_ACCOUNT.expiresSeconds),
  mediaTransport: z.enum(['gateway', 'dtls', 'direct']).default(NEW_ACCOUNT.mediaTransport),
  pstn: z
    .object({
      enabled: z.boolean().default(NEW_ACCOUNT.pstn.enabled),
      prefix: z
        .string()
        .regex(/^[0-9*#+]{0,16}$/, 'not up to 16 of 0-9 * # +')
        .default(NEW_ACCOUNT.pstn.prefix),
      format: z.enum(['e164', 'national', 'as-typed']).default(NEW_ACCOUNT.pstn.format),
      gateway: hostPort.default(NEW_ACCOUNT.pstn.gateway),
    })
    .prefault({}),
  ca: z
    .string()
    .max(100_000)
    .refine((text) => text.trim() === '' || isPem(text), 'not a certificate in PEM form')
    .default(NEW_ACCOUNT.ca),
}) satisfies z.ZodType<AccountSettings>;
