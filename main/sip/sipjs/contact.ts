import type { UserAgentCore } from 'sip.js/lib/core/user-agent-core/user-agent-core.js';
import { parseSipUri, sipsUri } from '../wire/sip-uri.ts';
import { ExactUri } from './exact-uri.ts';
import { type NameAddr, parseNameAddr, splitList } from './header-values.ts';

const isSips = (uri: string | undefined): boolean => /^sips:/i.test(uri ?? '');

/** How our Contact is written at one place. */
export type ContactForm = {
  /** A sips: one, where the request at hand demands it (RFC 3261 section 8.1.1.8). */
  readonly sips: boolean;
  /** The name of the conference whose URI it is (RFC 4579 section 4); null for none. */
  readonly conference: string | null;
};

/** Parameter of our Contact that holds the name of a conference; `conf` is for who dials in, which this URI does not do. */
const CONFERENCE = 'focus';

/** The URI of our Contact. */
export const contactUri = (core: UserAgentCore, { sips, conference }: ContactForm): string => {
  const own = core.configuration.contact.uri.toRaw();
  const uri = sips ? sipsUri(own) : own;
  return conference === null ? uri : `${uri};${CONFERENCE}=${conference}`;
};

const contactValue = (core: UserAgentCore, form: ContactForm): string =>
  `<${contactUri(core, form)}>${form.conference === null ? '' : ';isfocus'}`;

/** Our Contact as a header line. */
export const contactLine = (core: UserAgentCore, form: ContactForm): string => `Contact: ${contactValue(core, form)}`;

/** The name of the conference that a URI of ours names; "" for none. */
export const conferenceOf = (uri: string): string => parseSipUri(uri)?.parameters.get(CONFERENCE) ?? '';

/** Lets sip.js, which writes the Contact of a response to INVITE by itself, write one of this form. */
export const withContact = <T>(core: UserAgentCore, form: ContactForm, act: () => T): T => {
  const { contact } = core.configuration;
  const { uri, toString: written } = contact;
  const value = contactValue(core, form);
  contact.uri = new ExactUri(contactUri(core, form));
  contact.toString = () => value;
  try {
    return act();
  } finally {
    contact.uri = uri;
    contact.toString = written;
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
