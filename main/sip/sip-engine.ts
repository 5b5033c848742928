import type { MeetingView } from '../../app/meeting/meeting.ts';
import type { Result } from '../../app/result.ts';
import type { MediaSession } from '../media/media-port.ts';

/** Transport protocol of signalling. */
export type SipProtocol = 'udp' | 'tcp' | 'tls' | 'wss';

/** What is known of the far end of a call. */
export type SipPeer = {
  readonly uri: string;
  readonly user: string;
  readonly host: string;
  readonly displayName: string;
};

/** What an INVITE says of a meeting to come into, and of who sends it. */
export type SipInvitation = {
  /** Meeting ID: the parameter `conf` of the Request-URI, else of To, else X-Conf-ID; "" where it has no value, null without. */
  readonly conference: string | null;
  /** X-Conf-Password; "" without. */
  readonly password: string;
  /** First SIP URI of P-Asserted-Identity (RFC 3325), as good as the way it came by; null without. */
  readonly asserted: string | null;
  /** Fingerprint of the key that signed this INVITE for us and for now (RFC 8224); anybody has a key. null without. */
  readonly signedBy: string | null;
  /** Network address it came from. */
  readonly source: string;
};

/** What happens to a call, in order; `ended` is the last and comes exactly once. */
export type SipCallEvent =
  | { readonly type: 'trying' }
  /** A 18x; `early` when it set up early media (RFC 3960). */
  | { readonly type: 'progress'; readonly status: number; readonly early: boolean }
  | { readonly type: 'established' }
  /** The peer put us on hold or took us off. */
  | { readonly type: 'remote-hold'; readonly held: boolean }
  /** The peer's re-INVITE changed which media are offered. */
  | { readonly type: 'media-changed'; readonly video: boolean }
  /** A digit by INFO (application/dtmf-relay or application/dtmf). */
  | { readonly type: 'dtmf'; readonly digit: string }
  /** The peer asks something by REFER (RFC 3515); declined when nobody decides in time. */
  | { readonly type: 'transfer'; readonly transfer: SipTransfer }
  /** Nobody decided about a transfer in time. */
  | { readonly type: 'transfer-expired' }
  /** The peer is the focus of a conference and told who is in (RFC 4575); null when it tells no more. */
  | { readonly type: 'conference'; readonly crowd: SipCrowd | null }
  | { readonly type: 'ended'; readonly end: SipCallEnd };

/** What the peer asks for by REFER: to call somebody, or as the focus of its conference to part with somebody. */
export type SipTransfer = {
  readonly asks: 'call' | 'removal';
  /** It was sent to the URI of the conference, in no call's dialog: what is to go over is not the call (RFC 4579 section 5.5). */
  readonly toConference: boolean;
  /** The URI of whom it is about, without headers. */
  readonly target: string;
  /** Replaces value for that call, when it is to take the place of one the target has (RFC 3891); null for none. */
  readonly replaces: string | null;
  /** Who asks, from Referred-By; "" when it does not say. */
  readonly referredBy: string;
  /** Answers 202 and starts reporting. */
  accept(): void;
  /** Answers 603, or the status given. */
  decline(status?: number): void;
  /** Tells the peer how the new call fares; a status from 200 on is the last. */
  progress(status: number, reason: string): void;
};

/** Who is in somebody else's conference, as its focus tells: how many, and the first of their names, as text. */
export type SipCrowd = { readonly people: number; readonly names: readonly string[] };

/** A conference that we host, as one call's peer may follow it (RFC 4575). */
export type SipConference = {
  /** Most people that it takes. */
  readonly mostPeople: number;
  /** What the peer may know now; null while that is nothing, because they are not in (yet). */
  view(): MeetingView | null;
  /** Hears that it may have changed. */
  listen(changed: () => void): () => void;
};

/** How a call ended. */
export type SipCallEnd =
  | { readonly by: 'local' }
  /** Another call took its place (RFC 3891). */
  | { readonly by: 'replaced' }
  /** BYE from the peer, or CANCEL before answer; `elsewhere` when its Reason says that another device answered. */
  | { readonly by: 'remote'; readonly elsewhere: boolean; readonly reason: string }
  /** A final failure response. */
  | { readonly by: 'rejected'; readonly status: number; readonly reason: string }
  /** Nobody to blame but the way there: no transport, TLS refused, DNS, time-out (RFC 3261 section 8.1.3.1), media refused. */
  | { readonly by: 'failed'; readonly cause: SipFailure; readonly reason: string };

/** Why the way to the peer failed. */
export type SipFailure =
  | 'unreachable'
  /** The name in the address belongs to no host; the name service said so. */
  | 'unknown-host'
  | 'certificate'
  | 'timeout'
  | 'media'
  | 'encryption'
  | 'session-expired'
  | 'engine';

/** One call (INVITE dialog usage). Every method is safe in every state; what does not fit is answered with a failure value. */
export type SipCall = {
  /** Our own id, unguessable; not the Call-ID. */
  readonly id: string;
  readonly direction: 'out' | 'in';
  readonly peer: SipPeer;
  /** Request-URI of an incoming call. */
  readonly calledUri: string;
  /** What the INVITE of an incoming call said besides; null for an outgoing one. */
  readonly invitation: SipInvitation | null;
  /** Id of the call of ours whose place an incoming one takes when it is answered (RFC 3891); null for any other. */
  readonly replaces: string | null;
  /** What the incoming offer contains; both false for a late offer, which may then become anything. */
  readonly offered: { readonly audio: boolean; readonly video: boolean; readonly webrtc: boolean };
  /** The signalling to the next hop is TLS or WSS. */
  readonly secure: boolean;
  /** Address of this machine as the next hop sees it, for c= lines. */
  readonly localAddress: string;
  /** The call belongs to a conference that we host, from now to its end; said to the peer in our Contact (`isfocus`, RFC 4579 section 4). */
  inConference(conference: SipConference): void;
  answer(media: MediaSession, video: boolean): Promise<Result<null>>;
  /** Refuses an incoming call with a final status (RFC 3261 section 21.4–21.6). */
  reject(status: number, reason: string): void;
  /** Ends the call in any state: CANCEL, BYE or a refusal, whichever fits. */
  hangUp(): void;
  hold(): Promise<Result<null>>;
  resume(): Promise<Result<null>>;
  /** Adds or removes video by re-INVITE. */
  setVideo(on: boolean): Promise<Result<null>>;
  /** Digits of 0-9 * # A-D: RFC 4733 where agreed, else INFO. */
  sendDtmf(digits: string): Promise<Result<null>>;
  listen(listener: (event: SipCallEvent) => void): () => void;
};

/** What an outgoing call needs. */
export type SipCallOptions = {
  /** Belongs to the call from now on, which closes it at its end; the same holds for `answer`. */
  readonly media: MediaSession;
  readonly video: boolean;
  /** The caller's name as the callee sees it (From, RFC 3261 section 20.20); "" or absent takes the account's. */
  readonly displayName?: string;
  /** Seconds without a final answer until the call is cancelled; 1–300. */
  readonly noAnswerSeconds: number;
  /** The conference of ours that it invites into; absent for none. */
  readonly conference?: SipConference;
  /** The transfer this call comes from (RFC 3515): what it says to its target. */
  readonly transfer?: Pick<SipTransfer, 'replaces' | 'referredBy'>;
};

/** A TLS trust decision: extra authorities in PEM; verification is never switched off. */
export type SipTrust = { readonly extraCa: readonly string[] };

/** Everything an account says to the engine. */
export type SipAccountConfig = {
  readonly id: string;
  readonly displayName: string;
  readonly user: string;
  readonly domain: string;
  /** User name for digest; "" takes `user`. */
  readonly authUser: string;
  readonly password: string;
  readonly protocol: SipProtocol;
  /** Registrar as host or host:port; "" takes the domain (RFC 3263). */
  readonly registrar: string;
  /** Outbound proxy as host or host:port; "" for none. */
  readonly outboundProxy: string;
  /** Registration lifetime asked for, seconds, 60–7200. */
  readonly expiresSeconds: number;
  /** Session timer asked for (RFC 4028), seconds, 0 for none, else at least 90. */
  readonly sessionSeconds: number;
  readonly trust: SipTrust;
};

/** Where a registration stands. `signalling` is the transport; `canReceive` means a live binding at the registrar. */
export type RegistrationState = {
  readonly phase: 'off' | 'connecting' | 'registered' | 'waiting' | 'refused';
  readonly signalling: boolean;
  readonly canReceive: boolean;
  /** Why it is waiting or refused. */
  readonly problem: null | 'unreachable' | 'certificate' | 'wrong-password' | 'forbidden' | 'server' | 'timeout';
  readonly status: number | null;
  readonly detail: string;
  /** When the next attempt is due, ms since 1970; null when none is. */
  readonly retryAt: number | null;
};

/** A signed-in identity. */
export type SipAccount = {
  readonly config: SipAccountConfig;
  readonly registration: RegistrationState;
  /** Address of this machine as the flow to the server has it; null while there is no flow. */
  readonly localAddress: string | null;
  /** Registers and keeps it so (RFC 3261 section 10, RFC 5626 keepalive). */
  start(): void;
  /** Unregisters and ends every call; resolves within 2 s whatever the server does. */
  stop(): Promise<void>;
  /** The network changed, or the machine `slept`: verifies the flow and registers again, then asks after calls that were asleep. */
  networkChanged(slept?: boolean): void;
  call(targetUri: string, options: SipCallOptions): Result<SipCall>;
  onRegistration(listener: (state: RegistrationState) => void): () => void;
  onIncoming(listener: (call: SipCall) => void): () => void;
};

/** Calls without any account: straight to the address in the URI (RFC 3263), and being called that way. */
export type SipDirect = {
  /** The ports that really are bound. */
  readonly listening: { readonly address: string; readonly port: number };
  call(targetUri: string, options: SipCallOptions): Result<SipCall>;
  onIncoming(listener: (call: SipCall) => void): () => void;
  /** The machine was asleep: asks after every call. */
  woke(): void;
  stop(): Promise<void>;
};

/** What a direct endpoint starts from. */
export type SipDirectConfig = {
  readonly user: string;
  readonly displayName: string;
  /** Where to listen, UDP and TCP; port 0 takes any. */
  readonly address: string;
  readonly port: number;
  /** Whether a request from this address is served; the others are dropped without an answer. */
  readonly allows: (remoteAddress: string) => boolean;
  /** Names and addresses, besides this machine's own, that others reach it by at the same port; absent for none. */
  readonly names?: () => readonly string[];
  readonly trust: SipTrust;
};

/** The engine: everything Parley knows of SIP. */
export type SipEngine = {
  account(config: SipAccountConfig): SipAccount;
  /** Fails as a value when the port is in use. */
  direct(config: SipDirectConfig): Promise<Result<SipDirect>>;
  stop(): Promise<void>;
};

/** A line for the log, already without secrets; a whole `message` names people still, and it begins with "> " or "< ". */
export type SipLog = (line: string, message?: true) => void;
