import type { SipInvitation } from '../sip-engine.ts';
import { parseNameAddr } from '../sipjs/header-values.ts';
import { parseSipUri } from '../wire/sip-uri.ts';
import { sourceOf } from './own-address.ts';
import type { SipRequest } from './signalling.ts';

/** Longest meeting ID and password that are read. */
const LONGEST = 64;

/** What an INVITE says of a meeting to come into and of who sends it; `signedBy` was verified. */
export const readInvitation = (message: SipRequest, signedBy: string | null): SipInvitation => {
  const password = message.header('X-Conf-Password')?.trim() ?? '';
  const asserted = message.list('P-Asserted-Identity').map((value) => parseNameAddr(value)?.uri ?? '');
  return {
    conference: conferenceOf(message),
    password: password.length > LONGEST ? '' : password,
    asserted: asserted.find((uri) => /^sips?:/i.test(uri)) ?? null,
    signedBy,
    source: sourceOf(message.list('Via')[0] ?? '')?.replace(/^sip:\[?|\]$/g, '') ?? '',
  };
};

/** The meeting that an INVITE is for, "" where it names none; null for an ordinary call. */
export const conferenceOf = (message: SipRequest): string | null => {
  const to = parseNameAddr(message.header('To') ?? '')?.uri ?? '';
  const header = message.header('X-Conf-ID')?.trim() ?? null;
  // A registrar's proxy replaces the Request-URI by our Contact (RFC 3261 section 16.5); To still says what was dialled.
  const conference = conferenceIn(message.uri) ?? conferenceIn(to) ?? header;
  return conference === null || conference.length > LONGEST ? null : conference;
};

/** The parameter `conf` of a URI, "" where it has no value; null without it. */
export const conferenceIn = (uri: string): string | null => {
  const parameters = parseSipUri(uri)?.parameters;
  return parameters?.has('conf') ? (parameters.get('conf') ?? '') : null;
};
