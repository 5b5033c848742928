/** The methods we answer to. */
export const ALLOW = [
  ...['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE', 'PRACK', 'REFER', 'NOTIFY', 'SUBSCRIBE'],
];

/** The Allow header (RFC 3261 section 20.5). */
export const ALLOW_HEADER = `Allow: ${ALLOW.join(', ')}`;

/** The Accept header (RFC 3261 section 20.1). */
export const ACCEPT_HEADER = 'Accept: application/sdp';

/** The Allow-Events header (RFC 6665 section 8.2.2): the one package that we notify of, that of our meetings (RFC 4575). */
export const EVENTS_HEADER = 'Allow-Events: conference';

/** What the focus of a conference says of its events; nothing where there is none. */
export const eventsOf = (conference: string | null): readonly string[] => (conference === null ? [] : [EVENTS_HEADER]);

/** Option tags of the extensions we speak: reliable provisional responses (RFC 3262), session timers (RFC 4028) and Replaces (RFC 3891). */
export const SUPPORTED = ['100rel', 'timer', 'replaces'];

/** Methods we know and do not serve: 405; what we have never heard of gets 501 (RFC 3261 sections 8.2.1 and 21.5.2). */
export const KNOWN: ReadonlySet<string> = new Set(['REGISTER', 'MESSAGE', 'PUBLISH']);
