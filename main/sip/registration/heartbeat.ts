import type { SipResponse } from '../call/signalling.ts';
import type { RegistrationState } from '../sip-engine.ts';

/** What a heartbeat does through its account. */
export type HeartbeatPort = {
  /** Sends the server a request it may answer; never rejects. */
  ask(): Promise<SipResponse>;
  /** Keeps NATs open without an answer (RFC 5626 section 3.5.1, CRLF). */
  knock(): void;
  /** An answer came. */
  heard(response: SipResponse): void;
  /** A server that had answered before did not. */
  lost(): void;
};

/** How often it beats. */
export type HeartbeatOptions = {
  /** Longest time between two beats, seconds; 0 for none. With `answerMs` it bounds how long a dead server goes unnoticed. */
  readonly seconds: number;
  /** Milliseconds until an answer counts as missing. */
  readonly answerMs: number;
  /** A number in [0, 1). */
  readonly random: () => number;
};

/** Keeps the flow of a registration open over UDP, and notices when it is dead (RFC 5626 sections 4.2 and 4.4). */
export type Heartbeat = { follow(state: Pick<RegistrationState, 'phase' | 'signalling'>): void };

/**
 * Makes a heartbeat. One timer for both tasks: a server that answers is asked in place of the CRLF, one that left the first
 * question of a flow unanswered is asked no more.
 */
export const createHeartbeat = (port: HeartbeatPort, options: HeartbeatOptions): Heartbeat => {
  let answers: boolean | null = null;
  let registered = false;
  let asking = false;
  /** Rises whenever what runs is no longer wanted. */
  let run = 0;
  let next: NodeJS.Timeout | null = null;

  const schedule = (): void => {
    if (next !== null) clearTimeout(next);
    next = setTimeout(() => void beat(), options.seconds * 1_000 * (0.8 + 0.2 * options.random())).unref();
  };
  const beat = async (): Promise<void> => {
    schedule();
    if (!registered || answers === false || asking) return port.knock();
    const mine = run;
    asking = true;
    let late: NodeJS.Timeout | undefined;
    const silence = new Promise<null>((resolve) => {
      late = setTimeout(() => resolve(null), options.answerMs).unref();
    });
    const response = await Promise.race([port.ask(), silence]);
    clearTimeout(late);
    if (mine !== run) return;
    asking = false;
    if (response?.origin === 'peer') {
      answers = true;
      port.heard(response);
    } else if (answers === null) answers = false;
    else port.lost();
  };
  const stop = (): void => {
    run++;
    if (next !== null) clearTimeout(next);
    next = null;
    answers = null;
    asking = false;
  };
  return {
    follow({ phase, signalling }) {
      if (options.seconds <= 0) return;
      if (!signalling) return stop();
      const first = phase === 'registered' && !registered && answers === null;
      registered = phase === 'registered';
      if (first) void beat();
      else if (next === null) schedule();
    },
  };
};
