import type { Prompt } from '../../../../app/meeting/prompt.ts';
import type { RoomEvent, RoomMember, RoomPlan } from '../../../../app/meeting/room-plan.ts';
import { CAMERA_SLOTS, ROOM_LINES } from '../../../../app/meeting/slots.ts';
import { isEvents } from '../codecs.ts';
import { assignSlots } from './assign-slots.ts';
import type { MixMember } from './audio/mix-member.ts';
import { createMixer, type Mixer } from './audio/mixer.ts';
import { promptSound } from './audio/prompt-sound.ts';
import { limitFor, picturesFor } from './bandwidth.ts';
import type { Publisher } from './publisher.ts';
import { RoomLeg } from './room-leg.ts';
import type { Seat } from './seat.ts';

type Present = { plan: RoomMember; readonly seat: Seat; readonly sound: MixMember; heardAt: number };

/** Milliseconds between two reports of a member that has not changed. */
const REPORT_MS = 1000;
/** Packets of sound that arrived within this count as being sent, ms. */
const SOUND_MS = 1000;
/** Index in ROOM_LINES of the first slot. */
const FIRST_SLOT = ROOM_LINES.findIndex(({ use }) => use === 'slot');

/** One meeting's media: everybody hears the others, and sees as many of them as fit. */
export class Room {
  readonly #id: string;
  readonly #mix: Mixer;
  readonly #seatOf: (media: RoomMember['media']) => Seat | null;
  readonly #tell: (event: RoomEvent) => void;
  readonly #members = new Map<string, Present>();
  readonly #told = new Map<string, string>();
  #plan: RoomPlan;
  /** Who spoke last comes first. */
  #order: string[] = [];
  #reportAt = 0;

  constructor(
    plan: RoomPlan,
    parts: {
      seatOf(media: RoomMember['media']): Seat | null;
      tell(event: RoomEvent): void;
    },
  ) {
    this.#id = plan.room;
    this.#plan = plan;
    this.#seatOf = parts.seatOf;
    this.#tell = parts.tell;
    this.#mix = createMixer({ now: () => performance.now(), onSpeaker: (member) => this.#spoke(member) });
  }

  /** Makes the room what main wants it to be. */
  set(plan: RoomPlan): void {
    this.#plan = plan;
    this.refresh();
  }

  /** Looks for the seats again: a leg or a session has come or gone. */
  refresh(): void {
    const wanted = new Map(this.#plan.members.map((member) => [member.id, member]));
    for (const [id, present] of this.#members) {
      const plan = wanted.get(id);
      if (plan === undefined || this.#seatOf(plan.media) !== present.seat) this.#leave(id, present);
    }
    for (const plan of wanted.values()) {
      const present = this.#members.get(plan.id) ?? this.#enter(plan);
      if (present === null) continue;
      present.plan = plan;
      present.sound.speak(plan.speaks);
      for (const publisher of present.seat.publishers)
        publisher.open = publisher.picture === 'screen' ? plan.shares : plan.shows;
    }
    const known = this.#order.filter((id) => wanted.has(id));
    this.#order = [...known, ...[...wanted.keys()].filter((id) => !known.includes(id))];
    this.#assign(performance.now());
  }

  /** Plays a prompt that only this member hears. */
  prompt(member: string, prompt: Prompt): void {
    this.#members.get(member)?.sound.prompt(promptSound(prompt));
  }

  tick(now: number): void {
    for (const { seat } of this.#members.values()) seat.tick(now);
    this.#assign(now);
    const whole = now - this.#reportAt >= REPORT_MS;
    if (whole) this.#reportAt = now;
    for (const [id, present] of this.#members) this.#report(id, present, now, whole);
  }

  close(): void {
    for (const [id, present] of this.#members) this.#leave(id, present);
    this.#mix.close();
  }

  #enter(plan: RoomMember): Present | null {
    const seat = this.#seatOf(plan.media);
    if (seat === null) return null;
    const sound = this.#mix.add(plan.id, {
      ssrc: seat.soundSsrc,
      send: (rtp) => seat.sendSound(rtp),
      onDigit: (digit) => this.#tell({ type: 'digit', room: this.#id, member: plan.id, digit }),
    });
    const present: Present = { plan, seat, sound, heardAt: 0 };
    this.#members.set(plan.id, present);
    const told = (state: 'connected' | 'lost'): void => {
      if (plan.media.kind === 'leg') this.#tell({ type: 'leg', leg: plan.media.leg, state });
    };
    seat.sit({
      agreeSound: (codecs) => sound.agree(codecs, codecs.find((codec) => !isEvents(codec)) ?? null),
      sound: (rtp) => {
        present.heardAt = performance.now();
        sound.take(rtp);
      },
      soundControl: (rtcp) => sound.takeControl(rtcp),
      connected: () => {
        told('connected');
        this.#assign(performance.now());
      },
      lost: () => told('lost'),
    });
    return present;
  }

  #leave(id: string, { seat }: Present): void {
    this.#members.delete(id);
    this.#told.delete(id);
    this.#mix.remove(id);
    seat.sit(null);
    for (const subscription of seat.subscriptions) subscription.show(null);
    for (const publisher of seat.publishers) {
      publisher.open = false;
      for (const { seat: other } of this.#members.values())
        for (const subscription of other.subscriptions)
          if (subscription.publisher === publisher) subscription.show(null);
    }
  }

  #spoke(member: string | null): void {
    this.#tell({ type: 'speaker', room: this.#id, member });
    if (member === null || this.#order[0] === member) return;
    this.#order = [member, ...this.#order.filter((id) => id !== member)];
    this.#assign(performance.now());
  }

  /** Decides who is shown to whom, and tells the WebRTC members which line is whose. */
  #assign(now: number): void {
    const shown = (picture: Publisher['picture'], viewer: string): string[] =>
      this.#order.filter((id) => id !== viewer && this.#publisher(id, picture)?.active(now) === true);
    for (const [viewer, { seat, plan }] of this.#members) {
      // A key frame that is sent before the leg is up is lost, and what follows is of no use without it.
      if (!seat.connected) continue;
      const cameras = shown('camera', viewer);
      const screens = shown('screen', viewer);
      if (seat instanceof RoomLeg && plan.media.kind === 'leg') {
        const most = picturesFor(seat.capacity);
        const free = Math.max(1, most - Math.min(1, screens.length));
        const before = seat.subscriptions.map((subscription) => this.#memberOf(subscription.publisher));
        const next = [
          ...assignSlots(before.slice(0, CAMERA_SLOTS), cameras, free),
          ...assignSlots(before.slice(CAMERA_SLOTS), screens, 1),
        ];
        for (const [i, subscription] of seat.subscriptions.entries())
          subscription.show(this.#publisher(next[i] ?? null, i < CAMERA_SLOTS ? 'camera' : 'screen'));
        this.#tellSlots(viewer, plan.media.leg, next);
      } else {
        const [subscription] = seat.subscriptions;
        const fits = (publisher: Publisher | null): boolean => subscription?.types.has(publisher?.codec ?? '') === true;
        const pictures = [
          ...screens.map((id) => this.#publisher(id, 'screen')),
          ...cameras.map((id) => this.#publisher(id, 'camera')),
        ];
        subscription?.show(pictures.find(fits) ?? null);
      }
    }
    this.#limit();
  }

  /** Keeps every picture within what its viewers can take. */
  #limit(): void {
    const viewers = [...this.#members.values()].map(({ seat }) => ({
      seat,
      capacity: seat.capacity,
      pictures: seat.subscriptions.filter(({ publisher }) => publisher !== null).length,
    }));
    for (const { seat } of this.#members.values())
      for (const publisher of seat.publishers)
        publisher.limit = limitFor(
          publisher.picture,
          viewers.filter((viewer) => viewer.seat.subscriptions.some((s) => s.publisher === publisher)),
        );
  }

  #tellSlots(viewer: string, leg: string, members: readonly (string | null)[]): void {
    const slots = members.map((member, i) => ({ line: FIRST_SLOT + i, member }));
    const text = JSON.stringify(slots);
    if (this.#told.get(viewer) === text) return;
    this.#told.set(viewer, text);
    this.#tell({ type: 'slots', room: this.#id, leg, slots });
  }

  #publisher(member: string | null, picture: Publisher['picture']): Publisher | null {
    const seat = member === null ? undefined : this.#members.get(member)?.seat;
    return seat?.publishers.find((publisher) => publisher.picture === picture && publisher.open) ?? null;
  }

  #memberOf(publisher: Publisher | null): string | null {
    if (publisher === null) return null;
    for (const [id, { seat }] of this.#members) if (seat.publishers.includes(publisher)) return id;
    return null;
  }

  readonly #reported = new Map<string, string>();

  #report(id: string, { seat, sound, heardAt }: Present, now: number, whole: boolean): void {
    // What arrives, whether it is passed on or not: main cannot know otherwise that a telephone has a camera.
    const sends = (picture: Publisher['picture']): boolean =>
      seat.publishers.some((publisher) => publisher.picture === picture && publisher.active(now));
    if (whole) seat.sendControl(sound.report(id));
    const { lossShare, farLossShare, jitterMs } = sound.stats();
    const audio = heardAt > 0 && now - heardAt < SOUND_MS;
    const camera = sends('camera');
    const screen = sends('screen');
    const shape = `${audio}/${camera}/${screen}`;
    if (!whole && this.#reported.get(id) === shape) return;
    this.#reported.set(id, shape);
    const worst = Math.max(
      lossShare,
      farLossShare,
      seat.lossOut,
      ...seat.publishers.map(({ reception }) => reception.lossShare),
    );
    this.#tell({
      type: 'member',
      room: this.#id,
      member: id,
      audio,
      camera,
      screen,
      levelDb: sound.level(),
      loss: worst,
      jitterMs,
    });
  }
}
