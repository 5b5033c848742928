import type { SipCall, SipCallEnd, SipTransfer } from '../sip/sip-engine.ts';

/** Tells who asked for a call how it fares (RFC 3515 section 2.4.4); `connected` runs once it is up and that was said. */
export const reportProgress = (sip: SipCall, transfer: SipTransfer, connected: () => void): void => {
  let up = false;
  sip.listen((event) => {
    if (event.type === 'progress') transfer.progress(event.status, 'Ringing');
    if (event.type === 'established') {
      up = true;
      transfer.progress(200, 'OK');
      connected();
    }
    if (event.type === 'ended' && !up) transfer.progress(...statusOf(event.end));
  });
};

/** What a sipfrag says of a call that came to nothing. */
const statusOf = (end: SipCallEnd): [status: number, reason: string] => {
  if (end.by === 'rejected') return [end.status, end.reason];
  return end.by === 'failed' ? [503, 'Service Unavailable'] : [487, 'Request Terminated'];
};
