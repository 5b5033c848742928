import { hostname } from 'node:os';
import { isOwnAddress } from '../wire/local-address.ts';
import { parseSipUri } from '../wire/sip-uri.ts';

/** Whether a URI is an account's address of record, whatever parameters and port it has. */
export const isRecord = (record: string): ((uri: string) => boolean) => {
  const own = parseSipUri(record);
  return (uri) => {
    const one = parseSipUri(uri);
    return one !== null && one.user === own?.user && one.host.toLowerCase() === own.host.toLowerCase();
  };
};

/**
 * Whether a URI leads to an endpoint that listens on a port of this machine: by its port, and an address or the name of the
 * machine; or by one of the names others have for it, at any port, since a router may map that.
 */
export const isReached =
  (port: () => number, names: () => readonly string[]): ((uri: string) => boolean) =>
  (uri) => {
    const one = parseSipUri(uri);
    if (one === null) return false;
    const host = one.host.toLowerCase();
    if (names().some((name) => name.toLowerCase() === host)) return true;
    if ((one.port ?? (one.scheme === 'sips' ? 5061 : 5060)) !== port()) return false;
    const machine = hostname().toLowerCase();
    return ['localhost', machine, `${machine}.local`].includes(host) || isOwnAddress(host);
  };
