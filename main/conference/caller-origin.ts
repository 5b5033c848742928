import type { Identity } from '../../app/meeting/member.ts';
import { parseHost } from '../callee/host.ts';
import type { IncomingLine } from '../lines/lines.ts';
import { parseSipUri } from '../sip/wire/sip-uri.ts';
import type { KeyHolder } from './key-holder.ts';

/** Who calls, as far as somebody vouches for it, and where wrong tries are counted. */
export type CallerOrigin = {
  readonly identity: Identity;
  readonly address: string;
  /** The contact whose key signed the call; null for none. */
  readonly holder: KeyHolder | null;
};

/**
 * An account's server vouches for the addresses of its own domain: for the one it asserts (RFC 3325), else for From, which
 * it does not let strangers use. A key vouches where a contact of the person's holds it. Otherwise nobody does. Behind one
 * server or router all have its network address, so that those who are vouched for are counted each by themselves.
 */
export const callerOrigin = (
  { call, account }: IncomingLine,
  holderOf: (fingerprint: string) => KeyHolder | null,
): CallerOrigin => {
  const { source = '', signedBy = null, asserted = null } = call.invitation ?? {};
  const holder = signedBy === null ? null : holderOf(signedBy);
  const uri = parseSipUri(asserted ?? call.peer.uri);
  const domain = account === null ? null : parseHost(account.domain);
  if (uri !== null && uri.user !== null && domain !== null && parseHost(uri.host) === domain) {
    const address = `${uri.user}@${domain}`;
    return { identity: { kind: 'registrar', address, domain }, address, holder };
  }
  if (signedBy === null || holder === null) return { identity: { kind: 'anonymous' }, address: source, holder: null };
  return { identity: { kind: 'signed', fingerprint: signedBy, corpId: holder.company }, address: signedBy, holder };
};
