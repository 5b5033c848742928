import type { Identity } from '../../app/meeting/member.ts';
import { parseHost } from '../callee/host.ts';
import type { IncomingLine } from '../lines/lines.ts';
import { parseSipUri } from '../sip/wire/sip-uri.ts';

/** Who calls, as far as somebody vouches for it, and where wrong tries are counted. */
export type CallerOrigin = { readonly identity: Identity; readonly address: string };

/**
 * An account's server vouches for the addresses of its own domain: for the one it asserts (RFC 3325), else for From, which
 * it does not let strangers use. Without an account nobody vouches. Behind one server all have its network address, so
 * that those it vouches for are counted each by themselves.
 */
export const callerOrigin = ({ call, account }: IncomingLine): CallerOrigin => {
  const source = call.invitation?.source ?? '';
  if (account === null) return { identity: { kind: 'anonymous' }, address: source };
  const uri = parseSipUri(call.invitation?.asserted ?? call.peer.uri);
  const domain = parseHost(account.domain);
  if (uri === null || uri.user === null || domain === null || parseHost(uri.host) !== domain) {
    return { identity: { kind: 'anonymous' }, address: source };
  }
  const address = `${uri.user}@${domain}`;
  return { identity: { kind: 'registrar', address, domain }, address };
};
