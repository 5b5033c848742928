import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { RoomLegOffer, RoomPort } from '../media/room-port.ts';
import type { Links } from './links.ts';

/** What a leg is answered with. */
export type LegParts = {
  readonly room: Pick<RoomPort, 'leg' | 'closeLeg'>;
  readonly links: Links;
  /** Whether the member is in, by a page; asked again when the gateway has answered, which may be too late. */
  readonly mayJoin: () => boolean;
};

const notIn = (): Result<never> => fail(SDKERR.UISDK_COMMON_ERROR, 'not in the meeting');

/** Answers a member's offer of a leg into the room; the leg they had is closed. */
export const answerLeg = async (
  member: string,
  offer: RoomLegOffer,
  { room, links, mayJoin }: LegParts,
): Promise<Result<string>> => {
  if (!mayJoin()) return notIn();
  const owner = links.owner(offer.leg) ?? member;
  if (owner !== member) return fail(SDKERR.UISDK_COMMON_ERROR, 'the leg is somebody else’s');
  const answer = await room.leg(offer);
  if (!answer.ok) return answer;
  if (!mayJoin()) {
    room.closeLeg(offer.leg);
    return notIn();
  }
  const old = links.join(member, offer.leg);
  if (old !== null) room.closeLeg(old);
  return answer;
};
