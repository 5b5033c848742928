import { type Asks, asksOf } from '../../app/meeting/asks.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';
import { shortened } from '../../app/text/shortened.ts';
import { type Language, text } from '../../app/text/text.ts';

/** A notification: names stand in the title alone, because a body may be read as markup (Linux). */
export type Notice = {
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  /** What the person should see who follows it. */
  readonly panel: 'people' | 'doors';
};

/** What the system does to be noticed. */
export type DoorbellWays = {
  /** The person has the window before them. */
  inFront(): boolean;
  /** Shows it in the place of the last one; null takes that away. */
  notify(notice: Notice | null): void;
  /** How many ask, on the app's icon; 0 takes it away. */
  badge(count: number): void;
  /** Has the window's frame or its button ask to be looked at. */
  flash(on: boolean): void;
};

/** What the doorbell is made from. */
export type DoorbellParts = DoorbellWays & {
  readonly meetings: {
    getState(): readonly Meeting[];
    subscribe(listener: (meetings: readonly Meeting[]) => void): () => void;
  };
  readonly language: () => Language;
  /** ms since 1970. */
  readonly now: () => number;
};

/** Calls the person to their meeting while the window is not in front. */
export type Doorbell = {
  /** The window has come to the front. */
  looked(): void;
  stop(): void;
};

/** Between two notifications, ms: what comes meanwhile is told by the next one. */
const REST_MS = 10_000;
/** Between two sounds while nobody looks, ms. */
const SOUND_REST_MS = 60_000;
/** Most code points of a name. */
const LONGEST_NAME = 40;

/** Tells of who waits, raised hands and wrong passwords: one notification at a time, and a sound now and then. */
export const createDoorbell = (parts: DoorbellParts): Doorbell => {
  const { meetings } = parts;
  let known: ReadonlySet<string> = new Set();
  let count = 0;
  let resting: NodeJS.Timeout | null = null;
  let owed = false;
  let soundedAt = Number.NEGATIVE_INFINITY;
  let told = false;

  const now = (): Asks => asksOf(meetings.getState().find(({ state }) => state.phase !== 'ended'));
  const quiet = (): void => {
    owed = false;
    if (!told) return;
    told = false;
    parts.notify(null);
    parts.flash(false);
  };
  const ring = (): void => {
    if (resting !== null) {
      owed = true;
      return;
    }
    const notice = noticeOf(parts.language(), now());
    if (notice === null) return;
    const silent = parts.now() - soundedAt < SOUND_REST_MS;
    if (!silent) soundedAt = parts.now();
    parts.notify({ ...notice, silent });
    parts.flash(true);
    told = true;
    resting = setTimeout(() => {
      resting = null;
      if (owed) {
        owed = false;
        ring();
      }
    }, REST_MS);
  };
  const change = (): void => {
    const asks = now();
    const before = known;
    known = keysOf(asks);
    const open = asks.waiting.length + asks.hands.length;
    if (open !== count) {
      count = open;
      parts.badge(count);
    }
    if (known.size === 0) quiet();
    else if (!parts.inFront() && [...known].some((key) => !before.has(key))) ring();
  };
  const forget = meetings.subscribe(change);

  return {
    looked: () => {
      soundedAt = Number.NEGATIVE_INFINITY;
      quiet();
    },
    stop: () => {
      forget();
      if (resting !== null) clearTimeout(resting);
      quiet();
      if (count > 0) parts.badge(0);
    },
  };
};

const keysOf = ({ waiting, hands, wrong }: Asks): ReadonlySet<string> =>
  new Set([
    ...waiting.map(({ id }) => `waits ${id}`),
    ...hands.map(({ id }) => `hand ${id}`),
    ...(wrong > 0 ? ['wrong'] : []),
  ]);

/** What is said of it, the most urgent first; null when there is nothing. */
const noticeOf = (language: Language, { waiting, hands, wrong }: Asks): Omit<Notice, 'silent'> | null => {
  const named = (what: 'waits' | 'hands', [first, ...others]: readonly Member[]): string => {
    const name = shortened((first?.name ?? '').replace(/[\s\p{Cc}]+/gu, ' '), LONGEST_NAME);
    return others.length === 0
      ? text(language, `system.${what}`, { name })
      : text(language, `system.${what}More`, { name, count: others.length });
  };
  const bodyOf = (more: readonly string[]): string => more.join('\n') || text(language, 'system.toMeeting');
  const wrongTries = wrong === 0 ? [] : [text(language, 'room.wrongTries', { count: wrong })];
  if (waiting.length > 0) {
    const raised = hands.length === 0 ? [] : [text(language, 'system.raised', { count: hands.length })];
    return { title: named('waits', waiting), body: bodyOf([...raised, ...wrongTries]), panel: 'people' };
  }
  if (hands.length > 0) return { title: named('hands', hands), body: bodyOf(wrongTries), panel: 'people' };
  if (wrong > 0) return { title: text(language, 'system.wrongTries'), body: bodyOf(wrongTries), panel: 'doors' };
  return null;
};
