import type { RoomEvent, RoomMember, RoomPlan } from '../../../../app/meeting/room-plan.ts';
import { fail, ok, type Result } from '../../../../app/result.ts';
import { SDKERR } from '../../../../app/sdkerr.ts';
import { parseSdp, type Sdp } from '../sdp-parse.ts';
import type { CallSession } from '../session.ts';
import { openWebRtcLeg, type WebRtcLeg } from '../webrtc-leg.ts';
import { Room } from './room.ts';
import type { RoomTransport } from './room-answer.ts';
import { RoomLeg } from './room-leg.ts';
import type { Seat } from './seat.ts';

type OpenLeg = { readonly seat: RoomLeg; readonly leg: WebRtcLeg; readonly transport: RoomTransport };

/** A member whose browser has not checked its leg for this long is lost (RFC 7675 section 5.1). */
const CONSENT_MS = 30_000;

/** The rooms of the meetings that this app hosts, and the legs of their WebRTC members. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #legs = new Map<string, OpenLeg>();
  /** Calls that a room has. */
  readonly #sessions = new Set<CallSession>();
  readonly #session: (id: string) => CallSession | null;
  readonly #tell: (event: RoomEvent) => void;

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

  /** Answers the offer of a member's leg; another certificate means another leg (RFC 8842). */
  async answer(id: string, sdp: string): Promise<Result<string>> {
    const offer = parseSdp(sdp);
    const fingerprint = offer?.media.find((media) => media.fingerprint !== null)?.fingerprint;
    if (offer === null || fingerprint == null)
      return fail(SDKERR.UISDK_API_INVALID_PARAMETERS, 'media: the offer of the leg is not WebRTC');
    const known = this.#legs.get(id);
    if (known !== undefined && known.leg.remoteFingerprint === fingerprint.value.toUpperCase())
      return this.#answered(known, offer);
    const leg = await openWebRtcLeg({ fingerprint });
    if (leg === null) return fail(SDKERR.UISDK_COMMON_ERROR, 'media: no port to be had');
    const opened = { leg, seat: new RoomLeg(leg, id), transport: transportOf(leg) };
    const answer = this.#answered(opened, offer);
    if (!answer.ok) {
      leg.close();
      return answer;
    }
    this.closeLeg(id);
    this.#legs.set(id, opened);
    this.refresh();
    return answer;
  }

  /** Frees a leg; its member stays in the room's plan and may come again with another. */
  closeLeg(id: string): void {
    const open = this.#legs.get(id);
    if (open === undefined) return;
    this.#legs.delete(id);
    this.refresh();
    open.seat.close();
  }

  tick(now: number): void {
    for (const room of this.#rooms.values()) room.tick(now);
    for (const [id, { leg }] of this.#legs) {
      if (now - leg.consentAt() <= CONSENT_MS) continue;
      this.closeLeg(id);
      this.#tell({ type: 'leg', leg: id, state: 'lost' });
    }
  }

  close(): void {
    for (const id of [...this.#rooms.keys()]) this.end(id);
    for (const id of [...this.#legs.keys()]) this.closeLeg(id);
  }

  #seatOf(media: RoomMember['media']): Seat | null {
    if (media.kind === 'leg') return this.#legs.get(media.leg)?.seat ?? null;
    const session = this.#session(media.session);
    if (session === null) return null;
    this.#sessions.add(session);
    return session.enterRoom();
  }

  #answered({ seat, transport }: OpenLeg, offer: Sdp): Result<string> {
    const answer = seat.answer(offer, transport);
    return typeof answer === 'string' ? fail(SDKERR.UISDK_API_INVALID_PARAMETERS, `media: ${answer}`) : ok(answer.sdp);
  }
}

const transportOf = ({ description }: WebRtcLeg): RoomTransport => ({
  fragment: description.fragment,
  password: description.password,
  fingerprint: description.fingerprint,
  lite: true,
  candidates: [`1 1 udp 2130706431 127.0.0.1 ${description.port} typ host`],
  complete: true,
});
