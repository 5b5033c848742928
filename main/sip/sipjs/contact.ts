import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { sipsUri } from '../wire/sip-uri.ts';
import { ExactUri } from './exact-uri.ts';
import { type NameAddr, parseNameAddr, splitList } from './header-values.ts';

const isSips = (uri: string | undefined): boolean => /^sips:/i.test(uri ?? '');

/** Our Contact as a header line, a sips: one where the request at hand demands it (RFC 3261 section 8.1.1.8). */
export const contactLine = (core: UserAgentCore, sips: boolean): string => {
  const uri = core.configuration.contact.uri.toRaw();
  return `Contact: <${sips ? sipsUri(uri) : uri}>`;
};

/** Lets sip.js, which writes the Contact of a response to INVITE by itself, write a sips: one. */
export const withContact = <T>(core: UserAgentCore, sips: boolean, act: () => T): T => {
  const { contact } = core.configuration;
  const { uri } = contact;
  if (sips) contact.uri = new ExactUri(sipsUri(uri.toRaw()));
  try {
    return act();
  } finally {
    contact.uri = uri;
  }
};

/** What decides whether the answer to a request has a sips: Contact. */
export type Demanding = {
  readonly requestUri: string;
  readonly recordRoute: readonly string[];
  readonly contact: readonly string[];
};

/** Whether a dialog that this request makes is one of sips: URIs (RFC 3261 section 12.1.1). */
export const demandsSips = ({ requestUri, recordRoute, contact }: Demanding): boolean => {
  const first = (values: readonly string[]): NameAddr | null => parseNameAddr(values.flatMap(splitList)[0] ?? '');
  return isSips(requestUri) || isSips(first(recordRoute.length > 0 ? recordRoute : contact)?.uri);
};
