import { BoundedMap } from './bounded-map.ts';
import type { Endpoint, ViaTransport } from './link.ts';
import type { MessagePeek } from './message-peek.ts';
import { bracketed } from './sip-uri.ts';

/** Most branches whose original Via is remembered. */
const LIMIT = 4096;

/**
 * Puts the true transport and address into the top Via of requests as they leave (RFC 3261 section 18.1.1), asks for rport
 * (RFC 3581 section 3), and gives responses back with the sent-by the layer above had written.
 */
export class OwnVia {
  private readonly written = new BoundedMap<string, string>(LIMIT);

  /** The request as it is to leave from `local`. */
  outgoing(message: string, request: MessagePeek, transport: ViaTransport, local: Endpoint): string {
    const { via } = request;
    if (via === null) return message;
    const value = message.slice(via.start, via.end);
    const semicolon = value.indexOf(';');
    const parameters = semicolon < 0 ? '' : value.slice(semicolon);
    if (via.branch !== '') this.written.set(via.branch, semicolon < 0 ? value : value.slice(0, semicolon));
    const sentBy = `SIP/2.0/${transport} ${bracketed(local.address)}:${local.port}`;
    const rport = via.rport === null ? ';rport' : '';
    return `${message.slice(0, via.start)}${sentBy}${parameters}${rport}${message.slice(via.end)}`;
  }

  /** The response as the layer above expects it; which transport its request took stays to be seen. */
  incoming(message: string, response: MessagePeek): string {
    const { via } = response;
    const written = via === null ? undefined : this.written.get(via.branch);
    if (via === null || written === undefined) return message;
    const value = message.slice(via.start, via.end);
    const semicolon = value.indexOf(';');
    const sentBy = written.replace(/\/[^/\s]+(?=\s)/, `/${via.transport}`);
    return `${message.slice(0, via.start)}${sentBy}${semicolon < 0 ? '' : value.slice(semicolon)}${message.slice(via.end)}`;
  }
}

/**
 * The request with the address it came from in its top Via (RFC 3261 section 18.2.1, RFC 3581 section 4); what the sender
 * itself wrote as `received` does not survive.
 */
export function markReceived(message: string, request: MessagePeek, from: Endpoint): string {
  const { via } = request;
  if (via === null) return message;
  let value = message.slice(via.start, via.end).replace(/;\s*received\s*(?:=\s*[^\s;,]*)?(?=[\s;,]|$)/gi, '');
  if (via.rport !== null) value = value.replace(/;\s*rport\s*(?:=\s*[^\s;,]*)?(?=[\s;,]|$)/gi, `;rport=${from.port}`);
  if (via.rport !== null || via.host.toLowerCase() !== from.address.toLowerCase()) value += `;received=${from.address}`;
  return message.slice(0, via.start) + value + message.slice(via.end);
}

/** Where a response goes when its connection is gone or was none (RFC 3261 section 18.2.2, RFC 3581 section 4); maddr is not followed. */
export function responseEndpoint(
  response: MessagePeek,
): { readonly host: string; readonly port: number | null } | null {
  const { via } = response;
  if (via === null) return null;
  const port = via.rport !== null && via.rport > 0 ? via.rport : via.port;
  return { host: via.received === '' ? via.host : via.received, port };
}

/**
 * The request with the unspecified address in its Contact header replaced by `local`: nobody can reach 0.0.0.0 or [::], and
 * which address reaches the destination is known only now.
 */
export function ownContact(message: string, local: Endpoint): string {
  const end = message.indexOf('\r\n\r\n');
  const head = end < 0 ? message : message.slice(0, end);
  if (!/@(?:0\.0\.0\.0|\[::\])/.test(head)) return message;
  const fixed = head.replace(
    /(\r\nContact[ \t]*:[^\r\n]*?@)(?:0\.0\.0\.0|\[::\])(?=[:;?>\s])/gi,
    (_all, before: string) => `${before}${bracketed(local.address)}`,
  );
  return end < 0 ? fixed : fixed + message.slice(end);
}

/** The message with `local` as the place its sips: Contact names. */
export function sipsContact(message: string, local: Endpoint): string {
  const end = message.indexOf('\r\n\r\n');
  const head = end < 0 ? message : message.slice(0, end);
  const fixed = head.replace(
    /(\r\nContact[ \t]*:[ \t]*<sips:[^@>\r\n]*@)[^;?>\r\n]*/gi,
    (_all, before: string) => `${before}${bracketed(local.address)}:${local.port}`,
  );
  return end < 0 ? fixed : fixed + message.slice(end);
}
