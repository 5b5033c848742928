import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MeetingAction } from '../../app/meeting/action.ts';
import type { Meeting } from '../../app/meeting/meeting.ts';
import type { Member } from '../../app/meeting/member.ts';
import { focusHost } from '../../main/guest/focus-host.ts';
import { guestCertificate } from '../../main/guest/guest-certificate.ts';
import { guestFiles } from '../../main/guest/guest-files.ts';
import { type GuestServer, startGuestServer } from '../../main/guest/guest-server.ts';
import { type GatewayMediaPort, gatewayMediaPort } from '../../main/media/gateway-client.ts';
import { gatewayInProcess } from '../../main/media/gateway-in-process.ts';
import { createFocus, type MeetingFocus, type NewMeeting } from '../../main/meeting/focus.ts';
import { builtinFocus } from '../../main/providers/builtin-focus.ts';
import { bundle } from '../bundle.mjs';
import { gatewayChild } from './gateway-child.ts';

/** A meeting with its guest page, in this process and with no window: focus, gateway and guest server are the real ones. */
export type GuestLab = {
  readonly url: string;
  readonly password: string;
  readonly focus: MeetingFocus;
  readonly media: GatewayMediaPort;
  meeting(): Meeting;
  /** Who is or was there under a name, the newest. */
  member(name: string): Member | undefined;
  /** Does it as the host; throws when the host may not. */
  host(action: MeetingAction): void;
  /** Cuts every WebSocket, as a network does. */
  cut(): Promise<void>;
  close(): Promise<void>;
};

/** Where the media is. */
export type GuestLabPlaces = {
  /** The gateway is a process of its own, as in the app, and serves guests on loopback only. */
  readonly apart?: boolean;
  /** Address that the page is served at. */
  readonly address?: string;
  /** Folder of the built app; made when left out. */
  readonly app?: string;
};

/** Opens a meeting of "Ada". */
export const startGuestLab = async (
  more: Partial<NewMeeting> = {},
  { apart = false, address = '127.0.0.1', ...built }: GuestLabPlaces = {},
): Promise<GuestLab> => {
  const app = built.app ?? (await bundle()).folder;
  const folder = await mkdtemp(join(tmpdir(), 'parley-guest-lab-'));
  const gateway = apart ? gatewayChild(join(app, 'main', 'media', 'gateway-host.js')) : gatewayInProcess();
  const media = gatewayMediaPort(gateway);
  if (apart)
    media.reach({ stun: [], turn: [], address: '127.0.0.1', publicAddress: '', ports: null, relayOnly: false });
  const focus = createFocus({
    provider: builtinFocus(),
    room: media.rooms,
    now: Date.now,
    house: () => ({ domains: [], corpId: '', companyOf: () => '' }),
    hangUp: () => {},
    onDigit: () => {},
    onHost: () => {},
  });
  const created = await focus.create({
    hostName: 'Ada',
    mediaType: 1,
    guestsWithoutPassword: true,
    customInfo: '',
    language: 'en',
    policy: 0,
    waitingRoom: false,
    outsiders: 'wait',
    callee: '',
    wanted: () => true,
    ...more,
  });
  if (!created.ok) throw new Error(created.failure.reason);
  const { id, details } = created.value;
  const certificate = await guestCertificate({ kind: 'own' }, folder);
  if (!certificate.ok) throw new Error(certificate.failure.reason);
  const files = await guestFiles(join(app, 'guest'));
  const start = async (port: number): Promise<GuestServer> => {
    const started = await startGuestServer({
      host: focusHost(focus, () => []),
      certificate: certificate.value,
      files,
      address,
      port,
      origins: () => [],
      log: (line) => console.error(line),
    });
    if (!started.ok) throw new Error(started.failure.reason);
    return started.value;
  };
  let server = await start(0);
  const { port } = server;
  const meeting = (): Meeting => focus.meetings.getState().find((one) => one.id === id)!;
  return {
    url: `https://127.0.0.1:${port}/j/${id}`,
    password: details.guestPwd,
    focus,
    media,
    meeting,
    member: (name) => meeting().members.findLast((member) => member.name === name),
    host: (action) => {
      const refused = focus.act(focus.hostOf(id) ?? '', action);
      if (refused !== null) throw new Error(`the host may not: ${refused}`);
    },
    cut: async () => {
      await server.stop();
      server = await start(port);
    },
    close: async () => {
      focus.stop();
      await server.stop();
      media.close();
      gateway.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
