import { SDKERR } from '../sdkerr.ts';

/** Why a call ended, in the words the screens have sentences for. */
export type OutcomeKind =
  | 'completed'
  | 'cancelled'
  | 'missed'
  | 'declined-here'
  | 'answered-elsewhere'
  /** Sent to the entrance of a meeting here instead of being answered. */
  | 'sent-to-meeting'
  | 'busy'
  | 'declined'
  | 'unknown'
  | 'offline'
  | 'no-answer'
  | 'unreachable'
  | 'forbidden'
  | 'wrong-password'
  | 'certificate'
  | 'encryption-refused'
  | 'not-acceptable'
  | 'pstn-disabled'
  | 'server-failed'
  /** The call came back to where it started: one's own address, or servers that send it round. */
  | 'loop'
  | 'lost'
  | 'failed';

/** How a call ended: the kind, the code of the contract, the SIP status when one came, and the engine's own words. */
export type Outcome = {
  readonly kind: OutcomeKind;
  readonly code: SDKERR;
  readonly sipStatus: number | null;
  readonly detail: string;
};

const CODES: { readonly [K in OutcomeKind]: SDKERR } = {
  completed: SDKERR.SDKERR_SUCCESS,
  cancelled: SDKERR.SDKERR_SUCCESS,
  missed: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_NO_RESPONSE,
  'declined-here': SDKERR.SDKERR_SUCCESS,
  'answered-elsewhere': SDKERR.SDKERR_SUCCESS,
  'sent-to-meeting': SDKERR.SDKERR_SUCCESS,
  busy: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_BUSY,
  declined: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_REFUSED,
  unknown: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_NOT_EXIST,
  offline: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_UNAVAILABLE,
  'no-answer': SDKERR.CMS_CONF_PORTAL_PARTICIPANT_NO_RESPONSE,
  unreachable: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_UNAVAILABLE,
  forbidden: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
  'wrong-password': SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
  certificate: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
  'encryption-refused': SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
  'not-acceptable': SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
  'pstn-disabled': SDKERR.CMS_PSTN_SERVICE_UNAVAILABLE,
  'server-failed': SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
  loop: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
  lost: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
  failed: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT,
};

/** An outcome of a kind, with the code the contract gives it. */
export const outcome = (kind: OutcomeKind, detail: string, sipStatus: number | null = null): Outcome => ({
  kind,
  code: CODES[kind],
  sipStatus,
  detail,
});

/** What a final SIP failure (RFC 3261 section 21) means for the caller; `rang` says whether a 18x came first. */
export const outcomeOfStatus = (status: number, reason: string, rang: boolean): Outcome => {
  const named = outcome(kindOfStatus(status, rang), `${status} ${reason}`.trim(), status);
  return UNNAMED.includes(status) ? { ...named, code: SDKERR.CMS_CONF_PORTAL_PARTICIPANT_TIMEOUT } : named;
};

/** Known to mean what 404 says, and yet "the rest" in the contract's table of codes. */
const UNNAMED: readonly number[] = [410, 484];

const kindOfStatus = (status: number, rang: boolean): OutcomeKind => {
  switch (status) {
    case 401:
    case 407:
      return 'wrong-password';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
    case 484:
    case 604:
      return 'unknown';
    case 408:
    case 480:
      return rang ? 'no-answer' : 'offline';
    case 486:
    case 600:
      return 'busy';
    case 603:
      return 'declined';
    case 415:
    case 488:
    case 606:
      return 'not-acceptable';
    case 482:
    case 483:
      return 'loop';
    case 500:
    case 502:
    case 503:
    case 504:
      return 'server-failed';
    default:
      return 'failed';
  }
};
