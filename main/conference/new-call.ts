import type { Classified } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import type { Route } from '../../app/callee/route.ts';
import type { CreateConfResult } from '../../app/conf/create-conf-result.ts';
import { MediaType } from '../../app/conf/enumerations.ts';
import type { MeetingDetails } from '../../app/conf/meeting-details.ts';
import type { StartCallInfo } from '../../app/conf/start-call-info.ts';
import type { AccountSettings } from '../../app/settings/account-settings.ts';
import { text } from '../../app/text/text.ts';
import { parseHost } from '../callee/host.ts';
import type { SipCall } from '../sip/sip-engine.ts';

/** What an outgoing call is made of. */
export type OutgoingParts = {
  readonly id: string;
  readonly callee: Extract<Classified, { callable: true }>;
  /** The callee's name as the caller gave it; "" takes the directory's or the route's. */
  readonly name: string;
  /** What the person typed, or a peer named. */
  readonly address: string;
  readonly mediaType: MediaType;
  readonly meeting: MeetingDetails | null;
  readonly account: AccountSettings | null;
  /** ms since 1970. */
  readonly startedAt: number;
  readonly noAnswerSeconds: number;
  readonly language: 'en' | 'zh';
};

/** What a callee without a name is called: by the contract the number or third-party ID, an address without its scheme. */
const shownName = (route: Route, address: string, language: 'en' | 'zh'): string => {
  if (route.kind === 'echo') return text(language, 'about.echo');
  return route.kind === 'sip-uri' ? route.shown : address;
};

const labelOf = (account: AccountSettings | null): string =>
  account === null ? '' : account.label || `${account.user}@${account.domain}`;

/** An outgoing call as it stands before anything was heard. */
export const outgoingCall = (parts: OutgoingParts): Call => {
  const { callee, account, startedAt, address, mediaType } = parts;
  return {
    id: parts.id,
    direction: 'out',
    party: { name: parts.name || callee.name || shownName(callee.route, address, parts.language), address },
    route: callee.route,
    account: account?.id ?? null,
    accountLabel: labelOf(account),
    mediaType,
    video: mediaType === MediaType.HWM_MEDIA_TYPE_VIDEO,
    startedAt,
    givenUpAt: startedAt + parts.noAnswerSeconds * 1000,
    state: { phase: 'calling' },
    encryption: { media: 'none', signalling: 'clear', suite: '' },
    media: null,
    silentSeconds: 0,
    transfer: null,
    conference: null,
    meeting: parts.meeting,
  };
};

/** The meeting that a call rings its callee into. */
export const meetingDetails = (info: StartCallInfo, meeting: CreateConfResult, callee: string): MeetingDetails => ({
  ...meeting,
  joinPolicy: info.confAllowJoinUser ?? 0,
  guestsWithoutPassword: info.isGuestJoinConfWithoutPwd ?? false,
  callee,
});

/** A call that has just come in; `nameOf` names the caller from the directory, "" when unknown. */
export const incomingCall = (
  id: string,
  sip: SipCall,
  account: AccountSettings | null,
  startedAt: number,
  nameOf: (address: string) => string,
): Call => {
  const { user, host, uri, displayName } = sip.peer;
  const address = account !== null && parseHost(host) === parseHost(account.domain) ? user : uri;
  return {
    id,
    direction: 'in',
    party: { name: nameOf(address) || displayName || user || host, address },
    route: null,
    account: account?.id ?? null,
    accountLabel: labelOf(account),
    ...(sip.invitation?.signedBy ? { signedBy: sip.invitation.signedBy } : {}),
    mediaType: sip.offered.video ? MediaType.HWM_MEDIA_TYPE_VIDEO : MediaType.HWM_MEDIA_TYPE_AUDIO,
    video: sip.offered.video,
    startedAt,
    givenUpAt: null,
    state: { phase: 'incoming', silenced: false },
    encryption: { media: 'none', signalling: sip.secure ? 'tls' : 'clear', suite: '' },
    media: null,
    silentSeconds: 0,
    transfer: null,
    conference: null,
    meeting: null,
  };
};
