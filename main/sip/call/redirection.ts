import { parseNameAddr } from '../sipjs/header-values.ts';
import { withoutUriHeaders } from './call-target.ts';
import type { SipResponse } from './signalling.ts';

/** Most redirections one call follows. */
const MOST = 5;

/** The targets one call has tried (RFC 3261 section 8.1.3.4). */
export type Redirection = {
  /** Where a 3xx sends us next; null when it is no redirection, a loop, one too many, or nothing we may follow. */
  next(response: SipResponse): string | null;
};

/** Follows Contacts by their q, never twice the same, never from sips: down to sip:, never to anything but sip:, tel: and, where `sips` can be reached, sips:. */
export const redirection = (first: string, sips: boolean): Redirection => {
  const tried = new Set([first.toLowerCase()]);
  const open: string[] = [];
  const secure = /^sips:/i.test(first);
  return {
    next(response) {
      if (response.origin !== 'peer' || response.status < 300) return null;
      if (response.status < 400) {
        const found = response.list('Contact').flatMap((value) => {
          const contact = parseNameAddr(value);
          const q = Number(contact?.parameters.get('q') ?? '1');
          return contact === null ? [] : [{ uri: withoutUriHeaders(contact.uri), q: Number.isNaN(q) ? 0 : q }];
        });
        open.unshift(...found.sort((a, b) => b.q - a.q).map(({ uri }) => uri));
      } else if (response.status >= 600) open.length = 0;
      for (let uri = open.shift(); uri !== undefined; uri = open.shift()) {
        const allowed = secure ? /^sips:/i.test(uri) : (sips ? /^(sips?|tel):/i : /^(sip|tel):/i).test(uri);
        if (!allowed || tried.has(uri.toLowerCase())) continue;
        if (tried.size > MOST) return null;
        tried.add(uri.toLowerCase());
        return uri;
      }
      return null;
    },
  };
};
