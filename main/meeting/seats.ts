import { isHeard } from '../../app/meeting/is-heard.ts';
import type { Member } from '../../app/meeting/member.ts';
import { hasPlace, isIn } from '../../app/meeting/presence.ts';
import type { RoomPort } from '../media/room-port.ts';

/** What the seats of a meeting are counted from. */
export type SeatsOptions = {
  readonly room: Pick<RoomPort, 'available'>;
  readonly hostMember: string;
  readonly members: () => readonly Member[];
};

/** How many people a meeting has place for, and whether its sound needs a room in the gateway. */
export type Seats = {
  /** Everybody but the host's own window. */
  others(): readonly Member[];
  /** Places that others have or will have, the one of `leaving` counted as free. */
  taken(leaving?: string | null): number;
  free(leaving?: string | null): number;
  /** So many wait that no more are let to. */
  waitingFull(): boolean;
  /** Somebody is called: in place of another member who leaves once they are in, or by a call whose media goes past the gateway. */
  take(member: string, how: { readonly insteadOf: string | null; readonly direct: boolean }): void;
  leave(member: string): void;
  /** Whether these members hear one another only by a room. */
  needRoom(members: readonly Member[]): boolean;
};

/** People in a meeting on this machine, the host included; with no rooms, or a call whose media passes by the gateway. */
export const MOST_PEOPLE = 8;
const MOST_WITHOUT_ROOM = 2;
const MOST_WAITING = 20;

/** Counts them. */
export const createSeats = ({ room, hostMember, members }: SeatsOptions): Seats => {
  /** Members whose call's media goes past the gateway, which can share a room with nobody. */
  const direct = new Set<string>();
  /** Whose place a member takes: that one leaves once this one is in, and needs no room beside it. */
  const insteadOf = new Map<string, string>();
  const others = (): readonly Member[] => members().filter((member) => member.id !== hostMember);
  const taken = (leaving: string | null = null): number =>
    others().filter((one) => hasPlace(one) && one.id !== leaving).length;

  return {
    others,
    taken,
    free: (leaving) => {
      const most = room.available && direct.size === 0 ? MOST_PEOPLE : MOST_WITHOUT_ROOM;
      return Math.max(0, most - 1 - taken(leaving));
    },
    waitingFull: () => others().filter((member) => member.state.phase === 'waiting').length >= MOST_WAITING,
    take: (member, how) => {
      if (how.insteadOf !== null) insteadOf.set(member, how.insteadOf);
      if (how.direct) direct.add(member);
    },
    leave: (member) => {
      direct.delete(member);
      insteadOf.delete(member);
    },
    needRoom: (next) => {
      const replaced = new Set(insteadOf.values());
      const inside = next.filter((one) => one.id !== hostMember && isIn(one) && !replaced.has(one.id));
      // Neither a guest's page nor who dialled in is a call of the person's.
      const alone = inside.some((one) => one.call === null || one.way === 'dial-in');
      // Nobody in a call of two is silenced but by a room, which alone keeps their sound from the other.
      const silenced = inside.some((one) => !isHeard(one) && !direct.has(one.id));
      return room.available && (alone || silenced || inside.length > 1);
    },
  };
};
