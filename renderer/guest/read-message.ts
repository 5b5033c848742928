import type { ToGuest } from '../../app/guest/protocol.ts';

/** Reads a message of the app that served this page; null for what is none, which only a page of another version meets. */
export const readToGuest = (text: string): ToGuest | null => {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && 'type' in read ? (read as ToGuest) : null;
  } catch {
    return null;
  }
};
