import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import { type Admission, admission, type House } from '../../app/meeting/admission.ts';
import { goesOnWithout, heirOf } from '../../app/meeting/heir.ts';
import type { Meeting, MeetingEnd, MeetingView } from '../../app/meeting/meeting.ts';
import type { Leaving, Member } from '../../app/meeting/member.ts';
import { hasPlace, isIn } from '../../app/meeting/presence.ts';
import type { NotAllowed } from '../../app/meeting/rights.ts';
import type { RoomEvent } from '../../app/meeting/room-plan.ts';
import { type MeetingInput, meetingStep } from '../../app/meeting/step.ts';
import { viewOf } from '../../app/meeting/view-of.ts';
import { fail, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { RoomLegOffer, RoomPort } from '../media/room-port.ts';
import { answerLeg } from './answer-leg.ts';
import { applied } from './apply-action.ts';
import { atTheDoor } from './doorstep.ts';
import type { Called, Knock, Knocked } from './knock.ts';
import { createLinks } from './links.ts';
import { measured } from './measured.ts';
import type { MemberListener } from './member-event.ts';
import { createPages, refusalOf } from './pages.ts';
import { createPhoneKeys, type KeyWay } from './phone-keys.ts';
import { createPlaces } from './places.ts';
import { roomPlanOf } from './room-plan-of.ts';
import { gone, inOrder, joined, lost, newMember, withMember } from './roster.ts';
import { createSeats } from './seats.ts';
import type { Tries } from './tries.ts';

/** What one hosted meeting needs from outside. */
export type HostedOptions = {
  readonly room: RoomPort;
  readonly tries: Tries;
  readonly now: () => number;
  readonly house: () => Pick<House, 'domains' | 'corpId' | 'companyOf'>;
  /** Ends a member's call; `callEnded` follows. */
  readonly hangUp: (call: string) => void;
  /** A member on a telephone pressed a key. */
  readonly onDigit: (call: string, digit: string) => void;
  readonly publish: (meeting: Meeting) => void;
  readonly closed: (meeting: Meeting) => void;
};

/** One meeting and everything that belongs to it. */
export type HostedMeeting = {
  readonly value: Meeting;
  readonly hostMember: string;
  linked(guestJoinUri: string): void;
  invite(called: Called): Result<string>;
  answered(member: string): void;
  carriedBy(member: string, call: string): void;
  callEnded(member: string, why: Leaving): void;
  knock(knock: Knock): Knocked;
  act(member: string, action: MeetingAction): NotAllowed | null;
  resume(token: string): string | null;
  lost(member: string): void;
  leave(member: string, why: 'left' | 'lost'): void;
  end(why: MeetingEnd): void;
  view(member: string): MeetingView | null;
  subscribe(member: string, listener: MemberListener): () => void;
  joinRoom(member: string, offer: RoomLegOffer): Promise<Result<string>>;
  candidate(member: string, candidate: string): void;
  hear(event: RoomEvent): void;
  pressed(member: string, digit: string, by: KeyWay): void;
  hostAway(away: boolean): void;
  /** The meeting is not over while somebody is about to be called in; returns the end of that. */
  keep(): () => void;
};

/** How long the place of somebody whose connection broke is kept, ms; the host's own is kept to the end. */
const GIVEN_UP_AFTER = 60_000;

/** Opens a meeting with its host in it. */
export const openMeeting = (first: Meeting, options: HostedOptions): HostedMeeting => {
  const { room, tries, now } = options;
  let meeting = first;
  const hostMember = first.members[0]?.id ?? '';
  const places = createPlaces();
  const pages = createPages();
  const links = createLinks(GIVEN_UP_AFTER, hostMember, (member) => depart(member, { kind: 'lost' }));
  const intended = new Map<string, ConfRole>();
  const seats = createSeats({ room, hostMember, members: () => meeting.members });
  /** Why a call that we hang up is hung up. */
  const parting = new Map<string, Leaving>();
  const stoppedCameras = new Set<string>();
  const keys = createPhoneKeys();
  let away = false;
  /** Calls that are about to be placed into the meeting, which is not over meanwhile. */
  let kept = 0;
  let plan = '';

  const get = (id: string): Member | undefined => meeting.members.find((member) => member.id === id);
  const isLive = (): boolean => meeting.state.phase !== 'ending' && meeting.state.phase !== 'ended';

  const endTimer = (): NodeJS.Timeout => setTimeout(() => end('time'), Math.max(0, meeting.endsAt - now())).unref();
  let timer = endTimer();

  const showRoom = (): void => {
    if (!meeting.room || !isLive()) return;
    const next = roomPlanOf(meeting, links.leg, away);
    if (JSON.stringify(next) === plan) return;
    plan = JSON.stringify(next);
    room.set(next);
  };

  /** The one way by which the meeting's value changes. */
  const change = (next: Meeting): void => {
    const wasUntil = meeting.endsAt;
    const sorted = { ...next, members: inOrder(next.members) };
    meeting = { ...sorted, room: sorted.room || (isLive() && seats.needRoom(sorted.members)) };
    if (meeting.endsAt !== wasUntil) {
      clearTimeout(timer);
      timer = endTimer();
    }
    showRoom();
    options.publish(meeting);
    pages.show(meeting);
  };
  const changeMember = (id: string, by: (member: Member) => Member): void => change(withMember(meeting, id, by));

  const input = (what: MeetingInput): void => {
    const result = meetingStep(meeting.state, what);
    if ('refused' in result || result.next === meeting.state) return;
    change({ ...meeting, state: result.next });
    for (const effect of result.effects) {
      if (effect.do === 'part') partAll();
      else close();
    }
  };

  const house = (needsRoomToo: boolean, leaving: string | null = null): House => ({
    ...options.house(),
    doors: meeting.doors,
    full: seats.free(leaving) < 1 || (needsRoomToo && !room.available),
    waitingFull: seats.waitingFull(),
  });

  /** A meeting with nobody but its host, or with nobody who could open to those who wait, is over. */
  const settle = (): void => {
    const hostIn = isIn(get(hostMember)!);
    const there = seats.others().some((one) => hasPlace(one) || (hostIn && one.state.phase === 'waiting'));
    if (!there && kept === 0 && isLive()) input({ type: 'emptied', at: now() });
    if (meeting.state.phase === 'ending' && meeting.members.every((one) => one.state.phase === 'left')) {
      input({ type: 'emptied', at: now() });
    }
  };

  const partAll = (): void => {
    for (const { id, state } of meeting.members) if (state.phase !== 'left') depart(id, { kind: 'ended' });
    settle();
  };

  const close = (): void => {
    clearTimeout(timer);
    tries.forget(meeting.id);
    if (meeting.room) room.close(meeting.id);
    options.closed(meeting);
  };

  /** Takes a member out: at once, or when their call is gone. */
  const depart = (id: string, why: Leaving): void => {
    const member = get(id);
    if (member === undefined || member.state.phase === 'left') return;
    if (why.kind === 'removed' || why.kind === 'turned-away') places.bar(id, why.kind);
    pages.leave(id, { type: 'left', why: refusalOf(why) });
    if (member.call === null) left(id, why);
    else if (!parting.has(id)) {
      parting.set(id, why);
      options.hangUp(member.call);
    }
  };

  const left = (id: string, why: Leaving): void => {
    const member = get(id);
    if (member === undefined || member.state.phase === 'left') return;
    const leg = links.drop(id);
    if (leg !== null) room.closeLeg(leg);
    places.free(id);
    seats.leave(id);
    parting.delete(id);
    let next = withMember(meeting, id, (one) => gone(one, now(), why));
    const heir = member.role === ConfRole.HWM_CONF_ROLE_HOST && isLive() ? heirOf(next.members, id) : null;
    if (heir !== null) {
      next = withMember(next, id, (one) => ({ ...one, role: ConfRole.HWM_CONF_ROLE_ATTENDEE }));
      next = withMember(next, heir.id, (one) => ({ ...one, role: ConfRole.HWM_CONF_ROLE_HOST }));
    }
    change({ ...next, speaker: next.speaker === id ? null : next.speaker });
    settle();
  };

  const end = (why: MeetingEnd): void => input({ type: 'end', why });

  const act = (id: string, action: MeetingAction): NotAllowed | null => {
    if (!isLive()) return 'over';
    const roleOf = (member: string): ConfRole => intended.get(member) ?? ConfRole.HWM_CONF_ROLE_ATTENDEE;
    const result = applied(meeting, id, action, { now: now(), intended: roleOf, free: seats.free() });
    if ('refused' in result) return result.refused;
    if (action.do === 'stop-camera') stoppedCameras.add(action.member);
    // Said first, so that a page hears that it is in before it hears of the meeting.
    for (const effect of result.effects) {
      if (effect.do === 'admitted')
        pages.tell(effect.member, { type: 'admitted', resume: places.token(effect.member) });
    }
    if (result.meeting !== meeting) change(result.meeting);
    for (const effect of result.effects) {
      switch (effect.do) {
        case 'admitted':
          intended.delete(effect.member);
          input({ type: 'joined', at: now() });
          break;
        case 'ask':
          pages.tell(effect.member, { type: 'asked-to-unmute' });
          break;
        case 'part':
          if (effect.why === 'left') leave(effect.member, 'left');
          else depart(effect.member, { kind: effect.why });
          break;
        case 'end':
          end(effect.why);
      }
    }
    return null;
  };

  const leave = (id: string, why: 'left' | 'lost'): void => {
    const isHost = get(id)?.role === ConfRole.HWM_CONF_ROLE_HOST;
    if (id === hostMember && isHost && !goesOnWithout(meeting.members, id)) end('by-host');
    else depart(id, { kind: why });
  };

  const knock = (who: Knock): Knocked => {
    if (!isLive()) return { do: 'refuse', why: 'no-meeting', retryAfterSeconds: null };
    const found = atTheDoor(who, { meeting, house: house(true), places, tries, now });
    if (found.wrong) change({ ...meeting, tries: tries.seen(meeting.id) });
    return found.decision.do === 'refuse' ? found.decision : take(who, found.decision);
  };

  const take = (who: Knock, decision: Exclude<Admission, { do: 'refuse' }>): Knocked => {
    const waits = decision.do === 'wait';
    const at = now();
    const member = newMember({
      ...who,
      address: who.reach ?? '',
      call: who.call ?? null,
      role: waits ? ConfRole.HWM_CONF_ROLE_WAITING : decision.role,
      state: waits ? { phase: 'waiting', since: at } : { phase: 'joined', since: at },
    });
    places.came(member, who);
    if (waits) intended.set(member.id, decision.role);
    else who.onEnter?.();
    change({ ...meeting, members: [...meeting.members, member] });
    if (waits) return { do: 'wait', member: member.id };
    input({ type: 'joined', at });
    return { do: 'enter', member: member.id, resume: places.token(member.id) };
  };

  /** The member is in or lost by what is known of their leg and their page. */
  const relink = (id: string): void => {
    const member = get(id);
    if (member === undefined || !isIn(member)) return;
    const broken = links.broken(id);
    if (broken && member.state.phase === 'joined') changeMember(id, (one) => lost(one, now()));
    if (!broken && member.state.phase === 'lost') changeMember(id, (one) => joined(one, now()));
  };

  /** The host's person comes back to a meeting that went on without them. */
  const comeBack = (): void => {
    const role = meeting.members.some((one) => one.role === ConfRole.HWM_CONF_ROLE_HOST && isIn(one))
      ? ConfRole.HWM_CONF_ROLE_COHOST
      : ConfRole.HWM_CONF_ROLE_HOST;
    changeMember(hostMember, (one) => ({ ...joined(one, now()), role }));
  };

  const pressed = (id: string, digit: string, by: KeyWay): void => {
    const member = get(id);
    const action = member !== undefined && isIn(member) ? keys.pressed(member, digit, by) : null;
    if (action !== null) act(id, action);
  };

  return {
    get value() {
      return meeting;
    },
    hostMember,
    linked: (guestJoinUri) => {
      if (isLive()) change({ ...meeting, details: { ...meeting.details, guestJoinUri } });
    },
    keep: () => {
      kept++;
      let over = false;
      return () => {
        if (over) return;
        over = true;
        kept--;
        settle();
      };
    },
    invite: (called) => {
      const { insteadOf } = called;
      const leaving = insteadOf === null ? null : (seats.others().find(({ call }) => call === insteadOf)?.id ?? null);
      const decision = admission(
        { ...called, identity: { kind: 'invited' }, password: 'none', invited: true, barred: null },
        house(false, leaving),
      );
      if (!isLive()) return fail(SDKERR.UISDK_COMMON_ERROR, 'the meeting is over');
      if (decision.do !== 'enter' || (called.direct && seats.taken(leaving) > 0))
        return fail(SDKERR.UISDK_COMMON_ERROR, 'the meeting is full');
      const member = newMember({
        ...called,
        identity: { kind: 'invited' },
        role: decision.role,
        state: { phase: 'ringing' },
        microphone: true,
        camera: false,
      });
      seats.take(member.id, { insteadOf: leaving, direct: called.direct });
      places.unbar(called.address);
      change({ ...meeting, members: [...meeting.members, member] });
      input({ type: 'called' });
      return { ok: true, value: member.id };
    },
    answered: (id) => {
      if (get(id)?.state.phase !== 'ringing' || !isLive()) return;
      changeMember(id, (one) => joined(one, now()));
      input({ type: 'joined', at: now() });
    },
    carriedBy: (id, call) => changeMember(id, (one) => ({ ...one, call })),
    callEnded: (id, why) => left(id, parting.get(id) ?? why),
    knock,
    act,
    resume: (token) => {
      const id = places.holder(token);
      const member = id === null ? undefined : get(id);
      if (id === null || member === undefined || !isIn(member)) return null;
      pages.leave(id, { type: 'replaced' });
      links.page(id, true);
      relink(id);
      return id;
    },
    lost: (id) => {
      if (get(id)?.state.phase === 'waiting') return depart(id, { kind: 'lost' });
      links.page(id, false);
      relink(id);
    },
    leave,
    end,
    view: (id) => viewOf(meeting, id),
    subscribe: (id, listener) => pages.subscribe(meeting, id, listener),
    joinRoom: async (id, offer) => {
      if (id === hostMember && isLive() && !isIn(get(id)!)) comeBack();
      const mayJoin = (): boolean =>
        isLive() && meeting.members.some((one) => one.id === id && isIn(one) && one.call === null);
      const answer = await answerLeg(id, offer, { room, links, mayJoin });
      if (answer.ok) {
        relink(id);
        showRoom();
      }
      return answer;
    },
    candidate: (id, candidate) => {
      const leg = links.leg(id);
      if (leg !== null) room.candidate(leg, candidate);
    },
    hear: (event) => {
      if (!isLive()) return;
      switch (event.type) {
        case 'speaker':
          if (event.member !== meeting.speaker) change({ ...meeting, speaker: event.member });
          return;
        case 'slots':
          pages.tell(links.owner(event.leg) ?? '', { type: 'slots', leg: event.leg, slots: event.slots });
          return;
        case 'candidate':
          pages.tell(links.owner(event.leg) ?? '', { type: 'candidate', candidate: event.candidate });
          return;
        case 'leg': {
          const id = links.heard(event.leg, event.state === 'connected');
          if (id !== null) relink(id);
          return;
        }
        case 'member': {
          const member = get(event.member);
          if (member === undefined || !isIn(member)) return;
          if (!event.camera) stoppedCameras.delete(member.id);
          const seen = measured(member, event, stoppedCameras.has(member.id));
          if (seen !== member) changeMember(member.id, () => seen);
          return;
        }
        case 'digit': {
          const member = get(event.member);
          if (!member?.call || !isIn(member)) return;
          options.onDigit(member.call, event.digit);
          pressed(member.id, event.digit, 'rtp');
        }
      }
    },
    pressed,
    hostAway: (value) => {
      away = value;
      showRoom();
    },
  };
};
