import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { fingerprintOf, type SigningKey } from './signing-key.ts';

/** What is signed (RFC 8225 section 5). */
export type PassportClaims = {
  /** Call-ID; ours (RFC 8225 section 8). */
  readonly call: string;
  readonly dest: { readonly uri: readonly string[] };
  /** Seconds since 1970. */
  readonly iat: number;
  /** Fingerprints of the DTLS certificates in the session description (RFC 8225 section 5.2.2); absent without. */
  readonly mky?: readonly MediaKey[];
  readonly orig: { readonly uri: string };
  /** SHA-256 of the session description, base64url; ours. */
  readonly sdp: string;
};

/** A certificate's fingerprint as `mky` has it: hash in lower case, digest in upper-case hex without colons. */
export type MediaKey = { readonly alg: string; readonly dig: string };

/** The extension that says what `call` and `sdp` mean (RFC 8225 section 8); who does not know it must not take the token. */
export const EXTENSION = 'parley';

/** Longest token that is looked at, characters: three times what a call needs. */
export const LONGEST_PASSPORT = 4_096;

/** Signs claims (RFC 8225 section 6); the public key travels in the protected header (docs/decisions/0012). */
export const makePassport = (key: SigningKey, claims: PassportClaims): string => {
  const { call, dest, iat, mky, orig, sdp } = claims;
  const header = { alg: 'ES256', jwk: key.jwk, ppt: EXTENSION, typ: 'passport' };
  // The order is lexicographic, as RFC 8225 section 9 has it.
  const payload = { call, dest, iat, ...(mky === undefined ? {} : { mky }), orig, sdp };
  const signed = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${signed}.${key.sign(signed)}`;
};

/** A token taken apart, its signature not yet looked at. */
export type ReadPassport = {
  readonly claims: PassportClaims;
  readonly fingerprint: string;
  /** What makes it this one and no other, whatever its signature looks like. */
  readonly signed: string;
  /** Whether the key in it made the signature; the only costly step. */
  holds(): boolean;
};

/** Takes a token apart; null when it is none of ours in every part. Bounded work, never throws. */
export const readPassport = (token: string): ReadPassport | null => {
  if (token.length > LONGEST_PASSPORT) return null;
  const parts = /^([\w-]{1,1024})\.([\w-]{1,3000})\.([\w-]{86})$/.exec(token);
  if (parts === null) return null;
  const header = HEADER.safeParse(jsonOf(parts[1]!));
  const payload = CLAIMS.safeParse(jsonOf(parts[2]!));
  const signature = bytesOf(parts[3]!);
  if (!header.success || !payload.success || signature === null) return null;
  const { jwk } = header.data;
  const signed = `${parts[1]}.${parts[2]}`;
  return {
    claims: payload.data,
    fingerprint: fingerprintOf(jwk),
    signed,
    holds: () => {
      try {
        // Refuses what is no point of the curve.
        const key = createPublicKey({ key: jwk, format: 'jwk' });
        return verify('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, signature);
      } catch {
        return false;
      }
    },
  };
};

/** Bytes of base64url without padding; null when it is written in any way but the one. */
const bytesOf = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(text) ?? undefined));
  } catch {
    return undefined;
  }
};

const coordinate = z.string().regex(/^[\w-]{43}$/);

const HEADER = z.strictObject({
  alg: z.literal('ES256'),
  jwk: z.strictObject({ crv: z.literal('P-256'), kty: z.literal('EC'), x: coordinate, y: coordinate }),
  ppt: z.literal(EXTENSION),
  typ: z.literal('passport'),
});

const uri = z.string().min(1).max(1_024);

const CLAIMS = z.strictObject({
  call: z.string().min(1).max(256),
  dest: z.strictObject({ uri: z.array(uri).min(1).max(4) }),
  iat: z.int().min(0),
  mky: z
    .array(z.strictObject({ alg: z.string().max(16), dig: z.string().max(128) }))
    .max(8)
    .exactOptional(),
  orig: z.strictObject({ uri }),
  sdp: z.string().regex(/^[\w-]{43}$/),
}) satisfies z.ZodType<PassportClaims>;
