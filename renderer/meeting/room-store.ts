import { create } from 'zustand';
import type { Slot } from '../../app/meeting/slots.ts';
import type { Quality } from '../media/media-view.ts';
import type { RoomState } from './room-connection.ts';

/** What this page hears and sees of the meeting's room. */
export type RoomMedia = {
  readonly connection: RoomState;
  readonly slots: readonly Slot[];
  /** What arrives, by line of ROOM_LINES; a picture stays the same one while members change on it. */
  readonly pictures: Readonly<Record<number, MediaStream>>;
  readonly quality: Quality;
  /** The browser plays nothing before the person has touched the page. */
  readonly soundBlocked: boolean;
};

/** A page that is in no room. */
export const NO_ROOM: RoomMedia = {
  connection: 'new',
  slots: [],
  pictures: {},
  quality: 'unknown',
  soundBlocked: false,
};

/** The room as the screens see it; written only by `room-media.ts`. */
export const useRoom = create<RoomMedia>()(() => NO_ROOM);
