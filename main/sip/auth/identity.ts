import { createHash } from 'node:crypto';
import { mediaClaims, ownMedia } from './media-binding.ts';
import { EXTENSION, LONGEST_PASSPORT, makePassport, readPassport } from './passport.ts';
import type { SigningKey } from './signing-key.ts';

/** The parts of an INVITE that its signature is bound to. */
export type SignedParts = {
  /** URI of From. */
  readonly from: string;
  /** Request-URI. */
  readonly target: string;
  readonly callId: string;
  readonly sdp: string;
};

/** An INVITE that came in, as far as its signature is concerned. */
export type ReceivedParts = Pick<SignedParts, 'from' | 'callId'> & {
  /** What its caller dialled, as far as that is an address of ours and leads where the INVITE is going; else null. */
  readonly dialled: () => string | null;
  /** null when it carries no offer. */
  readonly sdp: string | null;
  /** Every Identity header. */
  readonly identity: readonly string[];
};

/** Signs INVITEs and verifies those of others (RFC 8224, RFC 8225, docs/decisions/0012). */
export type SipIdentity = {
  /** Header lines of an INVITE of ours; none while it is not to be signed. */
  sign(parts: SignedParts): readonly string[];
  /** Fingerprint of the key that signed an INVITE; null for none, and for a signature that does not hold here and now. */
  verify(parts: ReceivedParts): string | null;
};

/** What it is made with. */
export type IdentityOptions = {
  /** Signs what we send; null while nothing is to be signed. */
  readonly key: () => SigningKey | null;
  /** Whether the person's directory holds a key with this fingerprint. */
  readonly trusts: (fingerprint: string) => boolean;
  readonly now: () => number;
  readonly log: (line: string) => void;
};

/** How old a signature may be, or how far ahead its signer's clock, seconds (RFC 8224 section 6.2, step 4). */
const FRESH = 60;
/** Most calls of one key in that time, so that its memory has an end. */
const MOST_CALLS = 64;

/** Makes it, with a memory of the signatures seen. */
export const createIdentity = ({ key, trusts, now, log }: IdentityOptions): SipIdentity => {
  /** What each trusted key signed, until it is too old anyway: a stranger fills nothing up, a contact nothing but their own. */
  const seen = new Map<string, Map<string, number>>();
  const seconds = (): number => Math.floor(now() / 1_000);
  const first = (by: string, signed: string, iat: number): boolean => {
    const before = seen.get(by) ?? new Map<string, number>();
    seen.set(by, before);
    for (const [old, until] of before) if (until < seconds()) before.delete(old);
    // Not the signature, of which there are two for one text.
    const name = createHash('sha256').update(signed).digest('base64url');
    if (before.has(name) || before.size >= MOST_CALLS) return false;
    before.set(name, iat + FRESH);
    return true;
  };

  /** The fingerprint, or in words why there is none. */
  const judge = (parts: ReceivedParts, ours: readonly string[]): { readonly by: string } | string => {
    // Which of several was meant, nobody can say.
    if (ours.length > 1) return 'there are several';
    const passport = readPassport(ours[0]!.split(';', 1)[0]!.trimEnd());
    if (passport === null) return 'it is malformed';
    const { claims, fingerprint, signed } = passport;
    if (Math.abs(seconds() - claims.iat) > FRESH) return 'it is not of this minute';
    if (claims.orig.uri !== parts.from) return 'it is of another caller';
    if (claims.call !== parts.callId) return 'it is of another call';
    const dialled = parts.dialled();
    if (dialled === null || !claims.dest.uri.includes(dialled)) return 'it was made for something else';
    if (parts.sdp === null || !ownMedia(parts.sdp, claims)) return 'it is of other media';
    if (!passport.holds()) return 'its signature is wrong';
    if (trusts(fingerprint) && !first(fingerprint, signed, claims.iat)) return 'it was used before';
    return { by: fingerprint };
  };

  return {
    sign: ({ from, target, callId, sdp }) => {
      const signer = key();
      if (signer === null) return [];
      const iat = seconds();
      const claims = { call: callId, dest: { uri: [target] }, iat, orig: { uri: from }, ...mediaClaims(sdp) };
      return [
        `Date: ${new Date(iat * 1_000).toUTCString()}`,
        `Identity: ${makePassport(signer, claims)};ppt=${EXTENSION}`,
      ];
    },
    verify: (parts) => {
      const ours = parts.identity.filter((value) => value.length <= LONGEST_PASSPORT && OURS.test(value));
      if (ours.length === 0) return null;
      const judged = judge(parts, ours);
      if (typeof judged !== 'string') return judged.by;
      log(`the caller of a call counts as anonymous, since of its Identity: ${judged}`);
      return null;
    },
  };
};

/** Others' extensions are others' (RFC 8224 section 5). */
const OURS = new RegExp(`;\\s*ppt\\s*=\\s*"?${EXTENSION}"?\\s*(?:;|$)`, 'i');
