import { CONFERENCE_INFO } from '../../../app/meeting/conference-info/conference-document.ts';
import { mediaType, parameterOf } from '../sipjs/header-values.ts';
import type { SipMessage } from './signalling.ts';

/** A SUBSCRIBE to the conference package that can be served, or how it is refused. */
export type ConferenceSubscribe =
  | {
      /** 0 to end it, or to hear once. */
      readonly seconds: number;
      /** The Event value of its notifications. */
      readonly event: string;
    }
  | { readonly status: number; readonly reason?: string; readonly headers?: readonly string[] };

/** Lifetime, seconds: the package's own default (RFC 4575 section 3.3), which is also the longest here. */
const LONGEST = 3_600;
const SHORTEST = 60;

const ACCEPTED = [CONFERENCE_INFO, 'application/*', '*/*'];

/** Reads one (RFC 6665 section 4.2.1). */
export const readConferenceSubscribe = (message: SipMessage): ConferenceSubscribe => {
  const asked = message.header('Expires')?.trim() ?? String(LONGEST);
  if (!/^\d{1,10}$/.test(asked)) return { status: 400, reason: 'Bad Expires' };
  const seconds = Math.min(Number(asked), LONGEST);
  if (seconds > 0 && seconds < SHORTEST) return { status: 423, headers: [`Min-Expires: ${SHORTEST}`] };
  const accept = message.list('Accept').map(mediaType);
  if (accept.length > 0 && !ACCEPTED.some((one) => accept.includes(one))) {
    return { status: 406, headers: [`Accept: ${CONFERENCE_INFO}`] };
  }
  const id = parameterOf(message.header('Event') ?? '', 'id');
  if (id !== null && !/^[\w!%*+.`'~-]{1,64}$/.test(id)) return { status: 400, reason: 'Bad Event' };
  return { seconds, event: id === null ? 'conference' : `conference;id=${id}` };
};
