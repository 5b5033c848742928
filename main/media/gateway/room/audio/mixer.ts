import { ActiveSpeaker } from './active-speaker.ts';
import { FRAME, FRAME_MS } from './codec.ts';
import { MixMember, type MixMemberOptions } from './mix-member.ts';

/** Frames that are mixed at one go when we are late, so that nobody is flooded. */
const AT_ONCE = 3;
/** Further behind than this (ms) what was missed is not mixed at all. */
const MOST_BEHIND_MS = 400;
/** Milliseconds until we go on when there is still something to catch up. */
const CATCH_UP_MS = 5;

/** What a mixer needs: a clock in ms that never jumps back, and whom to tell who speaks. */
export type MixerOptions = {
  readonly now: () => number;
  readonly onSpeaker: (id: string | null) => void;
};

/** Lets everybody hear all others. */
export type Mixer = {
  /** Lets somebody in, who hears at once and is heard after `speak(true)`; replaces who has that ID. */
  add(id: string, options: MixMemberOptions): MixMember;
  remove(id: string): void;
  close(): void;
};

/** A mixer of sound; it has a timer only while somebody is in it. */
export const createMixer = ({ now, onSpeaker }: MixerOptions): Mixer => {
  const members = new Map<string, MixMember>();
  const speaker = new ActiveSpeaker(onSpeaker);
  const sum = new Float32Array(FRAME);
  const others = new Float32Array(FRAME);
  /** Of whom a fault has been said already. */
  const failed = new WeakSet<MixMember>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let pending: ReturnType<typeof setImmediate> | null = null;
  /** When the next frame is due. */
  let due = 0;

  // A fault in one member's sound must not end that of the others.
  const each = (act: (member: MixMember) => void): void => {
    for (const [id, member] of [...members]) {
      try {
        act(member);
      } catch (error) {
        if (!failed.has(member))
          console.error(`mixer: member ${id}:`, error instanceof Error ? error.message : 'failed');
        failed.add(member);
      }
    }
  };

  const mix = (at: number): void => {
    each((member) => member.listen(at));
    sum.fill(0);
    for (const { voice, silent } of members.values()) if (!silent) for (let i = 0; i < FRAME; i++) sum[i]! += voice[i]!;
    each((member) => {
      others.set(sum);
      member.play(others);
    });
    speaker.choose(new Map([...members].filter(([, m]) => m.speaks).map(([id, m]) => [id, m.speech])));
  };

  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    if (pending !== null) clearImmediate(pending);
    timer = null;
    pending = null;
  };

  const sleep = (): void => {
    // A callback may have emptied the mixer and filled it again meanwhile.
    stop();
    if (members.size === 0) return;
    const wait = due - now();
    timer = setTimeout(wake, wait > 0 ? Math.ceil(wait) : CATCH_UP_MS);
  };

  const work = (): void => {
    pending = null;
    const behind = now() - due;
    if (behind > MOST_BEHIND_MS) {
      const frames = Math.floor(behind / FRAME_MS);
      due += frames * FRAME_MS;
      each((member) => member.skip(frames));
    }
    for (let i = 0; i < AT_ONCE && due <= now(); i++) {
      mix(due);
      due += FRAME_MS;
    }
    sleep();
  };

  const wake = (): void => {
    timer = null;
    // After a stall the packets that came meanwhile are still in the sockets; they are read before setImmediate.
    if (now() - due >= FRAME_MS) pending = setImmediate(work);
    else work();
  };

  return {
    add: (id, options) => {
      const member = new MixMember(options, now, () => now() - due < FRAME_MS);
      members.set(id, member);
      if (members.size === 1) {
        due = now() + FRAME_MS;
        sleep();
      }
      return member;
    },
    remove: (id) => {
      members.delete(id);
      if (members.size > 0) return;
      stop();
      speaker.choose(new Map());
    },
    close: () => {
      members.clear();
      stop();
    },
  };
};
