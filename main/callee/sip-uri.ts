import { isIPv6 } from 'node:net';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import { parseHostPort } from './host.ts';

/** A SIP or SIPS URI (RFC 3261 section 19.1) of the parts that Parley dials; nothing in it can end a line of a message. */
export type SipUri = {
  readonly scheme: 'sip' | 'sips';
  /** As it goes on the wire, escapes and all; null without. */
  readonly user: string | null;
  readonly host: string;
  readonly port: number | null;
  readonly transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss' | null;
  /** `user=phone`: the user part is a telephone number. */
  readonly phone: boolean;
};

/**
 * Reads a URI strictly: user, host, port, and the parameters transport and user.
 * Passwords, headers and other parameters are refused, for they would let a link say more than is shown.
 */
export const parseSipUri = (text: string): Result<SipUri> => {
  const [, scheme = '', rest = ''] = /^(sips?):(?:\/\/)?(.*)$/isu.exec(text) ?? [];
  if (scheme === '') return refused('it does not begin with sip: or sips:');
  if (!/^[^\s\p{Cc}\p{Surrogate}<>"]*$/u.test(rest)) {
    return refused('it has a space, a quotation mark or a control character in it');
  }
  const [head = '', ...tail] = rest.split('@');
  if (tail.length > 1) return refused('it has more than one @');
  const user = tail.length === 0 ? null : encodeSipUser(head);
  if (tail.length === 1 && user === null) return refused('what is before the @ is not a SIP user');
  const [hostPort = '', ...parameters] = (tail[0] ?? head).split(';');
  if (hostPort.includes('?') || parameters.some((one) => one.includes('?'))) return refused('headers are not taken');
  const server = isIPv6(hostPort) ? null : parseHostPort(hostPort); // without brackets one cannot tell its port
  if (server === null) return refused(`“${hostPort}” is not a host`);
  return withParameters({ scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip', user, ...server }, parameters);
};

/** The URI as it goes on the wire. */
export const formatSipUri = (uri: SipUri): string =>
  `${uri.scheme}:${formatAddress(uri)}${uri.transport === null ? '' : `;transport=${uri.transport}`}${uri.phone ? ';user=phone' : ''}`;

/** The URI as a person reads it: user@host, with "sips:" where it insists on TLS. */
export const showSipUri = (uri: SipUri): string => `${uri.scheme === 'sips' ? 'sips:' : ''}${formatAddress(uri)}`;

const formatAddress = ({ user, host, port }: SipUri): string =>
  `${user === null ? '' : `${user}@`}${host}${port === null ? '' : `:${port}`}`;

/**
 * A typed user part as it goes on the wire (RFC 3261 section 25.1, `user`): other characters escaped as UTF-8.
 * null for an empty one, for what has spaces or control characters, escaped or not, and for a password.
 */
export const encodeSipUser = (text: string): string | null => {
  if (!/^(?:%[0-9a-f]{2}|[^\s\p{Cc}\p{Surrogate}%:@<>"\\])+$/iu.test(text)) return null;
  const user = text.replaceAll(/[^A-Za-z0-9\-_.!~*'()&=+$,;?/%]+/gu, encodeURIComponent);
  const meant = decoded(user);
  return meant === null || /[\s\p{Cc}]/u.test(meant) ? null : user;
};

/** Percent escapes undone; null where they are not UTF-8. */
export const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

const withParameters = (uri: Omit<SipUri, 'transport' | 'phone'>, parameters: readonly string[]): Result<SipUri> => {
  let transport: SipUri['transport'] = null;
  let phone = false;
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.toLowerCase().split('=', 2);
    const known = TRANSPORTS.find((one) => one === value);
    if (name === 'transport' && known !== undefined) transport = known;
    else if (name === 'user' && (value === 'phone' || value === 'ip')) phone = value === 'phone';
    else return refused(`its parameter “${parameter}” is not one that Parley takes`);
  }
  return ok({ ...uri, transport, phone });
};

const TRANSPORTS = ['udp', 'tcp', 'tls', 'ws', 'wss'] as const;

const refused = (why: string): Result<never> =>
  fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `This is not a SIP address that can be called: ${why}.`);
