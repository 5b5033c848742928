import { BoundedMap } from '../sip/wire/bounded-map.ts';
import { addressKey } from './address-key.ts';

/** How wrong passwords slow further ones down at one place. */
type Pace = {
  /** Wrong ones that cost nothing: people mistype. */
  readonly free: number;
  /** The first delay, doubled by every further wrong one up to `cap`; ms. */
  readonly base: number;
  readonly cap: number;
  /** One wrong one is forgotten for every such time without any, ms; longer than `cap`, or waiting would pay. */
  readonly forget: number;
};

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const PER_ADDRESS: Pace = { free: 3, base: 2 * SECOND, cap: 30 * MINUTE, forget: 60 * MINUTE };
const PER_MEETING: Pace = { free: 10, base: 5 * SECOND, cap: 5 * MINUTE, forget: 10 * MINUTE };
const OVERALL: Pace = { free: 30, base: 5 * SECOND, cap: 3 * MINUTE, forget: 6 * MINUTE };

/** Addresses and meetings remembered; the oldest go first, and the meeting's own pace does not depend on them. */
const MOST_ADDRESSES = 4096;
const MOST_MEETINGS = 64;

type Count = { readonly wrong: number; readonly at: number };
const NONE: Count = { wrong: 0, at: 0 };

const left = (count: Count, pace: Pace, now: number): number =>
  Math.max(0, count.wrong - Math.floor(Math.max(0, now - count.at) / pace.forget));
const delay = (wrong: number, pace: Pace): number =>
  wrong <= pace.free ? 0 : Math.min(pace.cap, pace.base * 2 ** Math.min(30, wrong - pace.free - 1));
const lockedUntil = (count: Count, pace: Pace, now: number): number => {
  const until = count.at + delay(count.wrong, pace);
  return until > now ? until : 0;
};
const wrongAgain = (count: Count, pace: Pace, now: number): Count => ({ wrong: left(count, pace, now) + 1, at: now });

/** Who tries passwords how often: per address, per meeting and in all. Somebody who needs no password never asks here. */
export type Tries = {
  /** When a password from this address may be looked at: 0 for now, else ms since 1970. */
  closedUntil(meeting: string, address: string): number;
  wrong(meeting: string, address: string): void;
  /** A right password: the address starts anew; the meeting's count stays, or one who knows one password could try the other for ever. */
  right(address: string): void;
  /** What the host is told. */
  seen(meeting: string): { readonly wrong: number; readonly lockedUntil: number | null };
  /** The meeting is over. */
  forget(meeting: string): void;
};

/** Counts in memory of a fixed size; an address is kept as a keyed hash. */
export const createTries = (now: () => number): Tries => {
  const addresses = new BoundedMap<string, Count>(MOST_ADDRESSES);
  const meetings = new BoundedMap<string, Count>(MOST_MEETINGS);
  let overall = NONE;
  const ofMeeting = (meeting: string): Count => meetings.get(meeting) ?? NONE;
  return {
    closedUntil: (meeting, address) => {
      const at = now();
      return Math.max(
        lockedUntil(addresses.get(addressKey(address)) ?? NONE, PER_ADDRESS, at),
        lockedUntil(ofMeeting(meeting), PER_MEETING, at),
        lockedUntil(overall, OVERALL, at),
      );
    },
    wrong: (meeting, address) => {
      const at = now();
      const key = addressKey(address);
      addresses.set(key, wrongAgain(addresses.get(key) ?? NONE, PER_ADDRESS, at));
      meetings.set(meeting, wrongAgain(ofMeeting(meeting), PER_MEETING, at));
      overall = wrongAgain(overall, OVERALL, at);
    },
    right: (address) => addresses.delete(addressKey(address)),
    seen: (meeting) => {
      const at = now();
      const until = Math.max(lockedUntil(ofMeeting(meeting), PER_MEETING, at), lockedUntil(overall, OVERALL, at));
      return { wrong: left(ofMeeting(meeting), PER_MEETING, at), lockedUntil: until === 0 ? null : until };
    },
    forget: (meeting) => meetings.delete(meeting),
  };
};
