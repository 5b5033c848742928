import { isIPv4 } from 'node:net';
import { localAddresses } from '../../main/media/gateway/ice/local-addresses.ts';

/** This machine's address for others: browsers and libnice leave loopback out where there is another. */
export const OWN_ADDRESS = localAddresses('').find(isIPv4) ?? '127.0.0.1';
