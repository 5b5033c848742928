import type { StoreApi } from 'zustand/vanilla';
import type { Attendee, Classified, OnStartP2pConfResult } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import type { CallRecord } from '../../app/call/call-record.ts';
import { occupies } from '../../app/call/occupies.ts';
import { outcome } from '../../app/call/outcome.ts';
import { checkStartCallInfo } from '../../app/conf/check-start-call-info.ts';
import type { CreateConfResult } from '../../app/conf/create-conf-result.ts';
import { MediaType } from '../../app/conf/enumerations.ts';
import type { StartCallInfo } from '../../app/conf/start-call-info.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { IncomingLine, Lines, Way } from '../lines/lines.ts';
import type { MediaPort, MediaSessionOptions } from '../media/media-port.ts';
import type { RoomPort } from '../media/room-port.ts';
import type { MeetingFocus } from '../meeting/focus.ts';
import type { MemberEvent } from '../meeting/member-event.ts';
import type { MeetingProvider } from '../providers/provider.ts';
import type { SipCall, SipTransfer } from '../sip/sip-engine.ts';
import { createCallTable, newCallId } from './calls.ts';
import { createEntrance } from './entrance.ts';
import { createHosting, type Left } from './hosting.ts';
import type { KeyHolder } from './key-holder.ts';
import { incomingCall, meetingDetails, outgoingCall } from './new-call.ts';
import { type OnceCallback, onceCallback } from './once.ts';
import { createSipMembers } from './sip-members.ts';
import { createTransfers } from './transfers.ts';
import { watchEar } from './watch-ear.ts';

/** What the conference is made from. */
export type ConferenceOptions = {
  readonly lines: Lines;
  readonly media: MediaPort;
  readonly room: RoomPort;
  readonly provider: MeetingProvider;
  readonly settings: () => Settings;
  readonly language: () => 'en' | 'zh';
  /** Reads a callee; `thirdUserId` says which of the two fields it came from. */
  readonly classify: (text: string, from: 'number' | 'thirdUserId') => Result<Extract<Classified, { callable: true }>>;
  /** Names the caller of an incoming call from the directory; "" when unknown. */
  readonly nameOf: (address: string) => string;
  /** The company of the contact with an address; "" for nobody's. */
  readonly companyOf: (address: string) => string;
  /** The contact who holds the Parley key with a fingerprint; null for a stranger's. */
  readonly holderOf: (fingerprint: string) => KeyHolder | null;
  readonly record: (record: CallRecord) => void;
  readonly onDtmf: (call: string, digit: string) => void;
  /** Digits that the renderer sends on a direct session. */
  readonly onSendDigits: (call: string, digits: string) => void;
  /** What the host's window is told of a meeting besides its state. */
  readonly onHost: (meeting: string, event: MemberEvent) => void;
  readonly now: () => number;
  readonly log: (line: string) => void;
};

/** The call engine as the bridge, the tray and the command line see it. */
export type Conference = {
  readonly calls: StoreApi<readonly Call[]>;
  readonly plans: StoreApi<readonly MediaPlan[]>;
  /** The meetings that this app hosts; guests and those who dial in come in by it. */
  readonly focus: MeetingFocus;
  /** The contract (design/contract.md): never throws, and the callback fires exactly once. */
  startP2pConf(startCallInfo: unknown, onStartP2pConfResult?: OnStartP2pConfResult): void;
  answer(call: string, video: boolean): Promise<Result<null>>;
  reject(call: string): Result<null>;
  silence(call: string): Result<null>;
  /** Sends a call that rings here to the entrance of the meeting that is on, where its caller types ID and password. */
  toEntrance(call: string): Result<null>;
  hangUp(call: string): Result<null>;
  hold(call: string): Result<null>;
  /** Takes a call off hold, putting the active one on hold first. */
  resume(call: string): Result<null>;
  setVideo(call: string, on: boolean): Promise<Result<null>>;
  sendDtmf(call: string, digits: string): Promise<Result<null>>;
  /** Goes over to whom the peer of this call named. */
  acceptTransfer(call: string): Promise<Result<null>>;
  declineTransfer(call: string): Result<null>;
  dismiss(call: string): Result<null>;
  /** Ends the person's part: hands a meeting of several over and says to whom, or ends it. */
  leave(call: string): Result<Left>;
  /** Ends the meeting for everyone. */
  end(call: string): Result<null>;
  /** Calls further people into a meeting, each with an outcome of their own: the member's id, or why they cannot be called. */
  addAttendee(meeting: string, attendees: readonly Attendee[]): Promise<Result<readonly Result<string>[]>>;
  meetingAction(meeting: string, action: MeetingAction): Result<null>;
  /** Answers the offer by which the host's window joins its meeting's room. */
  joinRoom(meeting: string, leg: string, sdp: string): Promise<Result<string>>;
  /** Engine ready: lines open, media gateway up. */
  setReady(ready: boolean): void;
  /** Fails what is pending, ends every call, takes no new ones. */
  stop(): void;
};

/** Most incoming calls that wait at once; the next caller hears busy. */
const MOST_WAITING = 4;
/** A provider that says nothing for this long has failed, ms. */
const CREATE_TIMEOUT = 10_000;

const AUDIO_CODECS = ['opus', 'G722', 'PCMU', 'PCMA'];
const VIDEO_CODECS = ['VP8', 'H264'];

/** Makes the engine that `startP2pConf` is the door of. */
export const createConference = (options: ConferenceOptions): Conference => {
  const { lines, provider, log, now } = options;
  let ready = false;
  let stopped = false;
  let starting: OnceCallback | null = null;

  const mediaOptions = (address: string, transport: 'gateway' | 'direct'): MediaSessionOptions => {
    const settings = options.settings();
    return {
      address,
      encryption: settings.encryption,
      audioCodecs: AUDIO_CODECS,
      videoCodecs: VIDEO_CODECS,
      videoMaxKbps: settings.videoMaxKbps,
      transport,
    };
  };

  const hosting = createHosting({
    provider,
    room: options.room,
    now,
    house: () => ({
      domains: lines.accounts.getState().map(({ settings }) => settings.domain.toLowerCase()),
      corpId: options.settings().corpId,
      companyOf: options.companyOf,
    }),
    onDigit: options.onDtmf,
    onHost: options.onHost,
    record: options.record,
    table: () => table,
    atEntrance: (call) => entrance.hangUp(call),
  });
  const entrance = createEntrance({
    focus: hosting.focus,
    room: options.room,
    openMedia: (id, { localAddress }) => options.media.open(id, mediaOptions(localAddress, 'gateway')),
    nameOf: options.nameOf,
    holderOf: options.holderOf,
    conferenceOf: (call) => sipMembers.conferenceOf(call),
    referred: (call, transfer) => sipMembers.referred(call, transfer),
    now,
    log,
  });

  const table = createCallTable({
    now,
    openMedia: (call, sip) =>
      options.media.open(call.id, mediaOptions(sip.localAddress, sip.offered.webrtc ? 'direct' : 'gateway')),
    record: hosting.record,
    onDtmf: options.onDtmf,
    onSendDigits: options.onSendDigits,
    onAnswered: hosting.answered,
    onEnded: (call) => {
      transfers.forget(call.id);
      hosting.ended(call);
    },
    inRoom: hosting.inRoom,
    onTransfer: (call, transfer) => {
      if (!sipMembers.referred(call, transfer)) transfers.offered(call, transfer);
    },
    log,
  });
  watchEar(table, hosting);
  const sipMembers = createSipMembers({
    focus: hosting.focus,
    sip: table.sip,
    add: (meeting, target, watch) => addOne(meeting, { number: target, name: '' }, watch),
    log,
  });

  const transfers = createTransfers({
    table,
    classify: (target) => options.classify(target, 'number'),
    place: async (from, callee, transfer, watch) => {
      const release = hosting.focus.keep(from.meeting?.confId ?? '');
      return await transferCall(from, callee, transfer, watch)
        .catch((error: unknown) => fail(SDKERR.UISDK_COMMON_ERROR, error instanceof Error ? error.message : 'unknown'))
        .finally(release);
    },
    log,
  });
  const transferCall = async (
    from: Call,
    callee: CallRoute,
    transfer: SipTransfer,
    watch: (sip: SipCall) => void,
  ): Promise<Result<null>> => {
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
    const media = options.media.open(id, mediaOptions(by.value.address, by.value.mediaTransport));
    const dialled = await lines.dial(callee.route, by.value, {
      media,
      video: from.video,
      noAnswerSeconds,
      transfer,
      ...(call.meeting !== null && { conference: sipMembers.conferenceOf(id) }),
    });
    if (!dialled.ok) {
      media.close();
      const state = {
        phase: 'ended',
        answeredAt: null,
        at: now(),
        outcome: outcome('unreachable', dialled.failure.reason),
      } as const;
      hosting.ended({ ...call, state });
      return dialled;
    }
    watch(dialled.value);
    table.add(call, dialled.value, media);
    return ok(null);
  };

  const busy = (): boolean => starting !== null || hosting.busy || table.store.getState().some(occupies);

  /** The account's display name; without an account the person's own, else that of an account there is. */
  const ownName = (account: Way['account']): string => {
    const others = lines.accounts
      .getState()
      .flatMap(({ settings }) => (settings.enabled ? [settings.displayName] : []));
    return [account?.displayName, options.settings().displayName, ...others].find(Boolean) ?? '';
  };

  /** Places a call into a meeting; a dial that fails is the outcome of the call. */
  const placeCall = async (
    info: StartCallInfo,
    meeting: CreateConfResult,
    route: CallRoute,
    by: Way,
    watch: (sip: SipCall) => void = () => undefined,
  ): Promise<Result<string>> => {
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
    const media = options.media.open(id, mediaOptions(by.address, by.mediaTransport));
    const dialled = await lines.dial(route.route, by, {
      media,
      video: call.video,
      displayName: info.callerInfo.nickName ?? '',
      noAnswerSeconds: settings.noAnswerSeconds,
      conference: sipMembers.conferenceOf(id),
    });
    if (dialled.ok) {
      watch(dialled.value);
      table.add(call, dialled.value, media);
      if (stopped || hosting.wasCancelled(id)) table.input(id, { type: 'hang-up' });
      return ok(id);
    }
    media.close();
    const state: Call['state'] = {
      phase: 'ended',
      answeredAt: null,
      at: now(),
      outcome: outcome('unreachable', dialled.failure.reason),
    };
    table.addEnded({ ...call, state });
    hosting.ended({ ...call, state });
    return ok(id);
  };

  const routeOf = (callee: { readonly number?: string; readonly thirdUserId?: string }): Result<CallRoute> =>
    callee.number
      ? options.classify(callee.number, 'number')
      : options.classify(callee.thirdUserId ?? '', 'thirdUserId');

  const create = async (info: StartCallInfo, pending: OnceCallback): Promise<Result<CreateConfResult>> => {
    const route = routeOf(info.calleeInfo);
    const from = info.calleeInfo.number ? 'number' : 'thirdUserId';
    if (!route.ok) return fail(route.failure.code, `calleeInfo.${from}: ${route.failure.reason}`);
    const by = await lines.way(route.value.route);
    if (!by.ok) return by;
    const settings = options.settings();
    let late = false;
    const created = await withTimeout(
      hosting.focus.create({
        hostName: info.callerInfo.nickName || ownName(by.value.account),
        mediaType: info.mediaType,
        guestsWithoutPassword: info.isGuestJoinConfWithoutPwd ?? false,
        customInfo: info.customInfo ?? '',
        language: options.language(),
        policy: info.confAllowJoinUser ?? 0,
        waitingRoom: settings.waitingRoom,
        outsiders: settings.outsiders,
        callee: info.calleeInfo.number || info.calleeInfo.thirdUserId || route.value.route.shown,
        wanted: () => !late && !pending.fired,
      }),
    );
    late = true;
    if (!created.ok) return created;
    const meeting = resultOf(created.value);
    table.sweep();
    await placeCall(info, meeting, route.value, by.value);
    return ok(meeting);
  };

  const addOne = async (meeting: Meeting, who: Attendee, watch?: (sip: SipCall) => void): Promise<Result<string>> => {
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
    const placed = await placeCall(info, resultOf(meeting), route.value, by.value, watch);
    if (!placed.ok) return placed;
    const member = hosting.get(meeting.id)?.members.find(({ call }) => call === placed.value);
    return member === undefined ? fail(SDKERR.UISDK_COMMON_ERROR, 'the meeting is over') : ok(member.id);
  };

  const start = async (input: unknown, callback: OnceCallback): Promise<void> => {
    const checked = checkStartCallInfo(input);
    if (!checked.ok) return callback.fail(checked.failure.code, checked.failure.reason);
    if (!ready || stopped) return callback.fail(SDKERR.UISDK_NOT_INITED_END, 'the call engine is not ready');
    if (busy()) return callback.fail(SDKERR.UISDK_ALREADY_EXIST_CONF_OR_CALL, 'there is a call or meeting already');
    starting = callback;
    const result = await create(checked.value, callback).catch((error: unknown) => {
      log(`startP2pConf failed inside: ${error instanceof Error ? error.stack : String(error)}`);
      return fail(SDKERR.SDKERR_UNKOWN, 'the call engine failed');
    });
    starting = null;
    if (result.ok) callback.succeed(result.value);
    else callback.fail(result.failure.code, result.failure.reason);
  };

  /** A call that takes the place of one of ours is answered at once, as that one was: nobody new calls (RFC 3891). */
  const takeOver = (sip: SipCall, account: IncomingLine['account']): void => {
    const old = table.store.getState().find((call) => table.sip(call.id)?.id === sip.replaces);
    if (old === undefined) {
      sip.reject(481, 'Call/Transaction Does Not Exist');
      return;
    }
    const { offered } = sip;
    const id = newCallId();
    const video = old.video && (offered.video || !offered.audio);
    const call = { ...incomingCall(id, sip, account, now(), options.nameOf), video, meeting: old.meeting };
    if (!hosting.carry(call, offered.webrtc, old.id).ok) {
      sip.reject(486, 'Busy Here');
      return;
    }
    if (old.meeting !== null) sip.inConference(sipMembers.conferenceOf(id));
    table.addInstead(call, sip, old.state.phase === 'held');
  };

  const receive = (line: IncomingLine): void => {
    const { call: sip, account } = line;
    const waiting = table.store.getState().filter((call) => call.state.phase === 'incoming').length;
    if (stopped || !ready) {
      sip.reject(480, 'Temporarily Unavailable');
      return;
    }
    if (sip.replaces !== null) {
      takeOver(sip, account);
      return;
    }
    if (entrance.receive(line)) return;
    if (waiting >= MOST_WAITING) {
      sip.reject(486, 'Busy Here');
      return;
    }
    table.add(incomingCall(newCallId(), sip, account, now(), options.nameOf), sip, null);
  };
  lines.onIncoming(receive);

  const sipOf = (id: string) => {
    const sip = table.sip(id);
    return sip ? ok(sip) : noCall();
  };

  return {
    calls: table.store,
    plans: table.plans,
    focus: hosting.focus,
    startP2pConf: (startCallInfo, onStartP2pConfResult) => {
      void start(startCallInfo, onceCallback(onStartP2pConfResult, log));
    },
    answer: async (id, video) => {
      const offered = table.sip(id)?.offered;
      if (table.get(id)?.state.phase === 'incoming' && offered !== undefined) {
        // Said before the phase changes, so that nobody opens a camera for a call answered with sound alone.
        table.change(id, { video: video && (offered.video || !offered.audio) });
        table.holdOthers(id);
      }
      return table.input(id, { type: 'answer', video });
    },
    reject: (id) => table.input(id, { type: 'hang-up' }),
    silence: (id) => table.input(id, { type: 'silence' }),
    toEntrance: (id) => {
      const account = lines.accounts.getState().find(({ settings }) => settings.id === table.get(id)?.account);
      if (!options.settings().dialIn) return fail(SDKERR.UISDK_COMMON_ERROR, 'sending calls to a meeting is off');
      if (!entrance.open) return fail(SDKERR.UISDK_COMMON_ERROR, 'there is no meeting to come into');
      const sip = table.release(id);
      if (sip === null) return fail(SDKERR.UISDK_COMMON_ERROR, 'the call does not ring');
      entrance.take({ call: sip, account: account?.settings ?? null });
      return ok(null);
    },
    hangUp: (id) => table.input(id, { type: 'hang-up' }),
    hold: (id) => {
      const call = table.get(id);
      return call !== undefined && hosting.inRoom(call)
        ? fail(SDKERR.UISDK_COMMON_ERROR, 'nobody is put on hold in a meeting of several')
        : table.input(id, { type: 'hold' });
    },
    resume: (id) => {
      table.holdOthers(id);
      return table.input(id, { type: 'resume' });
    },
    setVideo: async (id, on) => {
      const sip = sipOf(id);
      if (!sip.ok) return sip;
      const result = await sip.value.setVideo(on);
      if (result.ok) table.change(id, { video: on });
      return result;
    },
    sendDtmf: async (id, digits) => {
      const sip = sipOf(id);
      return sip.ok ? await sip.value.sendDtmf(digits) : sip;
    },
    acceptTransfer: transfers.accept,
    declineTransfer: transfers.decline,
    dismiss: table.dismiss,
    leave: (id) => {
      const call = table.get(id);
      return call === undefined ? noCall() : hosting.leave(call);
    },
    end: (id) => {
      const call = table.get(id);
      return call === undefined ? noCall() : hosting.end(call);
    },
    addAttendee: async (id, attendees) => {
      const meeting = hosting.mayAdd(id);
      if (!meeting.ok) return meeting;
      return ok(await Promise.all(attendees.map((who) => addOne(meeting.value, who))));
    },
    meetingAction: hosting.act,
    joinRoom: async (id, leg, sdp) => {
      const host = hosting.focus.hostOf(id);
      return host === null
        ? fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'no such meeting')
        : await hosting.focus.joinRoom(host, { leg, sdp, ice: 'lite' });
    },
    setReady: (value) => {
      ready = value;
    },
    stop: () => {
      stopped = true;
      starting?.fail(SDKERR.UISDK_NOT_INITED_END, 'the call engine was stopped');
      hosting.focus.stop();
      entrance.stop();
      table.endAll();
    },
  };
};

const noCall = (): Result<never> => fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'no such call');

/** What the contract hands back of a meeting. */
const resultOf = ({ details }: Meeting): CreateConfResult => {
  const { joinPolicy: _policy, guestsWithoutPassword: _without, callee: _callee, ...result } = details;
  return result;
};

type CallRoute = Extract<Classified, { callable: true }>;

const withTimeout = async (work: Promise<Result<Meeting>>): Promise<Result<Meeting>> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result<Meeting>>((resolve) => {
    timer = setTimeout(
      () => resolve(fail(SDKERR.UISDK_HTTP_CONNECT_SERVER_TIMEOUT_ERROR, 'the meeting server did not answer in time')),
      CREATE_TIMEOUT,
    );
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
};
