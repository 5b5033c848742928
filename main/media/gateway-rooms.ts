import type { RoomEvent, RoomPlan } from '../../app/meeting/room-plan.ts';
import type { Result } from '../../app/result.ts';
import type { GatewayCall, GatewayCalls, ToGateway } from './gateway/protocol.ts';
import type { RoomPort } from './room-port.ts';

/** The way to whichever gateway process there is. */
type ToRooms = {
  ask<K extends GatewayCall>(call: K, input: GatewayCalls[K]['input']): Promise<Result<GatewayCalls[K]['output']>>;
  tell(message: ToGateway): void;
};

/** The rooms in the gateway's process, whose plans outlive it. */
export type GatewayRooms = RoomPort & {
  hear(event: RoomEvent): void;
  /** A new process: the rooms are opened again, and every leg in them is lost until its member comes with a new offer. */
  again(): void;
};

/** The rooms of a gateway. */
export const roomsOver = (gateway: ToRooms): GatewayRooms => {
  const plans = new Map<string, RoomPlan>();
  const legs = new Set<string>();
  const listeners = new Set<(event: RoomEvent) => void>();
  const hear = (event: RoomEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  return {
    available: true,
    set: (plan) => {
      plans.set(plan.room, plan);
      gateway.tell({ call: 'room', plan });
    },
    close: (room) => {
      plans.delete(room);
      gateway.tell({ call: 'closeRoom', room });
    },
    prompt: (room, member, prompt) => gateway.tell({ call: 'prompt', room, member, prompt }),
    leg: async (offer) => {
      const answer = await gateway.ask('roomLeg', offer);
      if (answer.ok) legs.add(offer.leg);
      return answer;
    },
    candidate: (leg, candidate) => gateway.tell({ call: 'candidate', leg, candidate }),
    closeLeg: (leg) => {
      legs.delete(leg);
      gateway.tell({ call: 'closeLeg', leg });
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hear,
    again: () => {
      for (const plan of plans.values()) gateway.tell({ call: 'room', plan });
      for (const leg of legs) hear({ type: 'leg', leg, state: 'lost' });
      legs.clear();
    },
  };
};
