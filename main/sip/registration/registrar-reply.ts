import type { SipResponse } from '../call/signalling.ts';
import type { RegistrationState } from '../sip-engine.ts';
import { parseNameAddr } from '../sipjs/header-values.ts';

/** Most seconds that a Retry-After can make us wait, and that a binding is believed to live. */
const LONGEST_WAIT = 3_600;
const LONGEST_BINDING = 86_400;

/** What a final response to REGISTER means. */
export type RegistrarReply =
  | { readonly kind: 'registered'; readonly seconds: number }
  /** 423: ask again at once for this long. */
  | { readonly kind: 'too-brief'; readonly seconds: number }
  /** Asking again with the same credentials is no use. */
  | { readonly kind: 'refused'; readonly problem: 'wrong-password' | 'forbidden' }
  /** Comes back by itself; `retryAfter` in seconds when the server said so. `elsewhere` when another server should be tried. */
  | {
      readonly kind: 'failed';
      readonly problem: NonNullable<RegistrationState['problem']>;
      readonly retryAfter: number | null;
      readonly elsewhere: boolean;
    };

/** Reads a response to REGISTER (RFC 3261 section 10.2). `contact` is what we registered, `asked` the seconds asked for. */
export const readRegistrarReply = (response: SipResponse, contact: string, asked: number): RegistrarReply => {
  const { status } = response;
  if (status < 300) return { kind: 'registered', seconds: granted(response, contact) ?? asked };
  if (status === 423) {
    const least = seconds(response.header('Min-Expires'));
    if (least !== null && least > asked) return { kind: 'too-brief', seconds: least };
  }
  if (status === 401 || status === 407) return { kind: 'refused', problem: 'wrong-password' };
  if ([403, 404, 405, 604, 606].includes(status)) return { kind: 'refused', problem: 'forbidden' };
  const wait = seconds(response.header('Retry-After'));
  const retryAfter = wait === null ? null : Math.min(wait, LONGEST_WAIT);
  const problem =
    response.origin === 'timeout' ? 'timeout' : response.origin === 'transport' ? 'unreachable' : 'server';
  return {
    kind: 'failed',
    problem,
    retryAfter,
    elsewhere: response.origin !== 'peer' || (status === 503 && retryAfter === null),
  };
};

/** Seconds our binding lives: its own parameter, else the Expires header. */
const granted = (response: SipResponse, contact: string): number | null => {
  const own = response.list('Contact').find((value) => value.includes(contact));
  const parameter = own === undefined ? null : (parseNameAddr(own)?.parameters.get('expires') ?? null);
  const value = seconds(parameter?.replaceAll('"', '') ?? null) ?? seconds(response.header('Expires'));
  return value === null || value === 0 ? null : value;
};

const seconds = (value: string | null): number | null => {
  const digits = /^\s*(\d{1,9})/.exec(value ?? '')?.[1];
  return digits === undefined ? null : Math.min(Number(digits), LONGEST_BINDING);
};
