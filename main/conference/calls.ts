import { randomUUID } from 'node:crypto';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Call } from '../../app/call/call.ts';
import type { CallRecord } from '../../app/call/call-record.ts';
import { outcome } from '../../app/call/outcome.ts';
import { type Effect, type Input, step } from '../../app/call/step.ts';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import { fail, ok, type Result } from '../../app/result.ts';
import { SDKERR } from '../../app/sdkerr.ts';
import type { MediaEvent, MediaSession } from '../media/media-port.ts';
import type { KeyWay } from '../meeting/phone-keys.ts';
import type { SipCall, SipCallEvent, SipTransfer } from '../sip/sip-engine.ts';
import { callOutcome } from './call-outcome.ts';

/** What belongs to a live call besides its value. */
type Live = { sip: SipCall; media: MediaSession | null; held: boolean; forget: (() => void)[] };

/** What the calls need from outside. */
export type CallsOptions = {
  readonly now: () => number;
  readonly openMedia: (call: Call, sip: SipCall) => MediaSession;
  readonly record: (record: CallRecord) => void;
  readonly onDtmf: (call: string, digit: string, by: KeyWay) => void;
  /** Digits that the renderer sends on a direct session. */
  readonly onSendDigits: (call: string, digits: string) => void;
  readonly onAnswered: (call: Call) => void;
  readonly onEnded: (call: Call) => void;
  /** A meeting's room carries the call, so it goes on whatever the person listens to. */
  readonly inRoom: (call: Call) => boolean;
  /** The peer wants the call to go over to somebody else. */
  readonly onTransfer: (call: string, transfer: SipTransfer) => void;
  readonly log: (line: string) => void;
};

/** Every call of this app: the values the screens see, moved by the table of app/call/step.ts. */
export type CallTable = {
  readonly store: StoreApi<readonly Call[]>;
  readonly plans: StoreApi<readonly MediaPlan[]>;
  get(id: string): Call | undefined;
  add(call: Call, sip: SipCall, media: MediaSession | null): void;
  /** An incoming call that takes the place of another: answered at once, and on hold where that one was. */
  addInstead(call: Call, sip: SipCall, held: boolean): void;
  /** A call that failed before it had a SIP call; it is shown and recorded all the same. */
  addEnded(call: Call): void;
  change(id: string, patch: Partial<Call>): void;
  /** Lets go of a call that rings here: it is nobody's until somebody else takes it; null when it does not ring. */
  release(id: string): SipCall | null;
  /** One call or meeting has the person's ear at a time: every other active call is put on hold. */
  holdOthers(id: string): void;
  /** Gives a call one of the person's inputs. */
  input(id: string, input: Input): Result<null>;
  sip(id: string): SipCall | undefined;
  dismiss(id: string): Result<null>;
  /** Takes ended calls off the table. */
  sweep(): void;
  endAll(): void;
};

/** Most ended calls kept on the table. */
const MOST_ENDED = 10;

/** A new call's id; it is also the id of its media session. */
export const newCallId = (): string => randomUUID();

/** Makes the table of calls. */
export const createCallTable = (options: CallsOptions): CallTable => {
  const store = createStore<readonly Call[]>(() => []);
  const plans = createStore<readonly MediaPlan[]>(() => []);
  const live = new Map<string, Live>();
  const get = (id: string): Call | undefined => store.getState().find((call) => call.id === id);
  const change = (id: string, patch: Partial<Call>): void =>
    store.setState(
      store.getState().map((call) => (call.id === id ? { ...call, ...patch } : call)),
      true,
    );

  const write = (call: Call): void => {
    const ended = call.state.phase === 'ended' ? call.state : null;
    const answeredAt = ended ? ended.answeredAt : 'since' in call.state ? call.state.since : null;
    const { hostPwd: _host, guestPwd: _guest, ...meeting } = call.meeting ?? { hostPwd: '', guestPwd: '' };
    options.record({
      id: call.id,
      direction: call.direction,
      name: call.party.name,
      address: call.party.address,
      mediaType: call.mediaType,
      startedAt: call.startedAt,
      answeredAt,
      endedAt: ended?.at ?? null,
      outcome: ended?.outcome ?? null,
      meeting: call.meeting === null ? null : (meeting as CallRecord['meeting']),
      joinPolicy: call.meeting?.joinPolicy ?? null,
    });
  };

  /** Ended calls stay on the screen until dismissed, but only the newest few: the history has them all. */
  const forgetOldest = (): void => {
    const ended = store.getState().filter((call) => call.state.phase === 'ended');
    const old = new Set(ended.slice(0, Math.max(0, ended.length - MOST_ENDED)));
    if (old.size > 0)
      store.setState(
        store.getState().filter((call) => !old.has(call)),
        true,
      );
  };

  const forgetPlan = (id: string): void =>
    plans.setState(
      plans.getState().filter((plan) => plan.session !== id),
      true,
    );

  const close = (id: string): void => {
    const entry = live.get(id);
    live.delete(id);
    for (const forget of entry?.forget ?? []) forget();
    entry?.media?.close();
    forgetPlan(id);
  };

  const move = (id: string, input: Input): Result<null> => {
    const call = get(id);
    if (call === undefined) return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'no such call');
    const result = step(call.state, input);
    if ('refused' in result) return fail(SDKERR.UISDK_COMMON_ERROR, result.refused);
    if (result.next !== call.state) {
      change(id, { state: result.next });
      const moved = get(id);
      if (moved !== undefined && result.next.phase !== call.state.phase && worthRecording(result.next.phase)) {
        write(moved);
        if (input.type === 'established') options.onAnswered(moved);
      }
    }
    for (const effect of result.effects) run(id, effect);
    return ok(null);
  };

  const settle = (id: string, what: Promise<Result<null>>, refused: () => void = () => {}): void =>
    void what.then((result) => {
      if (result.ok) return;
      options.log(`call ${id}: ${result.failure.reason}`);
      refused();
    });

  const run = (id: string, effect: Effect): void => {
    const entry = live.get(id);
    const call = get(id);
    if (entry === undefined || call === undefined) return;
    switch (effect.do) {
      case 'answer': {
        const media = options.openMedia(call, entry.sip);
        adopt(id, entry, media);
        void entry.sip.answer(media, call.video).then((result) => {
          if (result.ok) return;
          options.log(`call ${id}: ${result.failure.reason}`);
          const kind = result.failure.reason.startsWith('encryption:') ? 'encryption-refused' : 'not-acceptable';
          entry.sip.reject(488, 'Not Acceptable Here');
          move(id, { type: 'ended', at: options.now(), outcome: outcome(kind, result.failure.reason, 488) });
        });
        return;
      }
      case 'hang-up':
        entry.sip.hangUp();
        return;
      case 'hold':
        settle(id, entry.sip.hold());
        return;
      case 'resume':
        settle(id, entry.sip.resume(), () => move(id, { type: 'resume-refused' }));
        return;
      case 'close':
        close(id);
        options.onEnded(call);
        forgetOldest();
        return;
    }
  };

  const hearMedia = (id: string, event: MediaEvent): void => {
    switch (event.type) {
      case 'plan':
        plans.setState([...plans.getState().filter((plan) => plan.session !== id), event.plan], true);
        // An answer may leave out the video that was offered.
        if (get(id)?.video === (event.plan.video === null)) change(id, { video: event.plan.video !== null });
        return;
      case 'no-plan':
        forgetPlan(id);
        return;
      case 'state': {
        const call = get(id);
        if (call === undefined) return;
        const encryption = { ...call.encryption, media: event.state.media, suite: event.state.suite };
        change(id, { media: event.state, encryption });
        return;
      }
      case 'dtmf':
        options.onDtmf(id, event.digit, 'rtp');
        return;
      case 'renegotiate': {
        const call = get(id);
        const phase = call?.state.phase;
        if (call && (phase === 'active' || phase === 'held')) void live.get(id)?.sip.setVideo(call.video);
        return;
      }
      case 'digits':
        options.onSendDigits(id, event.digits);
        return;
      case 'silence':
        change(id, { silentSeconds: event.seconds });
        return;
      case 'failed':
        // The SIP call hears it too, and ends with the cause.
        options.log(`call ${id}: media failed: ${event.reason}`);
        return;
      case 'key-frame-wanted':
        return;
    }
  };

  const adopt = (id: string, entry: Live, media: MediaSession): void => {
    entry.media = media;
    entry.forget.push(media.listen((event) => hearMedia(id, event)));
  };

  const holdOthers = (id: string): void => {
    for (const other of store.getState()) {
      if (other.id === id || other.state.phase !== 'active') continue;
      if (!ofOneMeeting(other, get(id)) && !options.inRoom(other)) move(other.id, { type: 'hold' });
    }
  };

  const dismiss = (id: string): Result<null> => {
    const call = get(id);
    if (call !== undefined && call.state.phase !== 'ended') {
      return fail(SDKERR.UISDK_COMMON_ERROR, 'the call has not ended yet');
    }
    store.setState(
      store.getState().filter((other) => other.id !== id),
      true,
    );
    return ok(null);
  };

  /** Whether somebody who answers comes to others in a meeting, rather than to the person's ear. */
  const joinsOthers = (call: Call): boolean =>
    options.inRoom(call) ||
    store.getState().some((other) => other.id !== call.id && isAnswered(other) && ofOneMeeting(other, call));

  const hearSip = (id: string, event: SipCallEvent): void => {
    const call = get(id);
    if (call === undefined) return;
    switch (event.type) {
      case 'trying':
        return;
      case 'progress':
        // Forwarded (181), queued (182) and a lost fork (199) do not ring; 183 is how many gateways say that it does.
        if (event.early || event.status === 180 || event.status === 183) {
          move(id, { type: 'progress', early: event.early });
        }
        return;
      case 'established': {
        const entry = live.get(id);
        if (entry) change(id, { encryption: { ...call.encryption, signalling: entry.sip.secure ? 'tls' : 'clear' } });
        if (!entry?.held && !joinsOthers(call)) holdOthers(id);
        move(id, { type: 'established', at: options.now() });
        if (entry?.held) move(id, { type: 'hold' });
        return;
      }
      case 'remote-hold':
        move(id, { type: 'remote-hold', held: event.held });
        return;
      case 'media-changed':
        change(id, { video: event.video });
        return;
      case 'dtmf':
        options.onDtmf(id, event.digit, 'info');
        return;
      case 'transfer':
        options.onTransfer(id, event.transfer);
        return;
      case 'transfer-expired':
        change(id, { transfer: null });
        return;
      case 'conference':
        change(id, { conference: event.crowd });
        return;
      case 'ended':
        change(id, { transfer: null, conference: null });
        move(id, { type: 'ended', at: options.now(), outcome: callOutcome(call, event.end) });
        // The person sees one call go on, not one that has ended and another.
        if (event.end.by === 'replaced') dismiss(id);
        return;
    }
  };

  const add = (call: Call, entry: Live, media: MediaSession | null): void => {
    live.set(call.id, entry);
    store.setState([...store.getState(), call], true);
    write(call);
    if (media !== null) adopt(call.id, entry, media);
    entry.forget.push(entry.sip.listen((event) => hearSip(call.id, event)));
  };

  return {
    store,
    plans,
    get,
    add: (call, sip, media) => add(call, { sip, media: null, held: false, forget: [] }, media),
    addInstead: (call, sip, held) => {
      // Never `incoming`, not for a moment: nothing is to ring or open a window.
      add({ ...call, state: { phase: 'answering' } }, { sip, media: null, held, forget: [] }, null);
      run(call.id, { do: 'answer' });
    },
    addEnded: (call) => {
      store.setState([...store.getState(), call], true);
      write(call);
    },
    change,
    release: (id) => {
      const entry = live.get(id);
      const call = get(id);
      if (entry === undefined || call?.state.phase !== 'incoming') return null;
      close(id);
      const sent = outcome('sent-to-meeting', 'sent to the meeting’s entrance');
      change(id, { state: { phase: 'ended', answeredAt: null, at: options.now(), outcome: sent } });
      write(get(id)!);
      dismiss(id);
      return entry.sip;
    },
    input: move,
    holdOthers,
    sip: (id) => live.get(id)?.sip,
    dismiss,
    sweep: () =>
      store.setState(
        store.getState().filter((call) => call.state.phase !== 'ended'),
        true,
      ),
    endAll: () => {
      for (const [id, entry] of live) {
        // Who still rings here is left to the engine, which says 480: 603 would silence the person's other phones.
        if (get(id)?.state.phase !== 'incoming') entry.sip.hangUp();
      }
    },
  };
};

const isAnswered = ({ state }: Call): boolean => state.phase === 'active' || state.phase === 'held';

const ofOneMeeting = (one: Call, other: Call | undefined): boolean =>
  one.meeting !== null && one.meeting.confId === other?.meeting?.confId;

const worthRecording = (phase: Call['state']['phase']): boolean => phase === 'active' || phase === 'ended';
