import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Meeting, MeetingEnd } from '../../app/meeting/meeting.ts';
import type { Member, MemberMedia } from '../../app/meeting/member.ts';
import { type NotAllowed, type Target, whyNot } from '../../app/meeting/rights.ts';
import { joined, withMember } from './roster.ts';

/** What an action asks for beyond a change of the meeting's value. */
export type ActionEffect =
  | { readonly do: 'admitted'; readonly member: string }
  | { readonly do: 'part'; readonly member: string; readonly why: 'removed' | 'turned-away' | 'left' }
  | { readonly do: 'ask'; readonly member: string }
  | { readonly do: 'end'; readonly why: MeetingEnd };

/** What came of an action. */
export type Applied =
  | { readonly refused: NotAllowed }
  | { readonly meeting: Meeting; readonly effects: readonly ActionEffect[] };

/** What an action needs to know besides the meeting. */
export type ActionContext = {
  readonly now: number;
  /** The role somebody who waits will have. */
  readonly intended: (member: string) => ConfRole;
  /** Places that are free. */
  readonly free: number;
};

/** Longest meeting, ms. */
const DAY = 24 * 60 * 60 * 1000;

/** The meeting after a member's action; rights are checked here, for everybody. */
export const applied = (meeting: Meeting, actorId: string, action: MeetingAction, context: ActionContext): Applied => {
  const actor = meeting.members.find((member) => member.id === actorId);
  if (actor === undefined || actor.state.phase === 'left') return { refused: 'no-such-member' };
  const target = 'member' in action ? (meeting.members.find((member) => member.id === action.member) ?? null) : null;
  const refused = whyNot(actor, action, target && asTarget(target));
  if (refused !== null) return { refused };
  const id = target?.id ?? '';
  const done = (next: Meeting, ...effects: ActionEffect[]): Applied => ({ meeting: next, effects });
  const media = (change: Partial<MemberMedia>): Meeting => withMember(meeting, id, (member) => sending(member, change));
  const every = (change: (member: Member) => Member): Applied =>
    done({ ...meeting, members: meeting.members.map(change) });
  /** Whether an action on one is within the actor's rights; those beyond it are left out of an action on all. */
  const mayOn = (member: Member, one: MeetingAction): boolean => whyNot(actor, one, asTarget(member)) === null;

  switch (action.do) {
    case 'mute':
      return done(media({ mutedByHost: true, mayUnmute: action.mayUnmute }));
    case 'mute-all':
      return every((member) =>
        mayOn(member, { do: 'mute', member: member.id, mayUnmute: action.mayUnmute })
          ? sending(member, { mutedByHost: true, mayUnmute: action.mayUnmute })
          : member,
      );
    case 'ask-to-unmute':
      // Nobody can be asked on a telephone; what the host took from it is given back, and its own mute stays.
      return target?.call != null
        ? done(media({ mutedByHost: false, mayUnmute: true }))
        : done(media({ mayUnmute: true }), { do: 'ask', member: id });
    case 'stop-camera':
      return done(media({ camera: false }));
    case 'stop-screen':
      return done(media({ screen: false }));
    case 'lower-hand':
      return done(withMember(meeting, id, lowered));
    case 'lower-all-hands':
      return every((member) =>
        member.id === actorId || mayOn(member, { do: 'lower-hand', member: member.id }) ? lowered(member) : member,
      );
    case 'set-role':
      return done(withMember(meeting, id, (member) => withRole(member, action.role)));
    case 'hand-over': {
      const given = withMember(meeting, id, (member) => withRole(member, ConfRole.HWM_CONF_ROLE_HOST));
      return done(withMember(given, actorId, (member) => withRole(member, ConfRole.HWM_CONF_ROLE_COHOST)));
    }
    case 'remove':
      return done(meeting, { do: 'part', member: id, why: 'removed' });
    case 'turn-away':
      return done(meeting, { do: 'part', member: id, why: 'turned-away' });
    case 'admit':
      return context.free < 1 ? { refused: 'full' } : admit(meeting, [id], context);
    case 'admit-all': {
      const waiting = meeting.members.filter((member) => member.state.phase === 'waiting').map((member) => member.id);
      if (waiting.length > 0 && context.free < 1) return { refused: 'full' };
      return admit(meeting, waiting.slice(0, context.free), context);
    }
    case 'lock':
      return done({ ...meeting, doors: { ...meeting.doors, locked: action.on } });
    case 'set-policy':
      return done({
        ...meeting,
        doors: { ...meeting.doors, policy: action.policy },
        details: { ...meeting.details, joinPolicy: action.policy },
      });
    case 'set-waiting-room':
      return done({ ...meeting, doors: { ...meeting.doors, waitingRoom: action.on } });
    case 'extend':
      return extended(meeting, action.minutes);
    case 'end':
      return done(meeting, { do: 'end', why: 'by-host' });
    case 'set-self':
      return every((member) =>
        member.id === actorId
          ? selfSet(member, action)
          : // One screen is shown at a time: the newest.
            action.screen === true
            ? sending(member, { screen: false })
            : member,
      );
    case 'raise-hand':
      return done(withMember(meeting, actorId, (member) => ({ ...member, hand: action.up })));
    case 'leave':
      return done(meeting, { do: 'part', member: actorId, why: 'left' });
  }
};

const asTarget = ({ id, role, state }: Member): Target => ({ id, role, phase: state.phase });

const sending = (member: Member, change: Partial<MemberMedia>): Member => ({
  ...member,
  media: { ...member.media, ...change },
});

const lowered = (member: Member): Member => (member.hand ? { ...member, hand: false } : member);

/** A page in the audience has its switches off, so that nobody is heard unawares when they are an attendee again. */
const withRole = (member: Member, role: ConfRole): Member =>
  role === ConfRole.HWM_CONF_ROLE_AUDIENCE && member.call === null
    ? { ...sending(member, { microphone: false, camera: false, screen: false }), role }
    : { ...member, role };

const selfSet = (member: Member, wanted: Extract<MeetingAction, { do: 'set-self' }>): Member =>
  sending(member, {
    ...(wanted.microphone !== undefined && { microphone: wanted.microphone }),
    ...(wanted.microphone === true && { mutedByHost: false }),
    ...(wanted.camera !== undefined && { camera: wanted.camera }),
    ...(wanted.screen !== undefined && { screen: wanted.screen }),
  });

const admit = (meeting: Meeting, ids: readonly string[], { now, intended }: ActionContext): Applied => ({
  meeting: {
    ...meeting,
    members: meeting.members.map((member) =>
      ids.includes(member.id) ? { ...joined(member, now), role: intended(member.id) } : member,
    ),
  },
  effects: ids.map((member) => ({ do: 'admitted', member })),
});

const extended = (meeting: Meeting, minutes: number): Applied => {
  const endsAt = meeting.endsAt + minutes * 60_000;
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 240) return { refused: 'too-long' };
  if (endsAt - meeting.details.startTimeStamp * 1000 > DAY) return { refused: 'too-long' };
  const seconds = Math.floor(endsAt / 1000);
  return {
    meeting: { ...meeting, endsAt, details: { ...meeting.details, endTimeStamp: seconds, endTime: seconds } },
    effects: [],
  };
};
