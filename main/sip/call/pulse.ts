import type { SipDialog, SipResponse } from './signalling.ts';

/** What a pulse works with. */
export type PulseParts = {
  /** The confirmed dialog; null when there is none. */
  readonly dialog: () => SipDialog | null;
  /** The peer is not there any more, and why we think so. */
  readonly gone: (reason: string) => void;
  /** Multiplies waits; 1 outside tests. */
  readonly timeScale: number;
};

/** Finds out whether a peer that went without BYE is gone, as one that is only quiet is not. */
export type Pulse = {
  /** Whether nothing is heard of the peer, or to be heard: it sends nothing while on hold. */
  quiet(is: boolean): void;
  stop(): void;
};

/** How long a peer is quiet before it is asked, and between two questions, ms. */
const ASK_EVERY = 20_000;
/** Questions in a row that could not be sent, after which it does not matter whose network is at fault. */
const MOST_UNSENT = 15;
/** Answers that say that the dialog is gone (RFC 3261 section 12.2.1.2, RFC 5057 section 5.1). */
const GONE: ReadonlySet<number> = new Set([404, 408, 410, 481, 604]);

/** Asks a quiet peer by OPTIONS in the dialog, again and again; any answer but those of GONE proves that it is there. */
export const createPulse = ({ dialog, gone, timeScale }: PulseParts): Pulse => {
  let quiet = false;
  /** Counts silences, so that the answer to a question of an earlier one says nothing of this one. */
  let silence = 0;
  let unsent = 0;
  let timer: NodeJS.Timeout | undefined;
  let over = false;

  const later = (): void => {
    timer = setTimeout(() => void ask(silence), ASK_EVERY * timeScale);
  };
  const ask = async (asked: number): Promise<void> => {
    const response = await dialog()?.request('OPTIONS', ['Accept: application/sdp'], null);
    if (asked !== silence || !quiet) return;
    unsent = response?.origin === 'transport' ? unsent + 1 : 0;
    if (response !== undefined && isGone(response)) gone(`the peer no longer answers (${response.status})`);
    else if (unsent >= MOST_UNSENT) gone(`the peer is out of reach (${response?.reason})`);
    else later();
  };
  const be = (is: boolean): void => {
    if (is === quiet || over) return;
    quiet = is;
    silence++;
    unsent = 0;
    clearTimeout(timer);
    if (quiet) later();
  };
  return {
    quiet: be,
    stop() {
      be(false);
      over = true;
    },
  };
};

const isGone = ({ origin, status }: SipResponse): boolean =>
  origin === 'timeout' || (origin === 'peer' && GONE.has(status));
