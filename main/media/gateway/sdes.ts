import { randomBytes } from 'node:crypto';
import type { SdpCrypto } from './sdp-parse.ts';
import { masterLength, type SrtpSuite, srtpSuite } from './srtp-suites.ts';

/** Suites that are offered, in this order; AES-256-GCM and the other 32-bit tag are only taken from others. */
const OFFERED = ['AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80', 'AES_256_CM_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'];

/** A key of ours as it stands in SDP: `key` is master key and salt in base64, `mki` its name as value:length, "" without. */
export type SdesKey = { readonly tag: number; readonly suite: string; readonly key: string; readonly mki: string };

/** A fresh key for a suite (RFC 4568 section 6.1). */
export const freshKey = (tag: number, suite: SrtpSuite): SdesKey => ({
  tag,
  suite: suite.name,
  key: randomBytes(masterLength(suite)).toString('base64'),
  mki: '',
});

/** Fresh keys for everything that is offered. */
export const freshKeys = (): SdesKey[] => OFFERED.map((name, i) => freshKey(i + 1, srtpSuite(name)!));

/** The line that carries a key; `suite` may spell the name as the peer did. */
export const cryptoLine = ({ tag, suite, key, mki }: SdesKey): string =>
  `a=crypto:${tag} ${suite} inline:${key}${mki === '' ? '' : `|${mki}`}`;

/** Key material of a crypto line. */
export type UsableKey = {
  readonly suite: SrtpSuite;
  readonly master: Buffer;
  /** Name of the key as in SDP, "" without. */
  readonly mki: string;
};

/** Most bytes of an MKI (RFC 4568 section 9.2). */
const MOST_MKI = 128;

/** An MKI as it goes into packets: the value in so many bytes, big-endian; null when it does not fit (RFC 4568 section 6.1). */
export const mkiBytes = (mki: string): Buffer | null => {
  if (mki === '') return Buffer.alloc(0);
  const [value = '', length = ''] = mki.split(':');
  const bytes = Number(length);
  if (!/^\d{1,400}$/.test(value) || !/^\d{1,3}$/.test(length) || bytes < 1 || bytes > MOST_MKI) return null;
  const hex = BigInt(value).toString(16);
  return hex.length > bytes * 2 ? null : Buffer.from(hex.padStart(bytes * 2, '0'), 'hex');
};

/** The key material of a crypto line; null when it is not usable: unknown suite, wrong length, or weakening parameters. */
export const usableKey = (crypto: SdpCrypto): UsableKey | null => {
  const suite = srtpSuite(crypto.suite);
  if (suite === null) return null;
  const master = Buffer.from(crypto.key, 'base64');
  if (master.length !== masterLength(suite)) return null;
  let mki = '';
  for (const part of crypto.parameters.split(/\s+/)) {
    if (part === '' || part.startsWith('-') || /^WSH=\d+$/.test(part)) continue;
    // After the key stand its lifetime and its name, each or none (RFC 4568 section 6.1).
    const named = /^(?:\|(?:2\^)?\d+)?(?:\|(\d+:\d+))?$/.exec(part);
    if (named === null) return null;
    mki = named[1] ?? '';
    if (mkiBytes(mki) === null) return null;
  }
  return { suite, master, mki };
};

/** The offered line to accept: the offerer's first that is usable, short tags only when there is nothing else (RFC 4568 section 5.1.2). */
export const chosenCrypto = (offered: readonly SdpCrypto[]): SdpCrypto | null => {
  const usable = offered.filter((crypto) => usableKey(crypto) !== null);
  return usable.find((crypto) => srtpSuite(crypto.suite)!.tag > 4) ?? usable[0] ?? null;
};
