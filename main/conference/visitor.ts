import { AT_THE_ENTRANCE, type DialIn } from '../../app/meeting/dial-in.ts';
import { type DialInEffect, type DialInInput, dialInStep } from '../../app/meeting/dial-in-step.ts';
import { type Prompt, promptMs } from '../../app/meeting/prompt.ts';
import type { IncomingLine } from '../lines/lines.ts';
import type { MediaSession } from '../media/media-port.ts';
import type { RoomPort } from '../media/room-port.ts';
import type { MeetingFocus } from '../meeting/focus.ts';
import type { KeyWay } from '../meeting/phone-keys.ts';
import type { SipCall, SipCallEvent } from '../sip/sip-engine.ts';
import { callerOrigin } from './caller-origin.ts';
import { newCallId } from './calls.ts';
import type { KeyHolder } from './key-holder.ts';
import { incomingCall } from './new-call.ts';
import type { SipMembers } from './sip-members.ts';

/** What somebody who dials in is received with. */
export type VisitorOptions = Pick<SipMembers, 'conferenceOf' | 'referred'> & {
  readonly focus: MeetingFocus;
  readonly room: RoomPort;
  readonly openMedia: (id: string, sip: SipCall) => MediaSession;
  /** Names the caller from the directory; "" when unknown. */
  readonly nameOf: (address: string) => string;
  /** The contact who holds the key with a fingerprint; null for a stranger's. */
  readonly holderOf: (fingerprint: string) => KeyHolder | null;
  readonly now: () => number;
  readonly log: (line: string) => void;
};

/** Somebody who dials in, from their call's beginning to its end; they are no call of the person's, and ring nowhere. */
export type Visitor = {
  /** Id of their call and of its media session. */
  readonly id: string;
  /** Id of the SIP call. */
  readonly sip: string;
  /** Their place in a meeting; null while they are not in. */
  seat(): Seat | null;
  /** The meeting parts with them: the call ends, after a last word where they were not in. */
  putOut(): void;
  /** Ends the call at once. */
  hangUp(): void;
};

/** Where somebody is heard and hears. */
type Seat = { readonly room: string; readonly member: string };

/** How long each question sounds before it is asked again, and time between two words to who waits, ms. */
const ROUND_MS = 10_000;
/** A telephone is not at the ear at once, ms. */
const SETTLE_MS = 500;

/**
 * Receives a call that is for a meeting: at the meeting that it named, or asked for one (null). Until they are in they are
 * alone in a room of their own in the gateway, where they hear prompts and nobody hears them. Who comes in the place of
 * another call (RFC 3891) goes on where that one was, in its `seat`.
 */
export const openVisitor = (
  line: IncomingLine,
  named: string | null,
  seat: Seat | null,
  options: VisitorOptions,
  ended: (id: string) => void,
): Visitor => {
  const { call: sip } = line;
  const { focus, room, log } = options;
  const id = newCallId();
  const anteroom = `entrance:${id}`;
  const { party } = incomingCall(id, sip, line.account, options.now(), options.nameOf);
  const origin = callerOrigin(line, options.holderOf);
  const forget: (() => void)[] = [];
  let phase: DialIn = seat === null ? AT_THE_ENTRANCE : { phase: 'in' };
  let given = sip.invitation?.password ?? '';
  let member: string | null = null;
  /** Where they are heard and hear: the anteroom, or the meeting once they are in. */
  let place: Seat = seat ?? { room: anteroom, member: id };
  let media: MediaSession | null = null;
  let up: 'no' | 'answered' | 'at-ear' = 'no';
  /** Said as soon as somebody listens. */
  let due: Prompt | null = null;
  let full = false;
  let over = false;
  /** How their digits come. */
  let by: KeyWay | null = null;

  const say = (prompt: Prompt): void => {
    if (up === 'at-ear') room.prompt(place.room, place.member, prompt);
    else due = prompt;
  };
  const input = (what: DialInInput): void => {
    const { next, effects } = dialInStep(phase, what);
    phase = next;
    let last = 0;
    for (const effect of effects) last = run(effect, last);
  };
  /** Does it; returns how long the last word takes, ms. */
  const run = (effect: DialInEffect, last: number): number => {
    switch (effect.do) {
      case 'prompt':
        say(effect.prompt);
        return SETTLE_MS + promptMs(effect.prompt);
      case 'find':
        if (focus.find(effect.id, origin.address) === 'found') input({ type: 'found', meeting: effect.id });
        else input({ type: 'wrong' });
        return 0;
      case 'knock':
        knock(effect.meeting, effect.password || given);
        return 0;
      case 'hang-up':
        if (up === 'no' && full) sip.reject(486, 'Busy Here');
        else if (up === 'no' || last === 0) sip.hangUp();
        else later(last, () => sip.hangUp());
        return 0;
    }
  };
  const later = (ms: number, act: () => void): void => {
    const timer = setTimeout(act, ms);
    forget.push(() => clearTimeout(timer));
  };

  const knock = (meeting: string, password: string): void => {
    given = '';
    const knocked = focus.knock(meeting, {
      way: 'dial-in',
      identity: origin.identity,
      name: origin.holder?.name ?? party.name,
      password,
      address: origin.address,
      reach: party.address,
      ...(origin.holder === null ? {} : { answersTo: origin.holder.answersTo }),
      call: id,
      microphone: true,
      camera: false,
      onEnter: () => room.close(anteroom),
    });
    if (knocked.do === 'refuse') {
      full = knocked.why === 'full';
      const wrong = knocked.why === 'wrong-password' || knocked.why === 'too-many-tries';
      input({ type: !wrong ? 'refused' : password === '' ? 'password-needed' : 'wrong' });
      return;
    }
    member = knocked.member;
    const inside = { room: meeting, member };
    const comeIn = (): void => {
      place = inside;
      sip.inConference(options.conferenceOf(id));
    };
    if (knocked.do === 'enter') {
      comeIn();
      input({ type: 'enters' });
      return;
    }
    const unsubscribe = focus.subscribe(member, (event) => {
      if (event.type !== 'admitted') return;
      unsubscribe();
      room.close(anteroom);
      comeIn();
      // Said before the meeting's room has them, where the word is to sound.
      queueMicrotask(() => input({ type: 'enters' }));
    });
    forget.push(unsubscribe);
    input({ type: 'waits' });
  };

  /** Telephones that send a digit both ways are heard by whichever came first. */
  const press = (digit: string, way: KeyWay): void => {
    by ??= way;
    // Those that come by RTP are heard in the meeting's room.
    if (phase.phase === 'in' && way === 'info' && member !== null) focus.pressed(member, digit, way);
    else if (phase.phase !== 'in' && by === way) input({ type: 'digit', digit });
  };

  const close = (why: 'left' | 'lost'): void => {
    over = true;
    for (const undo of forget) undo();
    input({ type: 'gone' });
    room.close(anteroom);
    media?.close();
    ended(id);
    if (member !== null) focus.callEnded(member, { kind: why });
  };
  const hear = (event: SipCallEvent): void => {
    switch (event.type) {
      case 'established': {
        up = 'answered';
        const rounds = setInterval(() => input({ type: 'time' }), ROUND_MS);
        forget.push(() => clearInterval(rounds));
        later(SETTLE_MS, () => {
          up = 'at-ear';
          if (due !== null) say(due);
        });
        return;
      }
      case 'dtmf':
        press(event.digit, 'info');
        return;
      case 'transfer':
        // Nobody's screen has the call that a person could let go over: to REFER is to ask the focus (RFC 4579), for who may.
        if (!options.referred(id, event.transfer)) event.transfer.decline(403);
        return;
      case 'ended':
        // The call that takes the place of this one has the member now.
        if (event.end.by === 'replaced') member = null;
        close(event.end.by === 'failed' ? 'lost' : 'left');
        return;
    }
  };

  const answer = async (): Promise<void> => {
    media = options.openMedia(id, sip);
    if (place.room === anteroom) {
      const alone = {
        id,
        media: { kind: 'session', session: id },
        speaks: false,
        shows: false,
        shares: false,
      } as const;
      room.set({ room: anteroom, members: [alone] });
    }
    const answered = await sip.answer(media, sip.offered.video);
    if (answered.ok) {
      if (seat !== null) {
        member = seat.member;
        focus.carriedBy(member, id);
      }
      return;
    }
    log(`a call to a meeting was not answered: ${answered.failure.reason}`);
    sip.reject(488, 'Not Acceptable Here');
  };

  forget.push(sip.listen(hear));
  forget.push(
    room.listen((event) => {
      if (event.type === 'digit' && event.room === place.room && event.member === place.member)
        press(event.digit, 'rtp');
    }),
  );
  if (seat !== null) sip.inConference(options.conferenceOf(id));
  else if (named !== null) input({ type: 'found', meeting: named });
  else say('enter-id');
  if (!over && phase.phase !== 'over') void answer();

  return {
    id,
    sip: sip.id,
    seat: () => (phase.phase === 'in' && member !== null ? { ...place, member } : null),
    putOut: () => {
      const mine = member;
      member = null;
      if (mine !== null) focus.callEnded(mine, { kind: 'left' });
      input({ type: 'put-out' });
    },
    hangUp: () => sip.hangUp(),
  };
};
