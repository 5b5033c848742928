import type { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { IncomingMessage } from 'sip.js/lib/core/messages/incoming-message.js';
import { NameAddrHeader } from 'sip.js/lib/grammar/name-addr-header.js';
import type { URI } from 'sip.js/lib/grammar/uri.js';
import { parseSipUri } from '../wire/sip-uri.ts';
import { dialogState } from './core-internals.ts';

/** Where the Contact of a message leads; null without one, and for one that SIP cannot be sent to. */
export const contactTarget = (message: IncomingMessage): URI | null => {
  const contact = message.hasHeader('contact') ? (message.parseHeader('contact') as unknown) : undefined;
  return contact instanceof NameAddrHeader && parseSipUri(contact.uri.toRaw()) !== null ? contact.uri : null;
};

/** Gives a message a Contact, as sip.js wants one where peers need none. */
export const putContact = (message: IncomingMessage, uri: URI): void => {
  message.setHeader('contact', `<${uri.toRaw()}>`);
  message.headers['Contact']![0]!.parsed = new NameAddrHeader(uri.clone(), '', {});
};

/** Requests of the dialog go where the peer says now: in a target refresh request, or in its 2xx (RFC 3261 sections 12.2.1.2 and 12.2.2). */
export const refreshTarget = (dialog: Dialog, message: IncomingMessage): void => {
  const target = contactTarget(message);
  if (target !== null) dialogState(dialog).remoteTarget = target;
};
