import type { Body, SipMessage } from './signalling.ts';

/** Digits that can be sent; what else is in the text makes it invalid. */
export const isDtmf = (digits: string): boolean => /^[0-9*#A-D]{1,64}$/.test(digits);

/** The INFO body for one digit, in the form most gateways take. */
export const dtmfRelay = (digit: string): Body => ({
  type: 'application/dtmf-relay',
  text: `Signal=${digit}\r\nDuration=160\r\n`,
});

/** The digit an INFO carries by `application/dtmf-relay` or `application/dtmf`; null when it carries none. */
export const digitOf = (message: SipMessage): string | null => {
  const text =
    message.contentType === 'application/dtmf-relay'
      ? (/^\s*Signal\s*=\s*(\S+)/im.exec(message.body)?.[1] ?? '')
      : message.contentType === 'application/dtmf'
        ? message.body.trim()
        : '';
  const digit = text === '10' ? '*' : text === '11' ? '#' : text.toUpperCase();
  return /^[0-9*#A-D]$/.test(digit) ? digit : null;
};

/** The request for a key frame (RFC 5168). */
export const PICTURE_FAST_UPDATE: Body = {
  type: 'application/media_control+xml',
  text: '<?xml version="1.0" encoding="utf-8"?>\r\n<media_control><vc_primitive><to_encoder><picture_fast_update/></to_encoder></vc_primitive></media_control>\r\n',
};

/** Whether an INFO asks for a key frame (RFC 5168). */
export const asksForPicture = (message: SipMessage): boolean =>
  message.contentType === 'application/media_control+xml' && /<\s*picture_fast_update\b/.test(message.body);
