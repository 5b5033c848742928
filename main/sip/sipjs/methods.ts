/** The methods we answer to. */
export const ALLOW = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE', 'PRACK', 'REFER', 'NOTIFY'];

/** The Allow header (RFC 3261 section 20.5). */
export const ALLOW_HEADER = `Allow: ${ALLOW.join(', ')}`;

/** The Accept header (RFC 3261 section 20.1). */
export const ACCEPT_HEADER = 'Accept: application/sdp';

/** Option tags of the extensions we speak: reliable provisional responses (RFC 3262) and session timers (RFC 4028). */
export const SUPPORTED = ['100rel', 'timer'];
