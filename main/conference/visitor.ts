import { AT_THE_ENTRANCE, type DialIn } from '../../app/meeting/dial-in.ts';
import { type DialInEffect, type DialInInput, dialInStep } from '../../app/meeting/dial-in-step.ts';
import { type Prompt, promptMs } from '../../app/meeting/prompt.ts';
import type { IncomingLine } from '../lines/lines.ts';
import type { MediaSession } from '../media/media-port.ts';
import type { RoomPort } from '../media/room-port.ts';
import type { MeetingFocus } from '../meeting/focus.ts';
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
  /** The meeting parts with them: the call ends, after a last word where they were not in. */
  putOut(): void;
  /** Ends the call at once. */
  hangUp(): void;
};

/** How long each question sounds before it is asked again, and time between two words to who waits, ms. */
const ROUND_MS = 10_000;
/** A telephone is not at the ear at once, ms. */
const SETTLE_MS = 500;

/**
 * Receives a call that is for a meeting: at the meeting that it named, or asked for one (null). Until they are in they are
 * alone in a room of their own in the gateway, where they hear prompts and nobody hears them.
 */
export const openVisitor = (
  line: IncomingLine,
  named: string | null,
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
  let phase: DialIn = AT_THE_ENTRANCE;
  let given = sip.invitation?.password ?? '';
  let member: string | null = null;
  /** Where they are heard and hear: the anteroom, or the meeting once they are in. */
  let place = { room: anteroom, member: id };
  let media: MediaSession | null = null;
  let up: 'no' | 'answered' | 'at-ear' = 'no';
  /** Said as soon as somebody listens. */
  let due: Prompt | null = null;
  let full = false;
  let over = false;
  /** How their digits come. */
  let by: 'rtp' | 'info' | null = null;

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
  const press = (digit: string, way: 'rtp' | 'info'): void => {
    by ??= way;
    if (by !== way) return;
    if (phase.phase !== 'in') input({ type: 'digit', digit });
    // Those that came by RTP are heard in the meeting's room.
    else if (way === 'info' && member !== null) focus.pressed(member, digit);
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
        if (!options.referred(id, event.transfer)) event.transfer.decline();
        return;
      case 'ended':
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
    if (answered.ok) return;
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
  if (named !== null) input({ type: 'found', meeting: named });
  else say('enter-id');
  if (!over && phase.phase !== 'over') void answer();

  return {
    id,
    putOut: () => {
      const mine = member;
      member = null;
      if (mine !== null) focus.callEnded(mine, { kind: 'left' });
      input({ type: 'put-out' });
    },
    hangUp: () => sip.hangUp(),
  };
};
