import { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { OutgoingRequestMessage } from 'sip.js/lib/core/messages/outgoing-request-message.js';
import { STRICT_BRANCH } from '../wire/next-hop.ts';
import { parseSipUri } from '../wire/sip-uri.ts';
import { ExactUri } from './exact-uri.ts';
import { parseNameAddr, splitList } from './header-values.ts';

/**
 * Writes in-dialog requests for a strict router, whose Record-Route has no `lr`: it is the Request-URI, and the remote target
 * comes last in Route (RFC 3261 section 12.2.1.1; sip.js sends what section 16.12 calls misrouted).
 */
export const installStrictRoutes = (): void => {
  const { createOutgoingRequestMessage } = Dialog.prototype;
  Object.assign(Dialog.prototype, {
    createOutgoingRequestMessage(
      this: Dialog,
      ...how: Parameters<typeof createOutgoingRequestMessage>
    ): OutgoingRequestMessage {
      const message = createOutgoingRequestMessage.call(this, ...how);
      const [first, ...rest] = this.routeSet.flatMap(splitList);
      const uri = first === undefined ? undefined : parseNameAddr(first)?.uri;
      const parsed = uri === undefined ? null : parseSipUri(uri);
      if (uri === undefined || parsed === null || parsed.parameters.has('lr')) return message;
      Object.assign(message, { ruri: new ExactUri(asRequestUri(uri)) });
      message.setHeader('route', [...rest, `<${this.remoteTarget.toRaw()}>`]);
      markStrict(message);
      return message;
    },
  });
};

/** A Route's URI without what a Request-URI may not have: a method, headers (RFC 3261 section 19.1.1, table 1). */
const asRequestUri = (uri: string): string => {
  const host = uri.indexOf('@') + 1;
  const [bare = ''] = uri.slice(host).split('?', 1);
  return uri.slice(0, host) + bare.replace(/;method=[^;]*/gi, '');
};

/** Lets the wire see, by the branch, that the next hop is the Request-URI and not the top Route (RFC 3261 section 8.1.2). */
const markStrict = (message: OutgoingRequestMessage): void => {
  const { setViaHeader } = message;
  message.setViaHeader = (branch, transport) => setViaHeader.call(message, strictBranch(branch), transport);
  strict.add(message);
};

const strict = new WeakSet<OutgoingRequestMessage>();

const strictBranch = (branch: string): string => (branch.endsWith(STRICT_BRANCH) ? branch : branch + STRICT_BRANCH);

/** The branch of a request, marked when it was written for a strict router. */
export const branchFor = (request: OutgoingRequestMessage, branch: string): string =>
  strict.has(request) ? strictBranch(branch) : branch;
