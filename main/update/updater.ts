import type { Offer, UpdateFailure, UpdateRefusal } from '../../app/update/update.ts';

/** Something was offered that must not be taken; `version` "" when unknown. */
export type Refused = {
  readonly is: 'refused';
  readonly why: UpdateRefusal;
  readonly version: string;
  /** For the log. */
  readonly detail: string;
};
/** Nobody answered, or not as it should be. */
export type Failed = {
  readonly is: 'failed';
  readonly why: UpdateFailure;
  readonly detail: string;
  /** How long the server wants to be left alone, ms; 0 for nothing said. */
  readonly retryAfter: number;
};

/** What asking came to. */
export type CheckAnswer = { readonly is: 'none' } | ({ readonly is: 'found' } & Offer) | Refused | Failed;

/** What fetching came to. */
export type DownloadAnswer = { readonly is: 'downloaded' } | Refused | Failed;

/** What fetches and installs new versions; one of these is asked at a time. */
export type Updater = {
  /** Asks the server for a channel's newest release. */
  check(channel: 'latest' | 'beta'): Promise<CheckAnswer>;
  /** Fetches and verifies what was found; `installOnQuit`: it is installed at the next quit unless dropped. */
  download(options: {
    readonly installOnQuit: boolean;
    readonly onPercent: (percent: number) => void;
  }): Promise<DownloadAnswer>;
  /** Ends what is being asked or fetched; its answer then means nothing. */
  cancel(): void;
  /** Takes back that it is installed at the next quit. */
  drop(): void;
  /** Starts the installer and ends the app, which is started again by it. */
  install(): void;
};
