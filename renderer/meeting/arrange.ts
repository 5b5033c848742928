import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';
import { ROOM_LINES, type Slot } from '../../app/meeting/slots.ts';

/** How the pictures lie: who speaks is large, or everybody is alike. */
export type Layout = 'speaker' | 'grid';

/** One tile: a member, as a person or as the screen they share. */
export type TileOf = { readonly member: MemberView; readonly shows: 'camera' | 'screen' };

/** What is large, null when nothing is; and the rest in order. */
export type Arrangement = { readonly large: TileOf | null; readonly small: readonly TileOf[] };

/** The line that carries a member's picture now; null for none. */
export const lineOf = (slots: readonly Slot[], member: string, shows: TileOf['shows']): number | null =>
  slots.find((slot) => slot.member === member && ROOM_LINES[slot.line]?.picture === shows)?.line ?? null;

/** Who has a tile: those who are in, also while their connection is broken. */
export const inMeeting = (view: MeetingView): readonly MemberView[] =>
  view.members.filter(({ phase }) => phase === 'joined' || phase === 'lost');

/**
 * Lays out a meeting: a shared screen is always large; else in the speaker's layout whoever speaks, or spoke last, and
 * never oneself while anybody else is there. Who is seen comes before who is only heard, oneself last.
 */
export const arrange = (
  view: MeetingView,
  slots: readonly Slot[],
  layout: Layout,
  spokeLast: string | null,
): Arrangement => {
  const members = inMeeting(view);
  const others = members.filter(({ id }) => id !== view.self);
  const seen = (member: MemberView): boolean => member.media.camera && lineOf(slots, member.id, 'camera') !== null;
  const people = [
    ...others.filter(seen),
    ...others.filter((member) => !seen(member)),
    ...members.filter(({ id }) => id === view.self),
  ].map((member): TileOf => ({ member, shows: 'camera' }));
  const sharing = others.find(({ id, media }) => media.screen && lineOf(slots, id, 'screen') !== null);
  if (sharing !== undefined) return { large: { member: sharing, shows: 'screen' }, small: people };
  if (layout === 'grid') return { large: null, small: people };
  const speaks = (id: string | null): TileOf | undefined =>
    people.find(({ member }) => member.id === id && id !== view.self);
  const large = speaks(view.speaker) ?? speaks(spokeLast) ?? people[0] ?? null;
  return { large, small: people.filter((tile) => tile !== large) };
};
