import type { StoreApi } from 'zustand/vanilla';
import type { Attendee, Classified, OnStartP2pConfResult } from '../../app/bridge/contract.ts';
import type { Call } from '../../app/call/call.ts';
import type { CallRecord } from '../../app/call/call-record.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import { NO_POLICY, type Policy } from '../../app/policy/policy.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { Settings } from '../../app/settings/settings.ts';
import type { Lines, Way } from '../lines/lines.ts';
import type { MediaPort, MediaSession } from '../media/media-port.ts';
import type { RoomPort } from '../media/room-port.ts';
import type { MeetingFocus } from '../meeting/focus.ts';
import type { MemberEvent } from '../meeting/member-event.ts';
import { forbidsAction } from '../policy/meeting-rules.ts';
import type { MeetingProvider } from '../providers/provider.ts';
import { createCallTable } from './calls.ts';
import { createCallsIn } from './calls-in.ts';
import { createCallsOut } from './calls-out.ts';
import { createEntrance } from './entrance.ts';
import { createHosting, type Left } from './hosting.ts';
import type { KeyHolder } from './key-holder.ts';
import { createMeetingStart } from './meeting-start.ts';
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
  /** What the organisation has set; nothing by default. */
  readonly policy?: () => Policy;
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

const AUDIO_CODECS = ['opus', 'G722', 'PCMU', 'PCMA'];
const VIDEO_CODECS = ['VP8', 'H264'];

/** Makes the engine that `startP2pConf` is the door of. */
export const createConference = (options: ConferenceOptions): Conference => {
  const { lines, log, now, policy = () => NO_POLICY } = options;
  let ready = false;
  let stopped = false;

  const open = (): boolean => ready && !stopped;

  const openMedia = (id: string, address: string, way: Way['mediaTransport']): MediaSession => {
    const settings = options.settings();
    const { AudioCodecs, VideoCodecs } = policy();
    return options.media.open(id, {
      address,
      encryption: way === 'dtls' ? 'dtls' : settings.encryption,
      audioCodecs: AudioCodecs ?? AUDIO_CODECS,
      videoCodecs: VideoCodecs ?? VIDEO_CODECS,
      codecsBind: AudioCodecs !== undefined || VideoCodecs !== undefined,
      videoMaxKbps: settings.videoMaxKbps,
      transport: way === 'direct' ? 'direct' : 'gateway',
    });
  };

  const domains = (): readonly string[] =>
    lines.accounts.getState().map(({ settings }) => settings.domain.toLowerCase());

  const hosting = createHosting({
    provider: options.provider,
    room: options.room,
    now,
    house: () => ({
      domains: domains(),
      corpId: options.settings().corpId,
      companyOf: options.companyOf,
    }),
    forbids: (action) => forbidsAction(policy(), action),
    onDigit: options.onDtmf,
    onHost: options.onHost,
    record: options.record,
    table: () => table,
    atEntrance: (call) => entrance.hangUp(call),
  });
  const entrance = createEntrance({
    focus: hosting.focus,
    room: options.room,
    openMedia: (id, { localAddress }) => openMedia(id, localAddress, 'gateway'),
    nameOf: options.nameOf,
    holderOf: options.holderOf,
    conferenceOf: (call) => sipMembers.conferenceOf(call),
    referred: (call, transfer) => sipMembers.referred(call, transfer),
    now,
    log,
  });

  const table = createCallTable({
    now,
    openMedia: (call, sip) => openMedia(call.id, sip.localAddress, sip.offered.webrtc ? 'direct' : 'gateway'),
    record: hosting.record,
    onDtmf: hosting.pressed,
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
    domains,
    add: (meeting, target, watch) => out.add(meeting, { number: target, name: '' }, watch),
    log,
  });

  const out = createCallsOut({
    ...{ lines, table, hosting, openMedia, now },
    conferenceOf: sipMembers.conferenceOf,
    settings: options.settings,
    language: options.language,
    classify: options.classify,
    stopped: () => stopped,
  });
  const transfers = createTransfers({
    table,
    classify: (target) => options.classify(target, 'number'),
    place: out.over,
    log,
  });
  const meetingStart = createMeetingStart({
    ...{ lines, table, hosting, out, open, log, policy },
    settings: options.settings,
    language: options.language,
  });
  lines.onIncoming(
    createCallsIn({
      ...{ table, hosting, entrance, open, now },
      conferenceOf: sipMembers.conferenceOf,
      nameOf: options.nameOf,
    }),
  );

  const sipOf = (id: string) => {
    const sip = table.sip(id);
    return sip ? ok(sip) : noCall();
  };

  return {
    calls: table.store,
    plans: table.plans,
    focus: hosting.focus,
    startP2pConf: (startCallInfo, onStartP2pConfResult) => meetingStart.start(startCallInfo, onStartP2pConfResult),
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
      return ok(await Promise.all(attendees.map((who) => out.add(meeting.value, who))));
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
      meetingStart.stop();
      hosting.focus.stop();
      entrance.stop();
      table.endAll();
    },
  };
};

const noCall = (): Result<never> => fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'no such call');
