import { isIPv6 } from 'node:net';

/** A sip: or sips: URI taken apart (RFC 3261 section 19.1.1). */
export type SipUri = {
  readonly scheme: 'sip' | 'sips';
  /** As written, escapes included; null when there is none. */
  readonly user: string | null;
  /** Without brackets. */
  readonly host: string;
  readonly port: number | null;
  /** By lower-case name; null for a parameter without a value. */
  readonly parameters: ReadonlyMap<string, string | null>;
};

/** Most characters of a URI that is read at all. */
const LONGEST = 4096;

/** Takes a sip: or sips: URI apart; null when it is something else or broken. Linear time. */
export function parseSipUri(text: string): SipUri | null {
  if (text.length > LONGEST) return null;
  const scheme = /^(sips?):/i.exec(text);
  if (scheme === null) return null;
  const at = text.indexOf('@');
  const user = at < 0 ? null : text.slice(scheme[0].length, at);
  if (user !== null && (user === '' || /[\s<>"]/.test(user))) return null;
  const rest = text.slice(at < 0 ? scheme[0].length : at + 1);
  const hostPort = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?(?=[;?]|$)/.exec(rest);
  if (hostPort === null) return null;
  const host = hostPort[1] ?? hostPort[2]!;
  if (hostPort[1] !== undefined && !isIPv6(host)) return null;
  const port = hostPort[3] === undefined ? null : Number(hostPort[3]);
  if (port !== null && (port > 65_535 || port === 0)) return null;
  const parameters = new Map<string, string | null>();
  const tail = rest.slice(hostPort[0].length).split('?', 1)[0]!;
  if (/[\s<>"]/.test(tail)) return null;
  for (const part of tail.split(';').slice(1)) {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (name !== '' && !parameters.has(name)) parameters.set(name, equals < 0 ? null : part.slice(equals + 1));
  }
  return { scheme: scheme[1]!.toLowerCase() === 'sips' ? 'sips' : 'sip', user, host, port, parameters };
}

/** The sips: URI of a SIP URI, without the transport=tls that it makes superfluous (RFC 5630 section 3.1.3). */
export function sipsUri(uri: string): string {
  return uri.replace(/^sip:/i, 'sips:').replace(/;transport=tls(?=[;?]|$)/i, '');
}

/** A host as it stands in a URI or Via: IPv6 in brackets. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** host or host:port (IPv6 in brackets when a port follows) as people type it; null when it is neither. */
export function parseHostPort(text: string): { readonly host: string; readonly port: number | null } | null {
  const trimmed = text.trim();
  if (isIPv6(trimmed)) return { host: trimmed, port: null };
  const uri = parseSipUri(`sip:${trimmed}`);
  return uri === null || uri.user !== null || uri.parameters.size > 0 ? null : { host: uri.host, port: uri.port };
}
