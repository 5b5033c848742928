import type { ConfAllowJoinUserType } from '../conf/enumerations.ts';
import type { UpdateChannel } from '../update/update.ts';

/** A device the person pinned, by id and by the name it had; null follows the system's default. */
export type PinnedDevice = { readonly id: string; readonly label: string } | null;

/** A TURN server; its password or secret is in the secret store. */
export type TurnServer = {
  /** turn: or turns: URI (RFC 7065). */
  readonly url: string;
  readonly user: string;
  /** What is stored is the secret the server shares with us (coturn's use-auth-secret); guests get what is made of it and expires. */
  readonly timeLimited: boolean;
};

/** Everything a person can set, save accounts and contacts. */
export type Settings = {
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: 'system' | 'en' | 'zh';
  /** The name others see; at most 256 characters. */
  readonly displayName: string;
  /** ISO 3166-1 alpha-2 for reading telephone numbers, or "system". */
  readonly region: string;
  readonly microphone: PinnedDevice;
  readonly speaker: PinnedDevice;
  readonly ringer: PinnedDevice;
  readonly camera: PinnedDevice;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  /** Account that calls go through where several could take them; "" for the first that fits. */
  readonly callThrough: string;
  /** Default join policy and whether guests need no password. */
  readonly joinPolicy: ConfAllowJoinUserType;
  readonly guestsWithoutPassword: boolean;
  /** Who comes by link or dials in waits until a host admits them. */
  readonly waitingRoom: boolean;
  /** The company this person is of, for the join policy that takes colleagues only; "" for none. At most 32 characters. */
  readonly corpId: string;
  /** What happens to those whom the join policy does not take. */
  readonly outsiders: 'wait' | 'refuse';
  /** A call that rings here may be sent to the entrance of the meeting that is on. */
  readonly dialIn: boolean;
  /** Calls carry a signature by which a host knows us whose contact of us holds our key (RFC 8224). */
  readonly signCalls: boolean;
  /** The page by which guests join from a browser; it is served while a meeting is on. */
  readonly guestPage: {
    readonly on: boolean;
    /** Address listened on, an IP literal; "" for all. */
    readonly address: string;
    /** 1024–65535, or 0 for any that is free. */
    readonly port: number;
    /** Base URL under which others reach it through a reverse proxy or tunnel, https; "" when they reach it directly. */
    readonly publicUrl: string;
    /** Made by Parley and kept, or PEM files from IT. */
    readonly certificate:
      | { readonly kind: 'own' }
      | { readonly kind: 'files'; readonly certPath: string; readonly keyPath: string };
  };
  /** How guests on other networks reach the meeting's media (ICE, RFC 8445). */
  readonly ice: {
    /** stun: or stuns: URIs (RFC 7064), at most 8. */
    readonly stun: readonly string[];
    /** At most 8. */
    readonly turn: readonly TurnServer[];
    /** The address of this machine as the internet sees it, an IP literal; "" to find out. */
    readonly publicAddress: string;
    /** UDP ports for media, 1024–65535, for a firewall that forwards them; null takes any. */
    readonly ports: { readonly from: number; readonly to: number } | null;
    /** Media only by way of the TURN servers. */
    readonly relayOnly: boolean;
  };
  /** `required` refuses calls whose media is not encrypted. */
  readonly encryption: 'optional' | 'required';
  /** Seconds until an unanswered call is given up, 10–300. */
  readonly noAnswerSeconds: number;
  /** Most video sent, kbit/s, 100–8000. */
  readonly videoMaxKbps: number;
  /** Being called without an account, from beyond this machine. */
  readonly direct: {
    readonly receive: boolean;
    /** Port listened on, 1024–65535. */
    readonly port: number;
    /** Addresses or CIDR blocks that may call; loopback always may. */
    readonly allow: readonly string[];
  };
  /** Closing the window leaves Parley in the tray, ready to ring. */
  readonly closeToTray: boolean;
  /** Where new versions come from. */
  readonly updates: UpdateChannel;
  /** How much the log says; `debug` is every SIP message. */
  readonly logLevel: 'error' | 'info' | 'debug';
};

/** What a fresh profile has. */
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  language: 'system',
  displayName: '',
  region: 'system',
  microphone: null,
  speaker: null,
  ringer: null,
  camera: null,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  callThrough: '',
  joinPolicy: 0,
  guestsWithoutPassword: false,
  waitingRoom: false,
  corpId: '',
  outsiders: 'wait',
  dialIn: false,
  signCalls: false,
  guestPage: { on: false, address: '', port: 7443, publicUrl: '', certificate: { kind: 'own' } },
  ice: { stun: [], turn: [], publicAddress: '', ports: null, relayOnly: false },
  encryption: 'optional',
  noAnswerSeconds: 60,
  videoMaxKbps: 2500,
  direct: { receive: false, port: 5060, allow: [] },
  closeToTray: true,
  updates: 'latest',
  logLevel: 'info',
};
