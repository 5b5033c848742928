import { parseSipUri } from '../wire/sip-uri.ts';
import { mediaType, parameterOf, parseCSeq, parseNameAddr, splitList } from './header-values.ts';
import { ACCEPT_HEADER, ALLOW, ALLOW_HEADER, EVENTS_HEADER, KNOWN, SUPPORTED } from './methods.ts';
import { cutBody, sessionBody } from './session-body.ts';
import { type SplitMessage, valuesOf } from './split-message.ts';

/** A request we answer before anything makes a transaction of it. */
export type Refusal = { readonly status: number; readonly reason: string; readonly headers: readonly string[] };

const refuse = (status: number, reason: string, ...headers: string[]): Refusal => ({ status, reason, headers });
const bad = (what: string): Refusal => refuse(400, `Bad Request (${what})`);

const START = /^([\w!%*+.`'~-]+) (\S+) (SIP\/\d{1,9}\.\d{1,9})$/i;
const VIA =
  /^SIP\s*\/\s*2\.0\s*\/\s*[\w!%*+.`'~-]+\s+(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?:\s*:\s*\d{1,5})?(?:\s*;\s*[\w!%*+.`'~-]+(?:\s*=\s*(?:"(?:[^"\\]|\\[\s\S])*"|[^\s;,"=]+))?)*\s*$/i;

/** The parts of a request's start line; null when it is none. */
export const readRequestLine = (
  line: string,
): { readonly method: string; readonly uri: string; readonly version: string } | null => {
  const found = START.exec(line);
  return found === null ? null : { method: found[1]!, uri: found[2]!, version: found[3]!.toUpperCase() };
};

/**
 * What is wrong with a request before its meaning is asked (RFC 3261 sections 8.2 and 21.4–21.5); null when nothing is.
 * `secure` says that everything here comes by TLS; else a sips: URI is taken only in a dialog whose request came by TLS.
 */
export const checkRequest = (message: SplitMessage, secure: boolean): Refusal | null => {
  const line = readRequestLine(message.startLine);
  if (line === null) return bad('request line');
  if (line.version !== 'SIP/2.0') return refuse(505, 'Version Not Supported');
  return (
    checkHeaders(message, line.method) ??
    checkUri(line.uri, secure || inSecureDialog(message)) ??
    checkMeaning(message, line.method)
  );
};

const checkHeaders = (message: SplitMessage, method: string): Refusal | null => {
  if (message.garbled) return bad('header line');
  for (const name of ['from', 'to', 'call-id', 'cseq']) {
    const count = valuesOf(message, name).length;
    if (count !== 1) return bad(count === 0 ? `no ${name}` : `several ${name}`);
  }
  const value = (name: string): string => valuesOf(message, name)[0]!;
  if (!VIA.test(splitList(valuesOf(message, 'via')[0] ?? '')[0] ?? '')) return bad('via');
  const cseq = parseCSeq(value('cseq'));
  if (cseq === null) return bad('cseq');
  if (cseq.method !== method) return bad('cseq method');
  if (!/^[^\s,;"<>]+$/.test(value('call-id')) && !/^\S+$/.test(value('call-id'))) return bad('call-id');
  if (parseNameAddr(value('from')) === null) return bad('from');
  if (parseNameAddr(value('to')) === null) return bad('to');
  for (const name of ['max-forwards', 'content-length'])
    if (valuesOf(message, name).length > 1) return bad(`several ${name}`);
  const hops = valuesOf(message, 'max-forwards')[0];
  if (hops !== undefined && (!/^\d{1,6}$/.test(hops) || Number(hops) > 255)) return bad('max-forwards');
  const length = valuesOf(message, 'content-length')[0];
  if (length !== undefined && !/^\d{1,9}$/.test(length)) return bad('content-length');
  if (cutBody(message.body, length === undefined ? null : Number(length)) === null) return bad('body too short');
  for (const name of ['contact', 'record-route']) {
    for (const one of valuesOf(message, name).flatMap(splitList)) {
      if (one !== '*' && parseNameAddr(one) === null) return bad(name);
    }
  }
  return null;
};

const checkUri = (uri: string, secure: boolean): Refusal | null => {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined || /[<>"]/.test(uri)) return bad('request-uri');
  if (scheme === 'tel') return /^tel:[+\d*#(]/i.test(uri) ? null : bad('request-uri');
  if (scheme !== 'sip' && scheme !== 'sips') return refuse(416, 'Unsupported URI Scheme');
  if (scheme === 'sips' && !secure) return refuse(416, 'Unsupported URI Scheme');
  // Headers have no place there; before the @ a question mark is part of the user.
  return parseSipUri(uri) === null || uri.slice(uri.indexOf('@') + 1).includes('?') ? bad('request-uri') : null;
};

const inSecureDialog = (message: SplitMessage): boolean =>
  /^SIP\s*\/\s*2\.0\s*\/\s*(?:TLS|WSS)\s/i.test(valuesOf(message, 'via')[0] ?? '') && inDialog(message);

const inDialog = (message: SplitMessage): boolean =>
  parseNameAddr(valuesOf(message, 'to')[0] ?? '')?.parameters.has('tag') === true;

const checkMeaning = (message: SplitMessage, method: string): Refusal | null => {
  if (method === 'ACK' || method === 'CANCEL') return null;
  if (method === 'SUBSCRIBE') {
    const events = valuesOf(message, 'event');
    if (events.length > 1) return bad('several event');
    const known = mediaType(events[0]) === 'conference';
    if (!known) return refuse(489, 'Bad Event', ALLOW_HEADER, EVENTS_HEADER);
  }
  if (KNOWN.has(method)) return refuse(405, 'Method Not Allowed', ALLOW_HEADER);
  if (!ALLOW.includes(method)) return refuse(501, 'Not Implemented', ALLOW_HEADER);
  const unknown = valuesOf(message, 'require')
    .flatMap(splitList)
    .filter((tag) => !SUPPORTED.includes(tag.toLowerCase()));
  if (unknown.length > 0) return refuse(420, 'Bad Extension', `Unsupported: ${unknown.join(', ')}`);
  const subscribes = method === 'SUBSCRIBE' || (method === 'REFER' && !inDialog(message));
  if (method !== 'INVITE' && !subscribes) return valuesOf(message, 'replaces').length > 0 ? bad('replaces') : null;
  const contacts = valuesOf(message, 'contact').flatMap(splitList);
  // A caller of RFC 2543 may leave Contact out; its From then stands in.
  const contact =
    contacts.length === 0 && method === 'INVITE'
      ? valuesOf(message, 'from')[0]
      : contacts.length === 1
        ? contacts[0]
        : undefined;
  if (parseSipUri(parseNameAddr(contact ?? '')?.uri ?? '') === null) return bad('contact');
  if (subscribes) return valuesOf(message, 'expires').length > 1 ? bad('several expires') : null;
  const accepts = valuesOf(message, 'accept').flatMap(splitList).map(mediaType);
  if (accepts.length > 0 && !accepts.some((type) => ['application/sdp', 'application/*', '*/*'].includes(type))) {
    return refuse(406, 'Not Acceptable');
  }
  return checkBody(message);
};

const checkBody = (message: SplitMessage): Refusal | null => {
  const length = valuesOf(message, 'content-length')[0];
  if (message.body === '' || length === '0') return null;
  const disposition = valuesOf(message, 'content-disposition')[0] ?? '';
  if (parameterOf(disposition, 'handling')?.toLowerCase() === 'optional') return null;
  const encoding = mediaType(valuesOf(message, 'content-encoding')[0]);
  if (encoding !== '' && encoding !== 'identity')
    return refuse(415, 'Unsupported Media Type', 'Accept-Encoding: identity');
  const { type } = sessionBody(valuesOf(message, 'content-type')[0], message.body);
  if (type === '') return bad('content-type');
  return type === 'application/sdp' ? null : refuse(415, 'Unsupported Media Type', ACCEPT_HEADER);
};
