import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type FromGuest, GUEST_PROTOCOL, type ToGuest } from '../../app/guest/protocol.ts';
import { Opus } from '../../main/media/gateway/room/audio/opus.ts';
import { rtpPacket } from '../../main/media/gateway/rtp.ts';
import { type RtcClient, rtcClient } from './engine/media-rtc-client.ts';
import { every20ms } from './engine/media-sound.ts';
import { type MemberEar, memberEar } from './member-ear.ts';
import { until } from './peers/until.ts';

/** A WebSocket of a guest's page with all it was told. */
export type GuestSocket = {
  readonly socket: WebSocket;
  readonly told: ToGuest[];
  say(message: FromGuest): void;
  /** Waits for a message of a type, and takes it off the list with all before it. */
  next<T extends ToGuest['type']>(type: T): Promise<Extract<ToGuest, { type: T }>>;
};

/** A guest without a browser: the page's messages and its one WebRTC connection, with a tone for a voice. */
export type GuestClient = GuestSocket & {
  readonly rtc: RtcClient;
  readonly ear: MemberEar;
  /** Takes the place back. */
  readonly token: string;
  /** Restarts ICE. */
  restart(): Promise<void>;
  /** The tab is gone, without a word. */
  kill(): void;
};

/** Opens the WebSocket of a guest link; `from` is the address a reverse proxy would tell of. */
export const guestSocket = async (link: string, from = ''): Promise<GuestSocket> => {
  const { host } = new URL(link);
  const headers = from === '' ? {} : { 'x-forwarded-for': from };
  const socket = new WebSocket(`wss://${host}/ws`, { rejectUnauthorized: false, origin: `https://${host}`, headers });
  const told: ToGuest[] = [];
  socket.on('message', (data) => void told.push(JSON.parse(String(data)) as ToGuest));
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return {
    socket,
    told,
    say: (message) => socket.send(JSON.stringify(message)),
    next: async <T extends ToGuest['type']>(type: T) => {
      const at = await until(`${type}; told: ${JSON.stringify(told)}`, () => {
        const found = told.findIndex((message) => message.type === type);
        return found < 0 ? null : { found };
      });
      return told.splice(0, at.found + 1).at(-1) as Extract<ToGuest, { type: T }>;
    },
  };
};

/** Says hello by a guest link, taking a place back where there is a token. */
export const sayHello = ({ say }: GuestSocket, link: string, resume: string | null = null): void =>
  say({ type: 'hello', protocol: GUEST_PROTOCOL, meeting: link.slice(-9), resume });

const frames = (hz: number): Buffer[] => {
  const opus = new Opus();
  // One second holds whole periods of any whole number of Hz.
  return Array.from({ length: 50 }, (_, k) =>
    opus.encode(
      Int16Array.from({ length: 960 }, (_, i) => 8000 * Math.sin((2 * Math.PI * hz * (k * 960 + i)) / 48_000)),
    ),
  );
};

/** Joins by a guest link, or comes back with a token, and says a tone from then on; `address` is one of this machine's. */
export const joinAsGuest = async (
  link: string,
  name: string,
  hz: number,
  token: string | null = null,
  address = '127.0.0.1',
): Promise<GuestClient> => {
  const page = await guestSocket(link);
  sayHello(page, link, token);
  if (token === null) {
    await page.next('welcome');
    page.say({ type: 'join', name, password: '', microphone: true, camera: false });
  }
  const { resume } = await page.next('admitted');
  const rtc = await rtcClient(address);
  const ear = memberEar();
  rtc.onRtp = (rtp) => {
    rtc.rtp.length = 0;
    if ((rtp[1]! & 127) === 111) ear.take(rtp);
  };
  const offer = async (): Promise<void> => {
    page.say({ type: 'offer', sdp: rtc.roomOffer() });
    await rtc.accept((await page.next('answer')).sdp);
  };
  await offer();
  const payloads = frames(hz);
  let gone = false;
  const stop = every20ms((n) =>
    rtc.send(rtpPacket(111, n === 0, (1000 + n) & 0xffff, n * 960, rtc.audioSsrc, payloads[n % payloads.length]!)),
  );
  return {
    ...page,
    rtc,
    ear,
    token: resume,
    restart: () => {
      rtc.restart();
      return offer();
    },
    kill: () => {
      if (gone) return;
      gone = true;
      stop();
      rtc.close();
      page.socket.terminate();
    },
  };
};
