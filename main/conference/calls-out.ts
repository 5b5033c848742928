import type { Attendee, Classified } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import { outcome } from '../../app/call/outcome.ts';
import { MediaType } from '../../app/conf/enumerations.ts';
import type { MeetingDetails } from '../../app/conf/meeting-details.ts';
import type { StartCallInfo } from '../../app/conf/start-call-info.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { Lines, Way } from '../lines/lines.ts';
import type { MediaSession } from '../media/media-port.ts';
import type { SipCall, SipConference, SipTransfer } from '../sip/sip-engine.ts';
import { type CallTable, newCallId } from './calls.ts';
import type { Hosting } from './hosting.ts';
import { meetingDetails, outgoingCall } from './new-call.ts';

/** What calls to others are made with. */
export type CallsOutOptions = {
  readonly lines: Pick<Lines, 'way' | 'dial'>;
  readonly table: CallTable;
  readonly hosting: Hosting;
  readonly openMedia: (id: string, address: string, transport: Way['mediaTransport']) => MediaSession;
  readonly conferenceOf: (call: string) => SipConference;
  readonly settings: () => Pick<Settings, 'noAnswerSeconds'>;
  readonly language: () => 'en' | 'zh';
  readonly classify: (text: string, from: 'number' | 'thirdUserId') => Result<CallRoute>;
  readonly stopped: () => boolean;
  readonly now: () => number;
};

/** Where a callee can be called. */
export type CallRoute = Extract<Classified, { callable: true }>;

/** The calls that this app places. */
export type CallsOut = {
  routeOf(callee: Pick<Attendee, 'number' | 'thirdUserId'>): Result<CallRoute>;
  /** Places a call into a meeting; a dial that fails is the outcome of the call. */
  into(meeting: MeetingDetails, info: StartCallInfo, route: CallRoute, by: Way, watch?: Watch): Promise<Result<string>>;
  /** Calls one more person into a meeting; the member's id, or why they cannot be called. */
  add(meeting: Meeting, who: Attendee, watch?: Watch): Promise<Result<string>>;
  /** Calls whom the peer of a call named, into the meeting of that call if it has one (RFC 3515). */
  over(from: Call, callee: CallRoute, transfer: SipTransfer, watch: Watch): Promise<Result<null>>;
};

/** Gets the call before anybody else hears of it. */
type Watch = (sip: SipCall) => void;

/** Makes the part that places them. */
export const createCallsOut = (options: CallsOutOptions): CallsOut => {
  const { lines, table, hosting, openMedia, now } = options;

  const routeOf: CallsOut['routeOf'] = ({ number, thirdUserId }) =>
    number ? options.classify(number, 'number') : options.classify(thirdUserId ?? '', 'thirdUserId');

  const unreachable = (call: Call, reason: string): Call => ({
    ...call,
    state: { phase: 'ended', answeredAt: null, at: now(), outcome: outcome('unreachable', reason) },
  });

  const into: CallsOut['into'] = async (meeting, info, route, by, watch = () => undefined) => {
    const id = newCallId();
    const settings = options.settings();
    const address = info.calleeInfo.number || info.calleeInfo.thirdUserId || route.route.shown;
    const call = outgoingCall({
      id,
      callee: route,
      name: info.calleeInfo.nickName ?? '',
      address,
      mediaType: info.mediaType,
      meeting: meetingDetails(info, meeting, address),
      account: by.account,
      startedAt: now(),
      noAnswerSeconds: settings.noAnswerSeconds,
      language: options.language(),
    });
    const carried = hosting.carry(call, by.mediaTransport === 'direct');
    if (!carried.ok) return carried;
    const media = openMedia(id, by.address, by.mediaTransport);
    const dialled = await lines.dial(route.route, by, {
      media,
      video: call.video,
      displayName: info.callerInfo.nickName ?? '',
      noAnswerSeconds: settings.noAnswerSeconds,
      conference: options.conferenceOf(id),
    });
    if (dialled.ok) {
      watch(dialled.value);
      table.add(call, dialled.value, media);
      if (options.stopped() || hosting.wasCancelled(id)) table.input(id, { type: 'hang-up' });
      return ok(id);
    }
    media.close();
    const ended = unreachable(call, dialled.failure.reason);
    table.addEnded(ended);
    hosting.ended(ended);
    return ok(id);
  };

  const overTo: CallsOut['over'] = async (from, callee, transfer, watch) => {
    const by = await lines.way(callee.route);
    if (!by.ok) return by;
    const id = newCallId();
    const { noAnswerSeconds } = options.settings();
    const call = outgoingCall({
      id,
      callee,
      name: '',
      address: callee.route.shown,
      mediaType: from.video ? MediaType.HWM_MEDIA_TYPE_VIDEO : MediaType.HWM_MEDIA_TYPE_AUDIO,
      meeting: from.meeting,
      account: by.value.account,
      startedAt: now(),
      noAnswerSeconds,
      language: options.language(),
    });
    // In the meeting before the one it is for leaves, so that the meeting goes on.
    const carried = hosting.carry(call, by.value.mediaTransport === 'direct', from.id);
    if (!carried.ok) return carried;
    const media = openMedia(id, by.value.address, by.value.mediaTransport);
    const dialled = await lines.dial(callee.route, by.value, {
      media,
      video: from.video,
      noAnswerSeconds,
      transfer,
      ...(call.meeting !== null && { conference: options.conferenceOf(id) }),
    });
    if (!dialled.ok) {
      media.close();
      hosting.ended(unreachable(call, dialled.failure.reason));
      return dialled;
    }
    watch(dialled.value);
    table.add(call, dialled.value, media);
    return ok(null);
  };

  return {
    routeOf,
    into,
    add: async (meeting, who, watch) => {
      const route = routeOf(who);
      if (!route.ok) return route;
      const by = await lines.way(route.value.route);
      if (!by.ok) return by;
      const { details } = meeting;
      const { name, ...callee } = who;
      const info = {
        callerInfo: { nickName: details.schedulerName },
        calleeInfo: { ...callee, nickName: name },
        mediaType: details.mediaType,
        isGuestJoinConfWithoutPwd: details.guestsWithoutPassword,
        confAllowJoinUser: meeting.doors.policy,
      };
      const placed = await into(details, info, route.value, by.value, watch);
      if (!placed.ok) return placed;
      const member = hosting.get(meeting.id)?.members.find(({ call }) => call === placed.value);
      return member === undefined ? fail(SDKERR.UISDK_COMMON_ERROR, 'the meeting is over') : ok(member.id);
    },
    over: async (from, callee, transfer, watch) => {
      const release = hosting.focus.keep(from.meeting?.confId ?? '');
      return await overTo(from, callee, transfer, watch)
        .catch((error: unknown) => fail(SDKERR.UISDK_COMMON_ERROR, error instanceof Error ? error.message : 'unknown'))
        .finally(release);
    },
  };
};
