import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { MediaKey, PassportClaims } from './passport.ts';

/** What a signature says of the media, so that nobody else's can take their place. */
export const mediaClaims = (sdp: string): Pick<PassportClaims, 'mky' | 'sdp'> => {
  const mky = mediaKeys(sdp);
  return { ...(mky.length === 0 ? {} : { mky }), sdp: createHash('sha256').update(sdp).digest('base64url') };
};

/**
 * Whether a session description is that of the signer: to the letter, or, where somebody on the way wrote other addresses
 * into it, by certificates that every stream is keyed by. Keys that stand in the description itself (SDES) prove nothing
 * about a changed one.
 */
export const ownMedia = (sdp: string, claims: Pick<PassportClaims, 'mky' | 'sdp'>): boolean => {
  const found = mediaClaims(sdp);
  if (!isDeepStrictEqual(found.mky ?? [], claims.mky ?? [])) return false;
  return found.sdp === claims.sdp || (found.mky !== undefined && allByCertificate(sdp));
};

/** Most fingerprints that are read. */
const MOST = 8;

/** The fingerprints in a description, each once, in the order of RFC 8225 section 5.2.2. */
const mediaKeys = (sdp: string): MediaKey[] => {
  const lines = [...sdp.matchAll(/^a=fingerprint:([\w-]{1,16}) ([0-9A-Fa-f:]{1,256})[ \t]*\r?$/gm)].slice(0, MOST + 1);
  const keys = new Map(
    lines.map(([, hash = '', digest = '']) => {
      const key = { alg: hash.toLowerCase(), dig: digest.replaceAll(':', '').toUpperCase() };
      return [`${key.alg} ${key.dig}`, key] as const;
    }),
  );
  return [...keys].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, key]) => key);
};

/** Whether every stream that is used has DTLS and a certificate named for it. */
const allByCertificate = (sdp: string): boolean => {
  const [head = '', ...streams] = sdp.split(/^(?=m=)/m);
  const named = (text: string): boolean => /^a=fingerprint:/m.test(text);
  const used = streams.filter((stream) => !/^m=\S+ 0[ /]/.test(stream));
  return used.length > 0 && used.every((one) => /^m=\S+ \S+ \S*TLS\//.test(one) && (named(one) || named(head)));
};
