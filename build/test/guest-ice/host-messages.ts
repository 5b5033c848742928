import type { GuestIceSettings } from '../../../main/media/gateway/ice/guest-ice-settings.ts';

/** What the test asks of the process that stands where the host is. */
export type ToHost =
  | { readonly type: 'open'; readonly settings: GuestIceSettings; readonly seenFrom: string }
  | { readonly type: 'gathered' }
  | { readonly type: 'offer'; readonly sdp: string }
  | { readonly type: 'candidate'; readonly candidate: string }
  | { readonly type: 'figures' }
  | { readonly type: 'close' };

/** What the process counted. */
export type HostFigures = {
  readonly heard: number;
  /** Numbers that were skipped in what was heard. */
  readonly missing: number;
  readonly strangers: number;
  readonly rejected: number;
  readonly cpuMicroseconds: number;
  readonly memory: number;
};

/** What the process says. */
export type FromHost =
  | { readonly type: 'opened'; readonly candidates: readonly string[]; readonly refused: readonly string[] }
  | { readonly type: 'answer'; readonly sdp: string }
  | { readonly type: 'candidate'; readonly candidate: string }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'figures'; readonly lost: number; readonly connected: boolean; readonly figures: HostFigures }
  /** What the event loop still holds after everything was closed. */
  | { readonly type: 'closed'; readonly left: readonly string[] };
