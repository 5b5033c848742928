import type { NotAllowed } from '../../app/meeting/rights.ts';
import { EN } from '../../app/text/en.ts';

/** The reason of an action that was not done, as one there are words for. */
export const notAllowed = (reason: string | null): NotAllowed | null =>
  reason === null ? null : `room.notAllowed.${reason}` in EN ? (reason as NotAllowed) : 'over';
