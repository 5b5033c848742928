import type { ParleyBridge } from '../../app/bridge/contract.ts';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';
import { isIn } from '../../app/meeting/presence.ts';
import { ask } from '../media/wire.ts';
import { notAllowed } from './allowed.ts';
import { useHostRoom } from './host-store.ts';
import { type Switches, takenByHost, toTell } from './own-switches.ts';
import type { RoomSignalling, RoomTracks } from './room-connection.ts';
import type { RoomMediaSide } from './room-media.ts';

/** What the host's window does with its devices in a room. */
export type HostRoomWorld = {
  readonly bridge: ParleyBridge;
  openRoom(signalling: RoomSignalling): RoomMediaSide;
  /** A co-host has taken these. */
  take(taken: Partial<Switches>): void;
  /** The room was opened or closed, or the microphone was taken or given back. */
  changed(): void;
};

/** The window's place in the room of the meeting that this app hosts. */
export type HostRoom = {
  /** The meeting whose room the window is in; null for none. */
  meeting(): Meeting | null;
  /** Whether a meeting is in a room, with or without this window: its calls are heard and sent there. */
  carries(meeting: string): boolean;
  /** A co-host keeps the microphone shut. */
  silenced(): boolean;
  /** Sends these tracks, plays on this device, and tells the meeting what is switched on. */
  send(tracks: RoomTracks, sink: string, switches: Switches): void;
  act(meeting: string, action: MeetingAction): void;
  /** Goes back into a meeting that was left and goes on. */
  rejoin(meeting: string): void;
  unblockSound(): void;
};

/** ms that main gets to answer. */
const ANSWER_MS = 8000;

const hostIn = (meeting: Meeting | null): Member | null => meeting?.members.find(({ way }) => way === 'host') ?? null;

/** Follows the meetings: joins the room of the one that is live, and comes back when the gateway's process was another. */
export const createHostRoom = ({ bridge, openRoom, take, changed }: HostRoomWorld): HostRoom => {
  let meetings: readonly Meeting[] = [];
  let current: Meeting | null = null;
  let room: RoomMediaSide | null = null;
  let leg = '';
  /** What the meeting was told last of our switches. */
  let told: Switches | null = null;
  /** Actions whose outcome the meeting's value may not show yet. */
  let pending = 0;
  let wanted = '';

  const act = async (meeting: string, action: MeetingAction): Promise<void> => {
    pending += 1;
    const done = await ask(bridge, 'meetingAction', { meeting, action }, ANSWER_MS);
    pending -= 1;
    useHostRoom.setState({ refused: done.ok ? null : notAllowed(done.failure.reason) });
  };

  const open = (meeting: string): void => {
    leg = crypto.randomUUID();
    const mine = leg;
    told = null;
    room = openRoom({
      offer: async (sdp) => {
        const answer = await ask(bridge, 'joinRoom', { meeting, leg: mine, sdp }, ANSWER_MS);
        return answer.ok ? answer.value.sdp : null;
      },
      candidate: () => undefined,
      onCandidate: null,
    });
  };
  const close = (): void => {
    room?.close();
    room = null;
    leg = '';
  };

  const follow = (next: readonly Meeting[]): void => {
    meetings = next;
    const before = hostIn(current);
    const live = next.find(({ id, room: there, state, members }) => {
      const host = members.find(({ way }) => way === 'host');
      return there && state.phase === 'live' && host !== undefined && (isIn(host) || wanted === id);
    });
    const old = current?.id ?? null;
    current = live ?? null;
    const host = hostIn(current);
    if (host !== null && isIn(host)) wanted = '';
    if (old !== (current?.id ?? null)) {
      close();
      useHostRoom.setState({ asked: false, refused: null });
      if (current !== null) open(current.id);
    } else if (current !== null && before?.state.phase === 'joined' && host?.state.phase === 'lost') {
      // The leg is gone in the gateway, which may be another process: the connection would notice only seconds later.
      close();
      open(current.id);
    } else if (before !== null && host !== null && pending === 0) {
      // A state may come later than the answer to what was said after it: what we said is off was not taken from us.
      const taken = Object.entries(takenByHost(before.media, host.media)).filter(
        ([what]) => told?.[what as keyof Switches],
      );
      if (taken.length > 0) take(Object.fromEntries(taken));
    }
    changed();
  };

  bridge.watch('meetings', follow);
  bridge.on('roomSlots', (event) => {
    if (event.leg === leg) room?.slots(event.slots);
  });
  bridge.on('askedToUnmute', ({ meeting }) => {
    if (meeting === current?.id) useHostRoom.setState({ asked: true });
  });

  return {
    meeting: () => current,
    carries: (meeting) => meetings.some((one) => one.id === meeting && one.room && one.state.phase === 'live'),
    silenced: () => hostIn(current)?.media.mutedByHost ?? false,
    send: (tracks, sink, here) => {
      if (room === null || current === null) return;
      room.send(tracks);
      room.sink(sink);
      const host = hostIn(current);
      if (host === null || !isIn(host)) return;
      const action = toTell(here, told);
      told = here;
      if (action !== null) void act(current.id, action);
    },
    act: (meeting, action) => void act(meeting, action),
    rejoin: (meeting) => {
      wanted = meeting;
      follow(meetings);
    },
    unblockSound: () => room?.unblock(),
  };
};
