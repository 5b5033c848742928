import type { SipPeer } from '../sip-engine.ts';

/** A SIP message as a call sees it. */
export type SipMessage = {
  /** First value of a header, any case of its name; null without. */
  header(name: string): string | null;
  /** Every value, comma-separated lists taken apart. */
  list(name: string): readonly string[];
  /** The session description, also out of a multipart body; null without. */
  readonly sdp: string | null;
  /** Media type of the body in lower case without parameters; "" without a body. */
  readonly contentType: string;
  readonly body: string;
};

/** A request that came in. */
export type SipRequest = SipMessage & { readonly method: string; readonly uri: string };

/** A response that came in, or one made here because none came. */
export type SipResponse = SipMessage & {
  readonly status: number;
  readonly reason: string;
  /** `timeout` and `transport` were made here (RFC 3261 section 8.1.3.1); `peer` came from the network. */
  readonly origin: 'peer' | 'timeout' | 'transport';
};

/** What goes into a request or response next to what the dialog knows by itself. */
export type Extras = {
  readonly headers?: readonly string[];
  readonly sdp?: string | null;
  /** Name of the conference whose focus answers an INVITE (RFC 4579 section 4); null or absent for none. */
  readonly conference?: string | null;
};

/** A request that waits for our answer; the first of both calls counts, the rest does nothing. */
export type PendingRequest = {
  readonly message: SipRequest;
  /** 200, or the 2xx given. */
  accept(extras?: Extras, status?: number): void;
  reject(status: number, reason?: string, headers?: readonly string[]): void;
};

/** What a dialog tells its call. */
export type DialogHandlers = {
  /** ACK of our 2xx to INVITE or re-INVITE; its SDP answers an offer we made in that 2xx. */
  readonly acked: (message: SipMessage) => void;
  /** No ACK within 64*T1 (RFC 3261 section 13.3.1.4). */
  readonly ackMissing: () => void;
  readonly bye: (message: SipRequest) => void;
  readonly reinvite: (request: PendingRequest) => void;
  readonly update: (request: PendingRequest) => void;
  readonly info: (request: PendingRequest) => void;
  readonly refer: (request: PendingRequest) => void;
  /** SUBSCRIBE to the conference package, the one that is served. */
  readonly subscribe: (request: PendingRequest, dialog: SipDialog) => void;
  readonly notify: (request: PendingRequest) => void;
};

/** How a re-INVITE came out; `ack` must be called when it was accepted. */
export type ReinviteOutcome =
  | { readonly accepted: true; readonly response: SipResponse; ack(sdp: string | null): void }
  | { readonly accepted: false; readonly response: SipResponse };

/** An INVITE dialog, early or confirmed. */
export type SipDialog = {
  /** Call-ID and both tags. */
  readonly id: string;
  /** We made the Call-ID (RFC 3261 section 14.1 asks). */
  readonly ownsCallId: boolean;
  readonly remoteUri: string;
  /** The URI of our Contact in it. */
  readonly contact: string;
  attend(handlers: DialogHandlers): void;
  /** Our Contact is the URI of this conference from the next request or answer on, and says so. */
  host(conference: string): void;
  /** Never rejects; a second one while one runs gets 491 at once. */
  reinvite(extras: Extras): Promise<ReinviteOutcome>;
  /** A short request; never rejects. */
  request(
    method: 'INFO' | 'UPDATE' | 'NOTIFY' | 'SUBSCRIBE' | 'OPTIONS',
    headers: readonly string[],
    body: Body | null,
  ): Promise<SipResponse>;
  /** Ends it; waits for the ACK first where RFC 3261 section 15 says so. Safe to call twice. */
  bye(headers?: readonly string[]): void;
};

/** Where notifications of one subscription go: the dialog of a call, or one of the subscription's own. */
export type NoticeWay = Pick<SipDialog, 'id' | 'remoteUri' | 'contact' | 'request'> & {
  /** Nothing is sent by it any more; only for one of its own. */
  forget?(): void;
};

/** A REFER that waits for its answer. */
export type Referring = Pick<PendingRequest, 'message' | 'reject'> & {
  /** It came in no call's dialog. */
  readonly toConference: boolean;
  /** 202; the way by which is told how it fares, null when nobody can be told. */
  accept(): NoticeWay | null;
};

/** A SUBSCRIBE that waits for its answer. */
export type Subscribing = Pick<PendingRequest, 'message' | 'reject'> & {
  /** The dialog it came in; null when it makes one. */
  readonly within: NoticeWay | null;
  /** 200; null when the transaction is over already. */
  accept(headers: readonly string[]): NoticeWay | null;
};

/** A SUBSCRIBE that makes a dialog of its own, or a REFER, which subscribes to how it fares (RFC 3515 section 2.4.4). */
export type IncomingSubscribe = Omit<Subscribing, 'accept'> & {
  /** Name of the conference in its Request-URI; "" for none. */
  readonly conference: string;
  /** 200, or the 2xx given; null when the transaction is over already. */
  accept(headers: readonly string[], status?: number): NoticeWay | null;
  /** Who answers those that come later in its dialog. */
  attend(subscribe: (request: Subscribing) => void): void;
};

/** A body that is not a session description. */
export type Body = { readonly type: string; readonly text: string };

/** What an INVITE starts from. */
export type InviteRequest = {
  /** Request-URI and To. */
  readonly target: string;
  readonly sdp: string;
  readonly headers: readonly string[];
  /** The caller's name; "" takes the account's. */
  readonly displayName: string;
  /** Name of the conference we invite into as its focus; null for none. */
  readonly conference: string | null;
  /** The request this one follows (RFC 3261 section 8.1.3.4): same Call-ID and From tag, next CSeq; null for a fresh one. */
  readonly follows: InviteIds | null;
};

/** What identifies an INVITE among its followers. */
export type InviteIds = {
  readonly callId: string;
  readonly fromTag: string;
  readonly cseq: number;
  readonly to: string;
};

/** What an outgoing INVITE tells its call. */
export type InviteHandlers = {
  readonly trying: () => void;
  /** 101–199; the dialog is null when the response cannot make one. */
  readonly progress: (response: SipResponse, dialog: SipDialog | null) => void;
  /** A 2xx, one for each dialog (forks make several); `ack` must be called. */
  readonly accepted: (response: SipResponse, dialog: SipDialog, ack: (sdp: string | null) => void) => void;
  /** The final failure or redirection; nothing but late 2xx comes after it. */
  readonly refused: (response: SipResponse) => void;
};

/** An INVITE on its way. */
export type OutgoingInvite = {
  readonly ids: () => InviteIds;
  /** CANCEL, as soon as RFC 3261 section 9.1 lets it go, also through a challenge. */
  cancel(): void;
};

/** An INVITE that came in. */
export type IncomingInvite = {
  readonly message: SipRequest;
  readonly peer: SipPeer;
  /** The peer said `Require: 100rel` (RFC 3262). */
  readonly reliable: boolean;
  /** It has its final answer, or was cancelled. */
  readonly over: () => boolean;
  /** The dialog, once a provisional or 2xx response made it. */
  readonly dialog: () => SipDialog | null;
  /** 180, reliably where the peer requires it. */
  ring(): void;
  /** 200; null when the transaction is over already. */
  accept(extras: Extras): SipDialog | null;
  reject(status: number, reason?: string, headers?: readonly string[]): void;
  /** `cancelled` with the CANCEL's headers, or when a reliable response was never acknowledged (null). */
  attend(handlers: { readonly cancelled: (message: SipMessage | null) => void } & DialogHandlers): void;
};

/** The way one call takes out: an account's flow or a listening endpoint. */
export type Caller = {
  readonly secure: boolean;
  /** Whether it can go to a sips: URI, which wants TLS all the way (RFC 3261 section 26.2.2). */
  readonly sips: boolean;
  /** Own address on that way; what is known so far. */
  readonly localAddress: () => string;
  /** Brings the way to the target up if need be; null when it is up, else why not. */
  ready(
    target: string,
  ): Promise<{ readonly cause: 'unreachable' | 'certificate' | 'timeout'; readonly reason: string } | null>;
  invite(request: InviteRequest, handlers: InviteHandlers): OutgoingInvite;
};
