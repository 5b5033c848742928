import { createStore, type StoreApi } from 'zustand/vanilla';
import { ConfRole } from '../../app/conf/enumerations.ts';
import type { MeetingDetails } from '../../app/conf/meeting-details.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { House } from '../../app/meeting/admission.ts';
import type { Doors, Meeting, MeetingEnd, MeetingView } from '../../app/meeting/meeting.ts';
import type { Leaving } from '../../app/meeting/member.ts';
import type { NotAllowed } from '../../app/meeting/rights.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { RoomLegOffer, RoomPort } from '../media/room-port.ts';
import type { MeetingProvider, MeetingRequest } from '../providers/provider.ts';
import { type HostedMeeting, openMeeting } from './hosted-meeting.ts';
import type { Called, Knock, Knocked } from './knock.ts';
import type { MemberEvent, MemberListener } from './member-event.ts';
import { sameSecret } from './password.ts';
import type { KeyWay } from './phone-keys.ts';
import { newMember } from './roster.ts';
import { createTries } from './tries.ts';

/** What the focus is made from. */
export type FocusOptions = {
  readonly provider: MeetingProvider;
  readonly room: RoomPort;
  readonly now: () => number;
  /** Domains of the host's accounts, and the host's corporation; "" for none. */
  readonly house: () => Pick<House, 'domains' | 'corpId' | 'companyOf'>;
  /** What the organisation allows nobody in a meeting here. */
  readonly forbids?: (action: MeetingAction) => boolean;
  /** Ends a member's call; `callEnded` follows. */
  readonly hangUp: (call: string) => void;
  /** A member on a telephone pressed a key. */
  readonly onDigit: (call: string, digit: string) => void;
  /** What the host's own window is told besides the state. */
  readonly onHost: (meeting: string, event: MemberEvent) => void;
};

/** What a new meeting starts from. */
export type NewMeeting = MeetingRequest &
  Pick<Doors, 'policy' | 'waitingRoom' | 'outsiders'> & {
    /** Number or third-party ID that is called first. */
    readonly callee: string;
    /** Asked when the provider has answered, which may be too late. */
    readonly wanted: () => boolean;
  };

/**
 * The focus of the meetings that this app hosts (RFC 4579): who is in, who may do what, and what the gateway's room
 * should be. Everybody's way in is `knock` or a call of ours, and everybody's deeds go through `act`; what somebody may
 * do is judged here whatever their page showed. A member's id is known to whoever signals for the member alone.
 */
export type MeetingFocus = {
  /** Every meeting of this run that has not been replaced by a later one, live or ended. */
  readonly meetings: Pick<StoreApi<readonly Meeting[]>, 'getState' | 'subscribe'>;
  create(request: NewMeeting): Promise<Result<Meeting>>;
  /** The host's own member of a meeting. */
  hostOf(meeting: string): string | null;
  /** Guests find the meeting at another link from now on. */
  linked(meeting: string, guestJoinUri: string): void;
  /** Takes a place for somebody who is called now; the member's id, or that the meeting is full. */
  invite(meeting: string, called: Called): Result<string>;
  answered(member: string): void;
  /** Another call has taken the place of the one that carried a member. */
  carriedBy(member: string, call: string): void;
  /** The call that carries a member is over. */
  callEnded(member: string, why: Leaving): void;
  /** Whether a meeting here has this ID, as somebody at this network address types it; wrong ones slow further ones down. */
  find(id: string, address: string): 'found' | 'wrong' | 'too-many-tries';
  knock(meeting: string, knock: Knock): Knocked;
  /** Null when it was done, else why not. */
  act(member: string, action: MeetingAction): NotAllowed | null;
  /** Takes back a place by its token, with the same role; a page that still had it hears `replaced`. */
  resume(meeting: string, token: string): string | null;
  /** The member's page is gone and may come back; who waited is gone. */
  lost(member: string): void;
  leave(member: string, why: 'left' | 'lost'): void;
  end(meeting: string, why: MeetingEnd): void;
  /** A member pressed a key that no room heard. */
  pressed(member: string, digit: string, by: KeyWay): void;
  /** What a member may know; null for who waits or is not in. */
  view(member: string): MeetingView | null;
  /** Hears what a member's page is to know, its view first; one listener a member. */
  subscribe(member: string, listener: MemberListener): () => void;
  /** Answers a member's offer of ROOM_LINES; who waits has no leg. */
  joinRoom(member: string, offer: RoomLegOffer): Promise<Result<string>>;
  /** An ICE candidate of the member's leg, "" for the end of them. */
  candidate(member: string, candidate: string): void;
  /** The host's person is on another call, and neither heard nor seen in the meeting meanwhile. */
  hostAway(meeting: string, away: boolean): void;
  /** The meeting is not over while somebody is about to be called in; returns the end of that. */
  keep(meeting: string): () => void;
  /** Ends every meeting; the app stops. */
  stop(): void;
};

/** In place of a meeting where it is IDs that are tried, so that they do not hold up a meeting's passwords. */
const IDS = '';

/** Makes the focus. */
export const createFocus = (options: FocusOptions): MeetingFocus => {
  const { provider, room, now } = options;
  const store = createStore<readonly Meeting[]>(() => []);
  const hosted = new Map<string, HostedMeeting>();
  const tries = createTries(now);

  const withMember = (member: string): HostedMeeting | undefined =>
    [...hosted.values()].find((one) => one.value.members.some(({ id }) => id === member));
  const publish = (meeting: Meeting): void =>
    store.setState(
      store.getState().map((one) => (one.id === meeting.id ? meeting : one)),
      true,
    );

  const open = (request: NewMeeting, details: MeetingDetails): HostedMeeting => {
    const host = newMember({
      name: request.hostName,
      address: '',
      way: 'host',
      identity: { kind: 'invited' },
      role: ConfRole.HWM_CONF_ROLE_HOST,
      state: { phase: 'joined', since: now() },
      call: null,
      microphone: true,
      camera: details.mediaType === 1,
    });
    const { policy, waitingRoom, outsiders, guestsWithoutPassword } = request;
    const meeting: Meeting = {
      id: details.confId,
      details,
      state: { phase: 'created' },
      doors: { policy, guestsWithoutPassword, waitingRoom, locked: false, outsiders },
      members: [host],
      room: false,
      speaker: null,
      endsAt: details.endTimeStamp * 1000,
      tries: { wrong: 0, lockedUntil: null },
    };
    const live = store.getState().filter(({ state }) => state.phase !== 'ended');
    store.setState([...live, meeting], true);
    const opened = openMeeting(meeting, {
      room,
      tries,
      now,
      house: options.house,
      hangUp: options.hangUp,
      onDigit: options.onDigit,
      publish,
      closed: ({ id }) => {
        hosted.delete(id);
        provider.end(id);
      },
    });
    hosted.set(meeting.id, opened);
    opened.subscribe(host.id, (event) => options.onHost(meeting.id, event));
    return opened;
  };

  room.listen((event) => {
    if ('room' in event) return hosted.get(event.room)?.hear(event);
    for (const meeting of hosted.values()) meeting.hear(event);
  });

  return {
    meetings: store,
    create: async (request) => {
      const created = await provider.create(request);
      if (!created.ok) return created;
      if (!request.wanted()) {
        provider.end(created.value.confId);
        return fail(SDKERR.UISDK_NOT_INITED_END, 'the call engine was stopped');
      }
      const { policy: joinPolicy, guestsWithoutPassword, callee } = request;
      return ok(open(request, { ...created.value, joinPolicy, guestsWithoutPassword, callee }).value);
    },
    hostOf: (meeting) => hosted.get(meeting)?.hostMember ?? null,
    linked: (meeting, guestJoinUri) => hosted.get(meeting)?.linked(guestJoinUri),
    invite: (meeting, called) =>
      hosted.get(meeting)?.invite(called) ?? fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'no such meeting'),
    answered: (member) => withMember(member)?.answered(member),
    carriedBy: (member, call) => withMember(member)?.carriedBy(member, call),
    callEnded: (member, why) => withMember(member)?.callEnded(member, why),
    find: (id, address) => {
      if (tries.closedUntil(IDS, address) > 0) return 'too-many-tries';
      if ([...hosted.keys()].some((mine) => sameSecret(mine, id))) return 'found';
      // Where there is no meeting there is nothing to be guessed.
      if (hosted.size > 0) tries.wrong(IDS, address);
      return 'wrong';
    },
    knock: (meeting, knock) =>
      hosted.get(meeting)?.knock(knock) ?? { do: 'refuse', why: 'no-meeting', retryAfterSeconds: null },
    act: (member, action) => {
      const meeting = withMember(member);
      if (meeting === undefined) return 'no-such-member';
      return options.forbids?.(action) ? 'organisation' : meeting.act(member, action);
    },
    resume: (meeting, token) => hosted.get(meeting)?.resume(token) ?? null,
    lost: (member) => withMember(member)?.lost(member),
    leave: (member, why) => withMember(member)?.leave(member, why),
    end: (meeting, why) => hosted.get(meeting)?.end(why),
    pressed: (member, digit, by) => withMember(member)?.pressed(member, digit, by),
    view: (member) => withMember(member)?.view(member) ?? null,
    subscribe: (member, listener) => withMember(member)?.subscribe(member, listener) ?? (() => {}),
    joinRoom: async (member, offer) =>
      (await withMember(member)?.joinRoom(member, offer)) ?? fail(SDKERR.UISDK_COMMON_ERROR, 'not in the meeting'),
    candidate: (member, candidate) => withMember(member)?.candidate(member, candidate),
    keep: (meeting) => hosted.get(meeting)?.keep() ?? (() => {}),
    hostAway: (meeting, away) => hosted.get(meeting)?.hostAway(away),
    stop: () => {
      for (const meeting of [...hosted.values()]) meeting.end('stopped');
    },
  };
};
