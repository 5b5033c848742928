import { hostname } from 'node:os';
import { parseSipUri } from '../wire/sip-uri.ts';
import { type Dialled, uriIn } from './signed-by.ts';

/** At an account: To, since its proxy puts our contact into the Request-URI (RFC 3261 section 16.5); it is to be the address of record. */
export const dialledRecord = (record: string): Dialled => {
  const own = parseSipUri(record);
  return (message) => {
    const to = uriIn(message, 'To');
    const uri = parseSipUri(to);
    return uri !== null && uri.user === own?.user && uri.host.toLowerCase() === own.host.toLowerCase() ? to : null;
  };
};

/**
 * At an endpoint without an account: the Request-URI, which nobody rewrites. It is to have the endpoint's port, and the address
 * that its sender reaches us at, the name of this machine, or a name that others know it by.
 */
export const dialledHere =
  (port: () => number, names: () => readonly string[]): Dialled =>
  (message, localAddress) => {
    const uri = parseSipUri(message.uri);
    if (uri === null || (uri.port ?? (uri.scheme === 'sips' ? 5061 : 5060)) !== port()) return null;
    const machine = hostname();
    const own = [localAddress, ...(LOOPBACK.includes(localAddress) ? ['localhost'] : []), machine, `${machine}.local`];
    const host = uri.host.toLowerCase();
    return [...own, ...names()].some((name) => name.toLowerCase() === host) ? message.uri : null;
  };

/** Addresses that lead to the machine of whoever writes them. */
const LOOPBACK = ['127.0.0.1', '::1'];
