import { randomBytes } from 'node:crypto';
import type { SdpCrypto } from './sdp-parse.ts';
import { masterLength, type SrtpSuite, srtpSuite } from './srtp-suites.ts';

/** Suites that are offered, in this order; AES-256-GCM and the other 32-bit tag are only taken from others. */
const OFFERED = ['AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80', 'AES_256_CM_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'];

/** A key of ours as it stands in SDP; `key` is master key and salt in base64. */
export type SdesKey = { readonly tag: number; readonly suite: string; readonly key: string };

/** A fresh key for a suite (RFC 4568 section 6.1). */
export const freshKey = (tag: number, suite: SrtpSuite): SdesKey => ({
  tag,
  suite: suite.name,
  key: randomBytes(masterLength(suite)).toString('base64'),
});

/** Fresh keys for everything that is offered. */
export const freshKeys = (): SdesKey[] => OFFERED.map((name, i) => freshKey(i + 1, srtpSuite(name)!));

/** The line that carries a key; `suite` may spell the name as the peer did. */
export const cryptoLine = ({ tag, suite, key }: SdesKey): string => `a=crypto:${tag} ${suite} inline:${key}`;

/** The key material of a crypto line; null when it is not usable: unknown suite, wrong length, MKI, or weakening parameters. */
export const usableKey = (crypto: SdpCrypto): { readonly suite: SrtpSuite; readonly master: Buffer } | null => {
  const suite = srtpSuite(crypto.suite);
  if (suite === null) return null;
  const master = Buffer.from(crypto.key, 'base64');
  if (master.length !== masterLength(suite)) return null;
  for (const part of crypto.parameters.split(/\s+/)) {
    if (part === '' || part.startsWith('-') || /^WSH=\d+$/.test(part)) continue;
    // Only a lifetime may follow the key; an MKI (with a colon) is not spoken (RFC 4568 section 6.1).
    if (!/^\|(2\^)?\d+$/.test(part)) return null;
  }
  return { suite, master };
};

/** The offered line to accept: the offerer's first that is usable, short tags only when there is nothing else (RFC 4568 section 5.1.2). */
export const chosenCrypto = (offered: readonly SdpCrypto[]): SdpCrypto | null => {
  const usable = offered.filter((crypto) => usableKey(crypto) !== null);
  return usable.find((crypto) => srtpSuite(crypto.suite)!.tag > 4) ?? usable[0] ?? null;
};
