import type { Member } from '../../app/meeting/member.ts';
import type { RoomEvent } from '../../app/meeting/room-plan.ts';

/** Share of packets lost, and jitter in ms, from which a connection is called fair and poor. */
const FAIR = { loss: 0.02, jitterMs: 30 };
const POOR = { loss: 0.08, jitterMs: 80 };

/**
 * The member as the gateway measures them. A page says itself what it sends; of a call only the packets tell.
 * The same object comes back when nothing changed, which is most of the time.
 */
export const measured = (
  member: Member,
  seen: Extract<RoomEvent, { readonly type: 'member' }>,
  cameraStopped: boolean,
): Member => {
  const beyond = (limit: typeof FAIR): boolean => seen.loss >= limit.loss || seen.jitterMs >= limit.jitterMs;
  const arrives = seen.audio || seen.camera || seen.screen;
  const quality = !arrives ? member.quality : beyond(POOR) ? 'poor' : beyond(FAIR) ? 'fair' : 'good';
  const camera = member.call === null ? member.media.camera : seen.camera && !cameraStopped;
  if (quality === member.quality && camera === member.media.camera) return member;
  return { ...member, quality, media: { ...member.media, camera } };
};
