import type { RoomEvent, RoomPlan } from '../../app/meeting/room-plan.ts';
import { fail, ok } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { RoomLegOffer, RoomPort } from './room-port.ts';

/** A room port that keeps what it was told; `happen` is what the gateway would say. */
export type FakeRoomPort = RoomPort & {
  available: boolean;
  /** The last plan of every room that is open. */
  readonly plans: ReadonlyMap<string, RoomPlan>;
  readonly legs: ReadonlyMap<string, RoomLegOffer>;
  /** Everything it was told, in order: `set 2`, `close`, `prompt wait`, `leg full`, `candidate`, `close leg`. */
  readonly log: readonly string[];
  happen(event: RoomEvent): void;
};

/** Makes one; it answers an offer with the words `answer to` and the offer. */
export const fakeRoomPort = (): FakeRoomPort => {
  const plans = new Map<string, RoomPlan>();
  const legs = new Map<string, RoomLegOffer>();
  const log: string[] = [];
  const listeners = new Set<(event: RoomEvent) => void>();
  return {
    available: true,
    plans,
    legs,
    log,
    set: (plan) => {
      plans.set(plan.room, plan);
      log.push(`set ${plan.members.length}`);
    },
    close: (room) => {
      plans.delete(room);
      log.push('close');
    },
    prompt: (_room, _member, prompt) => void log.push(`prompt ${prompt}`),
    leg: async (offer) => {
      log.push(`leg ${offer.ice}`);
      if (offer.sdp === 'bad') return fail(SDKERR.UISDK_COMMON_ERROR, 'the offer is not ROOM_LINES');
      legs.set(offer.leg, offer);
      return ok(`answer to ${offer.sdp}`);
    },
    candidate: () => void log.push('candidate'),
    closeLeg: (leg) => {
      legs.delete(leg);
      log.push('close leg');
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    happen: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
  };
};
