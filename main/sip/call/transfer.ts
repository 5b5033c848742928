import type { SipTransfer } from '../sip-engine.ts';
import { parseNameAddr } from '../sipjs/header-values.ts';
import { withoutUriHeaders } from './call-target.ts';
import { embeddedReplaces } from './replaces.ts';
import type { PendingRequest, SipDialog } from './signalling.ts';

/** Seconds the implicit subscription of a REFER lasts. */
const LIFE = 120;

/** How long a person may take, ms: the peer waits 32 s for an answer (RFC 3261 section 17.1.2.2, timer F). */
const DECIDE = 25_000;

/** What a transfer needs of its call. */
export type TransferParts = {
  readonly dialog: () => SipDialog | null;
  readonly show: (transfer: SipTransfer) => void;
  /** Nobody decided in time. */
  readonly expired: () => void;
  /** Runs when the call ends. */
  readonly onEnd: (clean: () => void) => void;
  /** Multiplies waits; 1 outside tests. */
  readonly timeScale: number;
};

/**
 * Shows each REFER (RFC 3515) to whoever listens, one at a time; 603 when it is declined or nobody decides in time.
 * Its NOTIFYs say `active` until the final status, which is the only one that says `terminated`.
 */
export const transfers = ({
  dialog,
  show,
  expired,
  onEnd,
  timeScale,
}: TransferParts): ((request: PendingRequest) => void) => {
  let undecided: NodeJS.Timeout | null = null;
  const decide = (): void => {
    if (undecided !== null) clearTimeout(undecided);
    undecided = null;
  };
  onEnd(decide);
  return (request) => {
    const { message } = request;
    const referTo = message.list('Refer-To');
    const uri = parseNameAddr(referTo[0] ?? '')?.uri;
    if (referTo.length !== 1 || uri === undefined) {
      request.reject(400, 'Bad Refer-To');
      return;
    }
    // Nobody is thrown out of a meeting by REFER with BYE, and nothing else than a call is made.
    if (/;method=(?!INVITE(?:[;?]|$))/i.test(uri)) {
      request.reject(603);
      return;
    }
    if (undecided !== null) {
      request.reject(491);
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
    const decline = (): void => {
      if (phase !== 'shown') return;
      phase = 'over';
      decide();
      request.reject(603);
    };
    undecided = setTimeout(() => {
      decline();
      expired();
    }, DECIDE * timeScale);
    show({
      target: withoutUriHeaders(uri).replace(/;method=INVITE/i, ''),
      replaces: embeddedReplaces(uri),
      referredBy: parseNameAddr(message.header('Referred-By') ?? '')?.uri ?? '',
      accept() {
        if (phase !== 'shown') return;
        phase = 'active';
        decide();
        request.accept({}, 202);
        notify(100, 'Trying');
      },
      decline,
      progress(status, reason) {
        if (phase !== 'active' || status < 101 || status > 699) return;
        if (status >= 200) phase = 'over';
        notify(status, reason);
      },
    });
  };
};
