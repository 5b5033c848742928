import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** A host and the port that was written with it. */
export type HostPort = { readonly host: string; readonly port: number | null };

/**
 * A host as it goes into a SIP URI (RFC 3261 section 25.1): lower-case name, IPv4, or IPv6 in brackets. null for anything else.
 * Names beyond ASCII become punycode, so that what is shown is what is dialled; an IPv6 zone has no place in a URI.
 */
export const parseHost = (text: string): string | null => {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (isIPv6(bare)) return bare.includes('%') ? null : `[${bare.toLowerCase()}]`;
  if (bare !== text || text.length > 253 || !/^[\p{L}\p{M}\p{N}._-]+$/u.test(text)) return null;
  if (isIPv4(text)) return text;
  const name = domainToASCII(text).replace(/\.$/, '').toLowerCase();
  return HOST_NAME.test(name) && name.length <= 253 ? name : null;
};

/** A host with an optional port 1–65535; an IPv6 address needs brackets to carry one. null for anything else. */
export const parseHostPort = (text: string): HostPort | null => {
  const match = /^(\[[^[\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text);
  const host = parseHost(match?.[1] ?? text);
  const port = match?.[2] === undefined ? null : Number(match[2]);
  if (host === null || (port !== null && (port < 1 || port > 65_535))) return null;
  return { host, port };
};

/** A stored host or host:port as it goes on the wire, where other letters than ASCII and bare IPv6 have no place; "" stays. */
export const wireHostPort = (text: string): string => {
  const { host, port } = parseHostPort(text) ?? { host: text, port: null };
  return port === null ? host : `${host}:${port}`;
};

/** Labels of letters, digits and inner hyphens; the last starts with a letter, so that a mistyped IPv4 address is no name. */
const HOST_NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
