import { ConfRole } from '../../app/conf/enumerations.ts';
import { isHeard } from '../../app/meeting/is-heard.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';
import type { RoomMember, RoomPlan } from '../../app/meeting/room-plan.ts';

/**
 * What the gateway's room should be for a meeting: those who are in, with what each may send. Who has no media yet is
 * not in it; `hostAway` is the host's person on another call, who is not heard or seen here meanwhile.
 */
export const roomPlanOf = (
  meeting: Meeting,
  legOf: (member: string) => string | null,
  hostAway: boolean,
): RoomPlan => ({
  room: meeting.id,
  members: meeting.members.flatMap((member) => {
    const media = member.state.phase === 'joined' ? mediaOf(member, legOf) : null;
    if (media === null) return [];
    const sends = member.role !== ConfRole.HWM_CONF_ROLE_AUDIENCE && !(member.way === 'host' && hostAway);
    const { camera, screen } = member.media;
    return [
      {
        id: member.id,
        media,
        speaks: sends && isHeard(member),
        shows: sends && camera,
        shares: sends && screen,
      },
    ];
  }),
});

const mediaOf = (member: Member, legOf: (member: string) => string | null): RoomMember['media'] | null => {
  if (member.call !== null) return { kind: 'session', session: member.call };
  const leg = legOf(member.id);
  return leg === null ? null : { kind: 'leg', leg };
};
