import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { MeetingView, MemberView } from '../../app/meeting/meeting.ts';
import { whyNot } from '../../app/meeting/rights.ts';
import type { TextKey } from '../../app/text/en.ts';

/** One entry of a menu: its words, and what it asks of the meeting. */
export type Offer = { readonly text: TextKey & `room.do.${string}`; readonly action: MeetingAction };

const { HWM_CONF_ROLE_ATTENDEE, HWM_CONF_ROLE_AUDIENCE, HWM_CONF_ROLE_COHOST } = ConfRole;

/** Minutes that one choice of "extend" adds. */
const EXTEND_MINUTES = 15;

/** Whether the one who looks may do it by the meeting's rights; main judges again. */
const may = (view: MeetingView, action: MeetingAction): boolean => {
  const self = view.members.find(({ id }) => id === view.self);
  const target = 'member' in action ? (view.members.find(({ id }) => id === action.member) ?? null) : null;
  return self !== undefined && whyNot({ ...self, role: view.role }, action, target) === null;
};

/** What may be done to a member now, in the order of the menu; nothing that would change nothing. */
export const offersFor = (view: MeetingView, { id, role, media, hand, way }: MemberView): readonly Offer[] => {
  const member = id;
  const offers: readonly (Offer | false)[] = [
    { text: 'room.do.admit', action: { do: 'admit', member } },
    { text: 'room.do.turnAway', action: { do: 'turn-away', member } },
    media.microphone && !media.mutedByHost && { text: 'room.do.mute', action: { do: 'mute', member, mayUnmute: true } },
    (!media.mutedByHost || media.mayUnmute) && {
      text: 'room.do.muteHard',
      action: { do: 'mute', member, mayUnmute: false },
    },
    (!media.microphone || media.mutedByHost) && { text: 'room.do.ask', action: { do: 'ask-to-unmute', member } },
    media.camera && { text: 'room.do.stopCamera', action: { do: 'stop-camera', member } },
    media.screen && { text: 'room.do.stopScreen', action: { do: 'stop-screen', member } },
    hand && { text: 'room.do.lowerHand', action: { do: 'lower-hand', member } },
    role !== HWM_CONF_ROLE_COHOST &&
      way !== 'pstn' && { text: 'room.do.cohost', action: { do: 'set-role', member, role: HWM_CONF_ROLE_COHOST } },
    role !== HWM_CONF_ROLE_ATTENDEE && {
      text: 'room.do.attendee',
      action: { do: 'set-role', member, role: HWM_CONF_ROLE_ATTENDEE },
    },
    role !== HWM_CONF_ROLE_AUDIENCE && {
      text: 'room.do.audience',
      action: { do: 'set-role', member, role: HWM_CONF_ROLE_AUDIENCE },
    },
    { text: 'room.do.handOver', action: { do: 'hand-over', member } },
    { text: 'room.do.remove', action: { do: 'remove', member } },
  ];
  return offers.filter((offer): offer is Offer => offer !== false && may(view, offer.action));
};

/** What may be done to the whole meeting now. */
export const offersForAll = (view: MeetingView): readonly Offer[] => {
  const offers: readonly (Offer | false)[] = [
    { text: 'room.do.muteAll', action: { do: 'mute-all', mayUnmute: true } },
    { text: 'room.do.muteAllHard', action: { do: 'mute-all', mayUnmute: false } },
    view.members.some(({ hand }) => hand) && { text: 'room.do.lowerAllHands', action: { do: 'lower-all-hands' } },
    view.locked
      ? { text: 'room.do.unlock', action: { do: 'lock', on: false } }
      : { text: 'room.do.lock', action: { do: 'lock', on: true } },
    { text: 'room.do.extend', action: { do: 'extend', minutes: EXTEND_MINUTES } },
  ];
  return offers.filter((offer): offer is Offer => offer !== false && may(view, offer.action));
};
