import type { SipPeer } from '../sip-engine.ts';
import { bracketed, parseSipUri } from '../wire/sip-uri.ts';

/** A target that can be called, and the peer as it will be shown. */
export type CallTarget = { readonly uri: string; readonly peer: SipPeer };

/** Longest target, characters. */
const LONGEST = 1_024;

/**
 * Reads what is to be called: a sip: or sips: URI, or a tel: URI sent to `telDomain` as RFC 3261 section 19.1.6 says.
 * null when it is none of these, or would break out of its header. Headers in the URI are dropped.
 */
export const callTarget = (text: string, telDomain: string | null): CallTarget | null => {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST || /[\s<>"\p{Cc}]/u.test(trimmed)) return null;
  const tel = /^tel:(\+?[\d*#A-Fa-f().-]*\d[\d*#A-Fa-f().-]*)((?:;[^;]+)*)$/i.exec(trimmed);
  if (tel !== null && telDomain !== null) {
    const user = tel[1]!.replace(/[().-]/g, '') + tel[2]!;
    return callTarget(`sip:${user.replace(/#/g, '%23')}@${telDomain};user=phone`, null);
  }
  const uri = parseSipUri(trimmed);
  if (uri === null) return null;
  const user = unescaped(uri.user ?? '');
  if (user === null) return null;
  const whole = withoutUriHeaders(trimmed);
  return { uri: whole, peer: { uri: whole, user, host: bracketed(uri.host), displayName: '' } };
};

const unescaped = (user: string): string | null => {
  try {
    return decodeURIComponent(user);
  } catch {
    return null;
  }
};

/** A URI without the headers it may carry (`?Subject=…`): they are not for the Request-URI, and a stranger's are not for us. */
export const withoutUriHeaders = (uri: string): string => {
  const from = uri.indexOf('@') + 1;
  const mark = uri.indexOf('?', from);
  return mark < 0 ? uri : uri.slice(0, mark);
};

/** A user part as it stands in a URI (RFC 3261 section 25.1). */
export const escapedUser = (user: string): string =>
  encodeURIComponent(user.replace(/[\ud800-\udfff]/gu, '')).replace(
    /%(2B|2F|3B|3D|3F|26|24|2C)/gi,
    (all, hex: string) =>
      '+/;=?&$,'.includes(String.fromCharCode(Number.parseInt(hex, 16)))
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : all,
  );
