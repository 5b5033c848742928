import type { AgreedCodec } from '../agreed-line.ts';
import type { Publisher } from './publisher.ts';
import type { Subscription } from './subscription.ts';

/** What the room does for a seat: it hears the member's sound and learns of its connection. */
export type SeatHost = {
  /** The sound formats agreed with the member, in its order; none while it takes no part. */
  agreeSound(codecs: readonly AgreedCodec[]): void;
  /** RTP of the member's sound, touch tones included. */
  sound(rtp: Buffer): void;
  /** RTCP that may concern the sound. */
  soundControl(rtcp: Buffer): void;
  connected(): void;
  lost(): void;
};

/** A member's place in a room, whatever carries its media. */
export type Seat = {
  /** What the member sends of pictures: its camera, and a screen where it can. */
  readonly publishers: readonly Publisher[];
  /** What it can be shown, one picture each: cameras first, then screens for a WebRTC leg; one of either for a SIP peer. */
  readonly subscriptions: readonly Subscription[];
  readonly connected: boolean;
  readonly capacity: number;
  readonly lossOut: number;
  /** SSRC of the sound the member is sent. */
  readonly soundSsrc: number;
  /** Begins to serve a room, or ends it (null). */
  sit(host: SeatHost | null): void;
  sendSound(rtp: Buffer): void;
  sendControl(rtcp: Buffer): void;
  tick(now: number): void;
};
