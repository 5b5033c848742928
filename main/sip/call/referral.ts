import type { SipTransfer } from '../sip-engine.ts';
import { parseNameAddr } from '../sipjs/header-values.ts';
import { withoutUriHeaders } from './call-target.ts';
import { embeddedReplaces } from './replaces.ts';
import type { NoticeWay, Referring } from './signalling.ts';

/** Seconds the implicit subscription of a REFER lasts. */
const LIFE = 120;

/** How long a person may take, ms: the peer waits 32 s for an answer (RFC 3261 section 17.1.2.2, timer F). */
const DECIDE = 25_000;

/** What referrals need of their call. */
export type ReferralParts = {
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
export const referrals = ({ show, expired, onEnd, timeScale }: ReferralParts): ((request: Referring) => void) => {
  let undecided: NodeJS.Timeout | null = null;
  let refers = 0;
  const decide = (): void => {
    if (undecided !== null) clearTimeout(undecided);
    undecided = null;
  };
  onEnd(decide);
  return (request) => {
    const { message, toConference } = request;
    // The second and later ones of a dialog are told apart by their CSeq (RFC 3515 section 2.4.6).
    refers += 1;
    const event = refers === 1 ? 'refer' : `refer;id=${Number.parseInt(message.header('CSeq') ?? '', 10)}`;
    const referTo = message.list('Refer-To');
    const uri = parseNameAddr(referTo[0] ?? '')?.uri;
    if (referTo.length !== 1 || uri === undefined) {
      request.reject(400, 'Bad Refer-To');
      return;
    }
    const method = METHOD.exec(uri)?.[1]?.toUpperCase() ?? 'INVITE';
    if (method !== 'INVITE' && method !== 'BYE') {
      request.reject(603);
      return;
    }
    if (undecided !== null) {
      request.reject(491);
      return;
    }
    let phase: 'shown' | 'active' | 'over' = 'shown';
    let way: NoticeWay | null = null;
    const notify = async (status: number, reason: string): Promise<void> => {
      const final = status >= 200;
      const state = final ? 'terminated;reason=noresource' : `active;expires=${LIFE}`;
      const text = `SIP/2.0 ${status} ${reason.replace(/[\r\n]/g, ' ')}\r\n`;
      const body = { type: 'message/sipfrag;version=2.0', text };
      await way?.request('NOTIFY', [`Event: ${event}`, `Subscription-State: ${state}`], body);
      if (final) way?.forget?.();
    };
    const decline = (status = 603): void => {
      if (phase !== 'shown') return;
      phase = 'over';
      decide();
      request.reject(status);
    };
    undecided = setTimeout(() => {
      decline();
      expired();
    }, DECIDE * timeScale);
    show({
      asks: method === 'BYE' ? 'removal' : 'call',
      toConference,
      target: withoutUriHeaders(uri).replace(METHOD, ''),
      replaces: embeddedReplaces(uri),
      referredBy: parseNameAddr(message.header('Referred-By') ?? '')?.uri ?? '',
      accept() {
        if (phase !== 'shown') return;
        phase = 'active';
        decide();
        way = request.accept();
        void notify(100, 'Trying');
      },
      decline,
      progress(status, reason) {
        if (phase !== 'active' || status < 101 || status > 699) return;
        if (status >= 200) phase = 'over';
        void notify(status, reason);
      },
    });
  };
};

/** The method that a Refer-To asks for (RFC 3515 section 2.1). */
const METHOD = /;method=([^;?]*)/i;
