import type { Prompt } from '../../../app/meeting/prompt.ts';
import type { RoomEvent, RoomPlan } from '../../../app/meeting/room-plan.ts';
import type { Result } from '../../../app/result.ts';
import type { MediaEvent, MediaSessionOptions, Wanted } from '../media-port.ts';
import type { RoomLegOffer } from '../room-port.ts';
import type { BridgeCounters } from './bridge.ts';
import type { GuestIceSettings } from './ice/guest-ice-settings.ts';
import type { RtpCounters } from './rtp-leg.ts';
import type { RtpLinesState } from './rtp-lines.ts';

/** Version of these messages; both ends are of one build, so another one means a broken installation. */
export const GATEWAY_PROTOCOL = 1;

/** `call` is between the renderer and a peer; `echo` answers by itself. */
export type SessionKind = 'call' | 'echo';

/** What a session needs to be opened again in a new gateway process; it holds keys and never leaves main's memory. */
export type SessionState = {
  readonly kind: SessionKind;
  readonly options: MediaSessionOptions;
  readonly lines: RtpLinesState;
  readonly revision: number;
  /** SSRCs of each kind: towards the renderer and towards the peer. */
  readonly ssrcs: { readonly audio: readonly [number, number]; readonly video: readonly [number, number] };
};

/** Packets of one m= line. */
export type LineStats = {
  readonly kind: string;
  readonly codecs: readonly string[];
  readonly rtp: RtpCounters;
  /** Null for the echo callee, which has no renderer. */
  readonly bridge: BridgeCounters | null;
};

/** What a session has done so far. */
export type SessionStats = {
  readonly session: string;
  readonly legConnected: boolean;
  readonly legRejected: number;
  readonly lines: readonly LineStats[];
};

/** What can be asked of the gateway, and what comes back. */
export type GatewayCalls = {
  offer: { input: { session: string; wanted: Wanted }; output: string };
  answer: { input: { session: string; sdp: string; wanted: Wanted }; output: string };
  accept: { input: { session: string; sdp: string; early: boolean }; output: null };
  negotiate: { input: { session: string | null; leg: string; sdp: string }; output: string };
  stats: { input: { session: string }; output: SessionStats };
  /** Answers the offer of a room's WebRTC member, the first or a later one. */
  roomLeg: { input: RoomLegOffer; output: string };
  restore: { input: { session: string; state: SessionState }; output: null };
};

/** A name of `GatewayCalls`. */
export type GatewayCall = keyof GatewayCalls;

/** Main → gateway. */
export type ToGateway =
  | {
      [K in GatewayCall]: { readonly id: number; readonly call: K; readonly input: GatewayCalls[K]['input'] };
    }[GatewayCall]
  | {
      readonly call: 'open';
      readonly session: string;
      readonly kind: SessionKind;
      readonly options: MediaSessionOptions;
    }
  | { readonly call: 'rollback' | 'keyFrame' | 'close'; readonly session: string }
  | { readonly call: 'dtmf'; readonly session: string; readonly digits: string }
  | { readonly call: 'closeLeg'; readonly leg: string }
  | { readonly call: 'candidate'; readonly leg: string; readonly candidate: string }
  | { readonly call: 'reach'; readonly settings: GuestIceSettings }
  | { readonly call: 'room'; readonly plan: RoomPlan }
  | { readonly call: 'prompt'; readonly room: string; readonly member: string; readonly prompt: Prompt }
  | { readonly call: 'closeRoom'; readonly room: string };

/** Gateway → main. */
export type FromGateway =
  | { readonly type: 'hello'; readonly protocol: number }
  | { readonly type: 'reply'; readonly id: number; readonly result: Result<unknown> }
  | { readonly type: 'event'; readonly session: string; readonly event: MediaEvent }
  | { readonly type: 'room'; readonly event: RoomEvent }
  /** Sent before the reply to whatever changed it. */
  | { readonly type: 'state'; readonly session: string; readonly state: SessionState; readonly dtmf: boolean };
