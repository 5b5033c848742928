import { parameterOf } from '../sipjs/header-values.ts';
import type { SipMessage } from './signalling.ts';

/** Which dialog of ours a new call is to take the place of. */
export type Replaces = {
  /** Its id, as `SipDialog.id`. */
  readonly dialog: string;
  /** Only while it is not answered. */
  readonly earlyOnly: boolean;
};

/** Reads Replaces (RFC 3891 section 6.1): null without, `broken` when it is not one single whole value. */
export const readReplaces = (message: SipMessage): Replaces | 'broken' | null => {
  const values = message.list('Replaces');
  const [value] = values;
  if (value === undefined) return null;
  const callId = value.split(';', 1)[0]!.trim();
  const to = parameterOf(value, 'to-tag');
  const from = parameterOf(value, 'from-tag');
  if (values.length > 1 || callId === '' || !to || !from) return 'broken';
  // Its to-tag is our own, for it was written as the peer sees the dialog.
  return { dialog: callId + to + from, earlyOnly: /;\s*early-only\s*(?:;|$)/i.test(value) };
};

/** The Replaces that a Refer-To carries in its URI (RFC 3891 section 6.1), fit for a header; null without a whole one. */
export const embeddedReplaces = (uri: string): string | null => {
  const mark = uri.indexOf('?', uri.indexOf('@') + 1);
  if (mark < 0) return null;
  for (const header of uri.slice(mark + 1).split('&')) {
    const text = /^replaces=(.+)$/i.exec(header)?.[1];
    if (text === undefined) continue;
    try {
      const value = decodeURIComponent(text).replace(/[ \t]/g, '');
      const whole = /^[\x21-\x2b\x2d-\x7e]{1,512}$/.test(value) && /;to-tag=/i.test(value) && /;from-tag=/i.test(value);
      return whole ? value : null;
    } catch {
      return null;
    }
  }
  return null;
};
