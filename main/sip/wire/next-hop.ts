import type { MessagePeek } from './message-peek.ts';
import type { Question, SendTransport } from './resolver.ts';
import { parseSipUri } from './sip-uri.ts';

const TRANSPORTS: Readonly<Record<string, SendTransport | undefined>> = { udp: 'udp', tcp: 'tcp', tls: 'tls' };

/** How the branch of a request ends whose Request-URI is a strict router: its top Route may be a loose one and is not next. */
export const STRICT_BRANCH = '-strict';

/** Where a request goes: its top Route when that is a loose router, else its Request-URI (RFC 3261 sections 8.1.2, 12.2.1.1). null when it leads nowhere we can go. */
export function nextHop(request: MessagePeek): Question | null {
  if (request.via?.branch.endsWith(STRICT_BRANCH) === true) return whereIs(request.requestUri);
  const route = request.route === '' ? null : (/<([^<>]+)>/.exec(request.route)?.[1] ?? request.route);
  if (route !== null && parseSipUri(route)?.parameters.has('lr') === true) return whereIs(route);
  return whereIs(request.requestUri);
}

/** What has to be looked up to reach a sip: or sips: URI (RFC 3263 section 4); null when it is something else. */
export function whereIs(uriText: string): Question | null {
  const uri = parseSipUri(uriText);
  if (uri === null) return null;
  const wanted = uri.parameters.get('transport')?.toLowerCase();
  const transport = wanted === undefined ? null : (TRANSPORTS[wanted] ?? null);
  if (wanted !== undefined && transport === null) return null;
  const maddr = uri.parameters.get('maddr')?.replace(/^\[|\]$/g, '');
  return {
    host: maddr === undefined || maddr === '' ? uri.host : maddr,
    port: uri.port,
    transport,
    secure: uri.scheme === 'sips',
  };
}
