import type { Prompt } from '../../app/meeting/prompt.ts';
import type { RoomEvent, RoomPlan } from '../../app/meeting/room-plan.ts';
import type { Result } from '../../app/result.ts';

/** A WebRTC member's one offer of ROOM_LINES, or its ICE restart. */
export type RoomLegOffer = {
  /** Chosen by whoever owns the leg; an offer for a leg that is there already restarts its ICE. */
  readonly leg: string;
  readonly sdp: string;
  /** `lite` on loopback for the host's window, `full` for guests elsewhere. */
  readonly ice: 'lite' | 'full';
  /** Address that a guest's page was served to; absent when it is not known. */
  readonly seenFrom?: string;
};

/** The rooms of the media gateway, seen from the meeting: what should be, and what happens; nothing of packets. */
export type RoomPort = {
  /** Whether there are rooms at all; without them a meeting is host and callee, as ever. */
  readonly available: boolean;
  /** What a room is to be from now on, whole; kept, and said again to a gateway that was started anew. */
  set(plan: RoomPlan): void;
  close(room: string): void;
  /** Plays a prompt that this member alone hears; nothing where the room does not have the member. */
  prompt(room: string, member: string, prompt: Prompt): void;
  /** Answers a leg's offer. The leg hears and sees nothing until a plan has it. */
  leg(offer: RoomLegOffer): Promise<Result<string>>;
  /** An ICE candidate line of the leg's far end (RFC 8839), "" for the end of them. */
  candidate(leg: string, candidate: string): void;
  closeLeg(leg: string): void;
  /** Hears what happens; returns the way to stop hearing. */
  listen(listener: (event: RoomEvent) => void): () => void;
};
