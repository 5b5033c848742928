/** Where updates come from: nowhere, what everybody gets, or what is tried out before. */
export type UpdateChannel = 'off' | 'latest' | 'beta';

/** Why Parley does not look for updates. */
export type UpdatesOff =
  /** Run from its sources. */
  | 'unpackaged'
  /** The organisation installed Parley and brings its new versions. */
  | 'managed'
  /** What installed it, a package manager or the person's own hands, brings its new versions. */
  | 'package'
  /** The program's own folder cannot be written. */
  | 'read-only'
  /** This build carries no publisher's name that an update could be held against. */
  | 'unsigned'
  /** This build names no server, or one that is not safe to ask. */
  | 'no-server'
  /** The organisation's settings say so. */
  | 'policy'
  /** The person's settings say so. */
  | 'person';

/** Why an update was not taken: not the file that was published, not its publisher's, or a description that makes no sense. */
export type UpdateRefusal = 'checksum' | 'signature' | 'description';

/** Why looking for an update or getting it failed. */
export type UpdateFailure = 'offline' | 'unreachable' | 'server' | 'disk';

/** A version that is offered; `back`: older than this one, for somebody who leaves beta. */
export type Offer = { readonly version: string; readonly back: boolean };

/** An update's life: idle → checking → (waiting →) downloading → ready ⇄ deferred → installing. Times are ms since 1970. */
export type Update =
  | { readonly phase: 'off'; readonly why: UpdatesOff }
  /** Nothing newer is known; null while never asked. */
  | { readonly phase: 'idle'; readonly checkedAt: number | null }
  | { readonly phase: 'checking' }
  /** Found, and not fetched before the call is over. */
  | ({ readonly phase: 'waiting' } & Offer)
  /** `percent`: 0–100. */
  | ({ readonly phase: 'downloading'; readonly percent: number } & Offer)
  | ({ readonly phase: 'ready' } & Offer)
  /** Ready, and not spoken of before `until`. */
  | ({ readonly phase: 'deferred'; readonly until: number } & Offer)
  | ({ readonly phase: 'installing' } & Offer)
  /** `version` is "" where not even that could be read. */
  | { readonly phase: 'refused'; readonly why: UpdateRefusal; readonly version: string; readonly at: number }
  | { readonly phase: 'failed'; readonly why: UpdateFailure; readonly at: number };

/** The update as the screens see it. */
export type UpdateView = {
  readonly update: Update;
  /** The channel in force. */
  readonly channel: UpdateChannel;
  /** Looked for by itself next, ms since 1970; null when not planned. */
  readonly nextAt: number | null;
};
