import { ROOM_LINES, type Slot } from '../../app/meeting/slots.ts';
import { judge, NO_QUALITY } from '../media/quality.ts';
import { NO_COUNTERS, readStats } from '../media/stats.ts';
import { later } from '../media/wire.ts';
import { createRoomConnection, type RoomSignalling, type RoomTracks } from './room-connection.ts';
import { createRoomSound } from './room-sound.ts';
import { NO_ROOM, useRoom } from './room-store.ts';

/** The page's place in a meeting's room: its connection, what is heard, and what is seen, the latter in `useRoom`. */
export type RoomMediaSide = {
  send(tracks: RoomTracks): void;
  /** Whose pictures come on which line from now on. */
  slots(slots: readonly Slot[]): void;
  /** The way to the meeting is there again. */
  renew(): void;
  sink(deviceId: string): void;
  /** Plays what the browser kept silent; called from a click. */
  unblock(): void;
  close(): void;
};

/** ms between looks at the connection's statistics. */
const LOOK_MS = 2000;

/** Goes into a room; there is one at a time in a window. */
export const createRoomMedia = (
  signalling: RoomSignalling,
  /** Asked anew for every connection, because what is in them may expire. */
  iceServers: () => readonly RTCIceServer[] = () => [],
): RoomMediaSide => {
  const sound = createRoomSound(new Audio(), (soundBlocked) => useRoom.setState({ soundBlocked }));
  let tracks: RoomTracks = { sound: null, camera: null, screen: null };
  let counters = NO_COUNTERS;
  let quality = NO_QUALITY;

  const show = (): void => {
    sound.play(connection.track(0));
    const before = useRoom.getState().pictures;
    const pictures = Object.fromEntries(
      ROOM_LINES.flatMap(({ use }, line) => {
        const track = use === 'slot' ? connection.track(line) : null;
        if (track === null) return [];
        const old = before[line];
        return [[line, old?.getTracks()[0] === track ? old : new MediaStream([track])]];
      }),
    );
    useRoom.setState({ connection: connection.state(), pictures });
  };

  const look = async (): Promise<void> => {
    const { counters: next, arrived, departed, ...numbers } = readStats(await connection.stats(), counters, true);
    counters = next;
    const connected = connection.state() === 'connected';
    const sending = connected && tracks.sound !== null;
    quality = judge(quality, { ...numbers, arrived, departed, expecting: connected, sending });
    useRoom.setState({ quality: quality.quality });
  };

  useRoom.setState(NO_ROOM, true);
  const connection = createRoomConnection({
    signalling,
    newConnection: () => new RTCPeerConnection({ iceServers: [...iceServers()], bundlePolicy: 'max-bundle' }),
    changed: () => show(),
    later,
  });
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);

  return {
    send: (next) => {
      tracks = next;
      connection.send(next);
    },
    slots: (slots) => useRoom.setState({ slots }),
    renew: connection.renew,
    sink: sound.sink,
    unblock: sound.unblock,
    close: () => {
      clearInterval(timer);
      connection.close();
      sound.close();
      useRoom.setState(NO_ROOM, true);
    },
  };
};
