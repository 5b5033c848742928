import type { Prompt } from '../../../../app/meeting/prompt.ts';
import type { RoomEvent, RoomMember, RoomPlan } from '../../../../app/meeting/room-plan.ts';
import { fail, ok, type Result } from '../../../../app/result.ts';
import { SDKERR } from '../../../../app/sdkerr.ts';
import type { RoomLegOffer } from '../../room-port.ts';
import type { GuestIceSettings } from '../ice/guest-ice-settings.ts';
import { type GuestLeg, type GuestOffer, openGuestLeg } from '../ice/guest-leg.ts';
import { type GuestPorts, openGuestPorts } from '../ice/guest-ports.ts';
import { parseSdp, type Sdp } from '../sdp-parse.ts';
import type { CallSession } from '../session.ts';
import { openWebRtcLeg, type WebRtcLeg } from '../webrtc-leg.ts';
import { Room } from './room.ts';
import type { RoomTransport } from './room-answer.ts';
import { RoomLeg } from './room-leg.ts';
import type { Seat } from './seat.ts';

/** `guest` is the same leg where it has full ICE; null for the host's window on loopback. */
type OpenLeg = {
  readonly seat: RoomLeg;
  readonly leg: WebRtcLeg;
  readonly guest: GuestLeg | null;
  /** The member's own fragment; another one restarts ICE. */
  fragment: string;
};

/** The host's window that has not checked its leg for this long is gone (RFC 7675 section 5.1); guests' legs watch for themselves. */
const CONSENT_MS = 30_000;
const MOST_EARLY = 40;
const NOWHERE: GuestIceSettings = {
  stun: [],
  turn: [],
  address: '',
  publicAddress: '',
  ports: null,
  relayOnly: false,
};

/** The rooms of the meetings that this app hosts, and the legs of their WebRTC members. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #legs = new Map<string, OpenLeg>();
  /** Calls that a room has. */
  readonly #sessions = new Set<CallSession>();
  /** Candidates of guests whose leg is being opened, by leg. */
  readonly #early = new Map<string, string[]>();
  readonly #session: (id: string) => CallSession | null;
  readonly #tell: (event: RoomEvent) => void;
  #ice = NOWHERE;
  /** Opened for the first guest, closed after the last. */
  #ports: Promise<GuestPorts | null> | null = null;

  constructor(session: (id: string) => CallSession | null, tell: (event: RoomEvent) => void) {
    this.#session = session;
    this.#tell = tell;
  }

  /** Whether there is anything to be done now and then. */
  get busy(): boolean {
    return this.#rooms.size > 0 || this.#legs.size > 0;
  }

  /** Makes a room what main wants it to be; opens it when it is new. */
  set(plan: RoomPlan): void {
    const room = this.#rooms.get(plan.room);
    if (room !== undefined) {
      room.set(plan);
      return;
    }
    const made = new Room(plan, {
      seatOf: (media) => this.#seatOf(media),
      tell: this.#tell,
    });
    this.#rooms.set(plan.room, made);
    made.refresh();
  }

  /** Plays a prompt that only this member hears. */
  prompt(room: string, member: string, prompt: Prompt): void {
    this.#rooms.get(room)?.prompt(member, prompt);
  }

  /** Ends a room; its calls are the renderer's again. */
  end(id: string): void {
    this.#rooms.get(id)?.close();
    this.#rooms.delete(id);
    if (this.#rooms.size > 0) return;
    for (const session of this.#sessions) session.leaveRoom();
    this.#sessions.clear();
  }

  /** A session or a leg has come or gone. */
  refresh(): void {
    for (const room of this.#rooms.values()) room.refresh();
  }

  /** How guests reach this machine from now on; who is connected stays so. */
  reach(settings: GuestIceSettings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#ice)) return;
    this.#ice = settings;
    if (![...this.#legs.values()].some(({ guest }) => guest !== null)) this.#closePorts();
  }

  /** Answers the offer of a member's leg; another certificate means another leg (RFC 8842). */
  async answer({ leg: id, sdp, ice, seenFrom = '' }: RoomLegOffer): Promise<Result<string>> {
    const offer = parseSdp(sdp);
    const media = offer?.media.find(({ fingerprint }) => fingerprint !== null);
    if (offer === null || media?.fingerprint == null)
      return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'media: the offer of the leg is not WebRTC');
    const { fingerprint, fragment, password } = media;
    const known = this.#legs.get(id);
    if (known !== undefined && known.leg.remoteFingerprint === fingerprint.value.toUpperCase()) {
      if (known.guest !== null && known.fragment !== fragment) {
        known.fragment = fragment;
        known.guest.restart({ fragment, password });
        await known.guest.gathered();
      }
      return this.#answered(known, offer);
    }
    const early: string[] = [];
    this.#early.set(id, early);
    const opened = await this.#open(id, { fingerprint, fragment, password, seenFrom }, ice);
    if (opened === null) {
      this.#early.delete(id);
      return fail(SDKERR.UISDK_COMMON_ERROR, 'media: no port to be had');
    }
    for (const { candidates } of offer.media) for (const line of candidates) opened.guest?.addCandidate(line);
    await opened.guest?.gathered();
    this.#early.delete(id);
    for (const line of early) opened.guest?.addCandidate(line);
    const answer = this.#answered(opened, offer);
    if (!answer.ok) {
      opened.leg.close();
      return answer;
    }
    this.closeLeg(id);
    this.#legs.set(id, opened);
    this.refresh();
    return answer;
  }

  /** A candidate of a guest's, "" for the end of them. */
  candidate(id: string, candidate: string): void {
    const early = this.#early.get(id);
    if (early === undefined) this.#legs.get(id)?.guest?.addCandidate(candidate);
    else if (early.length < MOST_EARLY) early.push(candidate);
  }

  /** Frees a leg; its member stays in the room's plan and may come again with another. */
  closeLeg(id: string): void {
    const open = this.#legs.get(id);
    if (open === undefined) return;
    this.#legs.delete(id);
    this.refresh();
    open.seat.close();
    if (open.guest !== null && ![...this.#legs.values()].some(({ guest }) => guest !== null)) this.#closePorts();
  }

  tick(now: number): void {
    for (const room of this.#rooms.values()) room.tick(now);
    for (const [id, { leg, guest }] of this.#legs) {
      if (guest !== null || now - leg.consentAt() <= CONSENT_MS) continue;
      this.closeLeg(id);
      this.#tell({ type: 'leg', leg: id, state: 'lost' });
    }
  }

  close(): void {
    for (const id of [...this.#rooms.keys()]) this.end(id);
    for (const id of [...this.#legs.keys()]) this.closeLeg(id);
    this.#closePorts();
  }

  async #open(id: string, offer: GuestOffer, ice: 'lite' | 'full'): Promise<OpenLeg | null> {
    if (ice === 'lite') {
      const leg = await openWebRtcLeg(offer);
      return leg === null
        ? null
        : { leg, guest: null, fragment: offer.fragment, seat: new RoomLeg(leg, id, 'loopback') };
    }
    this.#ports ??= openGuestPorts(this.#ice, (url) => this.#tell({ type: 'turn-refused', url }));
    const ports = await this.#ports;
    if (ports === null) {
      this.#ports = null;
      return null;
    }
    const guest = openGuestLeg(ports, offer, {
      candidate: (candidate) => this.#tell({ type: 'candidate', leg: id, candidate }),
      lost: () => this.#tell({ type: 'leg', leg: id, state: 'lost' }),
    });
    return { leg: guest, guest, fragment: offer.fragment, seat: new RoomLeg(guest, id, 'network') };
  }

  #closePorts(): void {
    void this.#ports?.then((ports) => ports?.close());
    this.#ports = null;
  }

  #seatOf(media: RoomMember['media']): Seat | null {
    if (media.kind === 'leg') return this.#legs.get(media.leg)?.seat ?? null;
    const session = this.#session(media.session);
    if (session === null) return null;
    this.#sessions.add(session);
    return session.enterRoom();
  }

  #answered({ seat, leg, guest }: OpenLeg, offer: Sdp): Result<string> {
    const answer = seat.answer(offer, transportOf(leg, guest));
    return typeof answer === 'string' ? fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `media: ${answer}`) : ok(answer.sdp);
  }
}

const transportOf = ({ description }: WebRtcLeg, guest: GuestLeg | null): RoomTransport => ({
  fragment: description.fragment,
  password: description.password,
  fingerprint: description.fingerprint,
  lite: guest === null,
  candidates: guest?.candidates() ?? [`1 1 udp 2130706431 127.0.0.1 ${description.port} typ host`],
  complete: guest === null,
});
