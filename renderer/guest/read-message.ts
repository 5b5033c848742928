import type { ToGuest } from '../../app/guest/protocol.ts';
import type { NotAllowed } from '../../app/meeting/rights.ts';
import { EN } from '../../app/text/en.ts';

/** Reads a message of the app that served this page; null for what is none, which only a page of another version meets. */
export const readToGuest = (text: string): ToGuest | null => {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && 'type' in read ? (read as ToGuest) : null;
  } catch {
    return null;
  }
};

/** The reason of an action that was not done, as one there are words for. */
export const notAllowed = (reason: string | null): NotAllowed | null =>
  reason === null ? null : `room.notAllowed.${reason}` in EN ? (reason as NotAllowed) : 'over';
