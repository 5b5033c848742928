import { createHash, randomBytes } from 'node:crypto';
import type { Knocker } from '../../app/meeting/admission.ts';
import type { Identity, Member } from '../../app/meeting/member.ts';
import { BoundedMap } from '../sip/wire/bounded-map.ts';
import { addressKey } from './address-key.ts';
import { bareAddress } from './same-address.ts';

/** Where somebody knocks from. */
export type Origin = {
  readonly identity: Identity;
  /** Network address. */
  readonly address: string;
  /** Token of a place they had. */
  readonly resume?: string;
  /** Whether an address is theirs, too. */
  readonly answersTo?: (address: string) => boolean;
};

/** Who holds which place in a meeting, and who is barred from it; kept for the meeting's life, in memory only. */
export type Places = {
  /** Remembers where a member came from. */
  came(member: Member, origin: Origin): void;
  /** The token by which a member takes the place back; the same one for as long as they have it. */
  token(member: string): string;
  /** Whose place a token takes back. */
  holder(token: string): string | null;
  /** The place is given up; the token opens nothing any more. Who is to be barred is barred before. */
  free(member: string): void;
  bar(member: string, why: 'removed' | 'turned-away'): void;
  barred(origin: Origin): Knocker['barred'];
  /** Who the host calls again is welcome again. */
  unbar(address: string): void;
};

/** An identity that somebody vouches for as one text; null for those nobody vouches for. */
const identityKey = (identity: Identity): string | null =>
  identity.kind === 'registrar'
    ? `registrar ${bareAddress(identity.address)}`
    : identity.kind === 'signed'
      ? `signed ${identity.fingerprint}`
      : null;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

type Place = {
  readonly hash: string | null;
  readonly address: string;
  readonly identity: string | null;
  readonly answersTo: Origin['answersTo'] | null;
};

/** Network addresses remembered, and members at each. */
const MOST_ADDRESSES = 4096;
const MOST_AT_ONE = 8;

/** Places and bars of one meeting. */
export const createPlaces = (): Places => {
  const places = new Map<string, Place>();
  const tokens = new Map<string, string>();
  /** Hash of a token → member; the token itself is nowhere but with its holder and, while they are in, in `tokens`. */
  const holders = new Map<string, string>();
  const bars = new Map<string, 'removed' | 'turned-away'>();
  /** Bars of those who have other addresses than the one they are barred by. */
  const reached = new Map<string, (address: string) => boolean>();
  /** Members by network address, to tell a shared one. */
  const seenAt = new BoundedMap<string, Set<string>>(MOST_ADDRESSES);
  return {
    came: (member, { identity, address, answersTo = null }) => {
      const key = address === '' ? '' : addressKey(address);
      places.set(member.id, { hash: null, address: key, identity: identityKey(identity), answersTo });
      const there = seenAt.get(key) ?? new Set();
      if (key !== '' && there.size < MOST_AT_ONE) seenAt.set(key, there.add(member.id));
    },
    token: (member) => {
      const token = tokens.get(member) ?? randomBytes(32).toString('base64url');
      const hash = hashOf(token);
      tokens.set(member, token);
      holders.set(hash, member);
      const place = places.get(member);
      if (place !== undefined) places.set(member, { ...place, hash });
      return token;
    },
    holder: (token) => holders.get(hashOf(token)) ?? null,
    free: (member) => {
      const token = tokens.get(member);
      if (token !== undefined) holders.delete(hashOf(token));
      tokens.delete(member);
      places.delete(member);
    },
    bar: (member, why) => {
      const place = places.get(member);
      if (place === undefined) return;
      if (place.hash !== null) bars.set(`token ${place.hash}`, why);
      if (place.identity !== null && place.answersTo) reached.set(place.identity, place.answersTo);
      if (place.identity !== null) bars.set(place.identity, why);
      else if (place.address !== '') bars.set(`address ${place.address}`, why);
    },
    barred: ({ identity, address, resume }) => {
      const key = identityKey(identity);
      const known = (resume === undefined ? undefined : bars.get(`token ${hashOf(resume)}`)) ?? (key && bars.get(key));
      if (known) return { why: known, sure: true };
      const at = address === '' ? '' : addressKey(address);
      const there = key === null ? bars.get(`address ${at}`) : undefined;
      // Several behind one address (an office, a reverse proxy) cannot be told apart: the host decides.
      return there === undefined ? null : { why: there, sure: (seenAt.get(at)?.size ?? 0) < 2 };
    },
    unbar: (address) => {
      bars.delete(`registrar ${bareAddress(address)}`);
      for (const [key, answersTo] of reached) if (answersTo(address)) bars.delete(key);
    },
  };
};
