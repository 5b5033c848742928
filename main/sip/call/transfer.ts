import type { SipTransfer } from '../sip-engine.ts';
import { parseNameAddr } from '../sipjs/header-values.ts';
import type { PendingRequest, SipDialog } from './signalling.ts';

/** Seconds the implicit subscription of a REFER lasts. */
const LIFE = 120;

/**
 * Shows a REFER (RFC 3515) to whoever listens; declined with 603 unless somebody accepts it at once.
 * Its NOTIFYs say `active` until the final status, which is the only one that says `terminated`.
 */
export const offerTransfer = (
  request: PendingRequest,
  dialog: () => SipDialog | null,
  show: (transfer: SipTransfer) => void,
): void => {
  const { message } = request;
  const referTo = message.list('Refer-To');
  const target = parseNameAddr(referTo[0] ?? '')?.uri;
  if (referTo.length !== 1 || target === undefined) {
    request.reject(400, 'Bad Refer-To');
    return;
  }
  let phase: 'shown' | 'active' | 'over' = 'shown';
  const notify = (status: number, reason: string): void => {
    const final = status >= 200;
    const state = final ? 'terminated;reason=noresource' : `active;expires=${LIFE}`;
    const text = `SIP/2.0 ${status} ${reason.replace(/[\r\n]/g, ' ')}\r\n`;
    void dialog()?.request('NOTIFY', ['Event: refer', `Subscription-State: ${state}`], {
      type: 'message/sipfrag;version=2.0',
      text,
    });
  };
  show({
    target,
    referredBy: parseNameAddr(message.header('Referred-By') ?? '')?.uri ?? '',
    accept() {
      if (phase !== 'shown') return;
      phase = 'active';
      request.accept({}, 202);
      notify(100, 'Trying');
    },
    progress(status, reason) {
      if (phase !== 'active' || status < 101 || status > 699) return;
      if (status >= 200) phase = 'over';
      notify(status, reason);
    },
  });
  if (phase === 'shown') {
    phase = 'over';
    request.reject(603);
  }
};
