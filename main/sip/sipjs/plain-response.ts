import { randomBytes } from 'node:crypto';
import { splitList } from './header-values.ts';
import type { Refusal } from './request-check.ts';
import { type SplitMessage, valuesOf } from './split-message.ts';

/**
 * The text of a refusal to a request that may be too broken for sip.js: echoes what there is (RFC 3261 section 8.2.6.2).
 * null when there is no way back (no Via) or nothing may come back (ACK).
 */
export const plainResponse = (request: SplitMessage, refusal: Refusal): string | null => {
  const vias = valuesOf(request, 'via').flatMap(splitList);
  if (vias.length === 0 || request.startLine.startsWith('ACK ')) return null;
  const to = valuesOf(request, 'to')[0];
  const tagged = to === undefined || /;\s*tag\s*=/i.test(to) ? to : `${to};tag=${randomBytes(8).toString('hex')}`;
  const echo = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [`${name}: ${value}`];
  return [
    `SIP/2.0 ${refusal.status} ${refusal.reason}`,
    ...vias.map((via) => `Via: ${via}`),
    ...echo('From', valuesOf(request, 'from')[0]),
    ...echo('To', tagged),
    ...echo('Call-ID', valuesOf(request, 'call-id')[0]),
    ...echo('CSeq', valuesOf(request, 'cseq')[0]),
    ...refusal.headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
};
