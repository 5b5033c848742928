/** The methods we answer to. */
export const ALLOW = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE', 'PRACK', 'REFER', 'NOTIFY'];

/** The Allow header (RFC 3261 section 20.5). */
export const ALLOW_HEADER = `Allow: ${ALLOW.join(', ')}`;

/** The Accept header (RFC 3261 section 20.1). */
export const ACCEPT_HEADER = 'Accept: application/sdp';

/** Option tags of the extensions we speak: reliable provisional responses (RFC 3262), session timers (RFC 4028) and Replaces (RFC 3891). */
export const SUPPORTED = ['100rel', 'timer', 'replaces'];

/** Methods we know and do not serve: 405; what we have never heard of gets 501 (RFC 3261 sections 8.2.1 and 21.5.2). */
export const KNOWN: ReadonlySet<string> = new Set(['REGISTER', 'MESSAGE', 'PUBLISH']);
