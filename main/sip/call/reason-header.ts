import type { SipMessage } from './signalling.ts';

/** What the Reason headers (RFC 3326) of a BYE or CANCEL say: another device answered (cause 200), and their words. */
export const readReason = (message: SipMessage | null): { readonly elsewhere: boolean; readonly text: string } => {
  const values = message?.list('Reason') ?? [];
  const elsewhere = values.some((value) => /^\s*SIP\b/i.test(value) && /;\s*cause\s*=\s*200\b/i.test(value));
  const text = values
    .map((value) => /;\s*text\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(value)?.[1] ?? '')
    .find((one) => one !== '');
  return { elsewhere, text: (text ?? '').replace(/\\(.)/g, '$1') };
};
