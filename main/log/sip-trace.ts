import { maskKnown } from './mask-known.ts';
import { redactSip } from './redact-sip.ts';
import { tokenOf } from './token.ts';

/** The newest SIP messages, in memory only, without credentials and people. */
export type SipTrace = {
  /** Takes a message as the engine says it, "> " or "< " before it, and gives back what was kept. */
  add(message: string): string;
  /** Oldest first, each with its time. */
  newest(): readonly string[];
};

/** Most messages, and most characters of all together. */
const MOST = 200;
const MOST_CHARACTERS = 200_000;

/** Starts with none. */
export const createSipTrace = (secrets: () => readonly string[], now: () => Date = () => new Date()): SipTrace => {
  const kept: string[] = [];
  let characters = 0;
  return {
    add: (message) => {
      const safe = maskKnown(message.slice(0, 2) + redactSip(message.slice(2), { token: tokenOf }), secrets());
      const line = `${now().toISOString()} ${safe}`;
      kept.push(line);
      characters += line.length;
      while (kept.length > MOST || (characters > MOST_CHARACTERS && kept.length > 1)) {
        characters -= kept.shift()?.length ?? 0;
      }
      return safe;
    },
    newest: () => kept,
  };
};
