import { randomUUID } from 'node:crypto';
import { MediaType } from '../../app/conf/enumerations.ts';
import type { ToGuest } from '../../app/guest/protocol.ts';
import { fail, ok } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { MeetingFocus } from '../meeting/focus.ts';
import type { MemberEvent } from '../meeting/member-event.ts';
import type { GuestEvent, GuestHost, GuestSeat } from './guest-host.ts';

type Hear = (event: GuestEvent) => void;

/** What the guest's page is told of what its member is told. */
const told = (event: MemberEvent): GuestEvent => {
  switch (event.type) {
    case 'view':
      return { type: 'meeting', view: event.view };
    case 'slots':
      return { type: 'slots', slots: event.slots };
    case 'left':
      return { type: 'ended', why: event.why };
    case 'replaced':
      return { type: 'ended', why: 'replaced' };
    default:
      return event;
  }
};

/** The guests' side of the focus. */
export const focusHost = (
  focus: MeetingFocus,
  /** Servers whose passwords need hold no longer than until a moment, ms since 1970. */
  iceServers: (until: number) => Extract<ToGuest, { type: 'admitted' }>['iceServers'],
): GuestHost => {
  const live = (meeting: string) =>
    focus.meetings
      .getState()
      .find(({ id, state }) => id === meeting && state.phase !== 'ending' && state.phase !== 'ended');

  const seatOf = (member: string, address: string, hear: Hear, admitted: string | null): GuestSeat => {
    let leg = '';
    // Another page may hold the place by then, and its going is not this one's to say.
    let mine = true;
    if (admitted === null) hear({ type: 'waiting' });
    else hear({ type: 'admitted', resume: admitted });
    const forget = focus.subscribe(member, (event) => {
      if (event.type === 'replaced') mine = false;
      hear(told(event));
    });
    return {
      act: (action) => {
        const refused = focus.act(member, action);
        return refused === null ? ok(null) : fail(SDKERR.UISDK_COMMON_ERROR, refused);
      },
      offer: (sdp) => {
        leg ||= randomUUID();
        return focus.joinRoom(member, { leg, sdp, ice: 'full', seenFrom: address });
      },
      candidate: (candidate) => focus.candidate(member, candidate),
      gone: () => {
        forget();
        if (mine) focus.lost(member);
      },
    };
  };

  return {
    iceServers: (meeting) => iceServers(live(meeting)?.endsAt ?? 0),
    door: (meeting) => {
      const found = live(meeting);
      if (found === undefined) return null;
      const video = found.details.mediaType === MediaType.HWM_MEDIA_TYPE_VIDEO;
      return { needsPassword: !found.doors.guestsWithoutPassword, video };
    },
    knock: (meeting, guest, hear) => {
      const knocked = focus.knock(meeting, { way: 'link', identity: { kind: 'anonymous' }, ...guest });
      if (knocked.do === 'refuse') return { refused: knocked.why, retryAfterSeconds: knocked.retryAfterSeconds };
      return seatOf(knocked.member, guest.address, hear, knocked.do === 'enter' ? knocked.resume : null);
    },
    resume: (meeting, token, address, hear) => {
      const member = focus.resume(meeting, token);
      return member === null
        ? { refused: 'no-meeting', retryAfterSeconds: null }
        : seatOf(member, address, hear, token);
    },
  };
};
