import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baresipAccount, baresipConfig } from './baresip-config.ts';
import { startChild } from './child.ts';
import { freePorts } from './free-port.ts';
import { until } from './until.ts';

/** What a baresip is started with. */
export type BaresipOptions = {
  /** User part; `bob` by default. */
  readonly user?: string;
  /** Where it registers; null for a bare peer at `sip:<user>@127.0.0.1:<port>`. */
  readonly registrar?: {
    readonly domain: string;
    readonly password: string;
    readonly port: number;
    readonly transport: 'udp' | 'tcp';
  } | null;
  /** In baresip's words by preference, e.g. `opus/48000/2`, `G722/16000/1`, `PCMU/8000/1`, `PCMA/8000/1`. */
  readonly codecs?: readonly string[];
  /** `srtp` offers SDES, `srtp-mand` insists on it, `dtls_srtp` insists on DTLS. */
  readonly encryption?: 'srtp' | 'srtp-mand' | 'dtls_srtp' | null;
  readonly answer?: 'auto' | 'manual';
  readonly dtmf?: 'rtpevent' | 'info';
  /** Path of the WAV file it plays into the call (its sample rate must be `sampleRate`); silence without. */
  readonly tone?: string | null;
  /** Hz of its sound in and out; 8000, 16000 or 48000. */
  readonly sampleRate?: number;
  /** Writes what it sends and hears into `recordings()`. */
  readonly record?: boolean;
  /** Video with its fake camera, by VP8. */
  readonly video?: boolean;
  readonly rtcpMux?: boolean;
};

/** One event of baresip's control socket. */
export type BaresipEvent = {
  readonly type: string;
  readonly class: string;
  readonly param: string;
  readonly peeruri: string;
  readonly id: string;
};

/** A running baresip. */
export type Baresip = {
  readonly user: string;
  /** Its SIP port, UDP and TCP. */
  readonly port: number;
  /** `sip:<user>@127.0.0.1:<port>` */
  readonly uri: string;
  readonly events: readonly BaresipEvent[];
  /** A command of its menu: `dial <uri>`, `accept`, `hangup`, `hold`, `resume`, `transfer <uri>`, `sndcode 5` …; resolves with its reply. */
  command(name: string, params?: string): Promise<string>;
  /** Waits until `count` events of that type have come since the start; returns the last of them. */
  waitFor(type: string, count?: number, ms?: number): Promise<BaresipEvent>;
  /** The recordings' paths, `-dec.wav` heard and `-enc.wav` sent. */
  recordings(): Promise<readonly string[]>;
  output(): string;
  stop(): Promise<void>;
};

/** Starts a baresip and resolves when its control socket answers (and it is registered, if it is to be). */
export const startBaresip = async (options: BaresipOptions = {}): Promise<Baresip> => {
  const dir = await mkdtemp(join(tmpdir(), 'parley-baresip-'));
  const recordDir = join(dir, 'recordings');
  await mkdir(recordDir);
  const port = await freePorts(3);
  const control = port + 2; // port + 1 is its TLS port
  const rtp = await freePorts(60);
  const user = options.user ?? 'bob';
  await writeFile(join(dir, 'config'), baresipConfig({ ...options, port, control, rtp, recordDir }));
  await writeFile(join(dir, 'accounts'), `${baresipAccount({ ...options, user, port })}\n`);
  await writeFile(join(dir, 'contacts'), '');
  await writeFile(join(dir, 'uuid'), '5b6f1c3e-0000-4000-8000-000000000001');
  const child = startChild('baresip', ['-f', dir, '-4'], dir);
  const events: BaresipEvent[] = [];
  const replies = new Map<string, (reply: string) => void>();
  const socket = await until('the control socket of baresip', () => {
    if (!child.running()) throw new Error(`baresip ended: ${child.output().slice(-1_500)}`);
    return connected(control);
  });
  readNetstrings(socket, (text) => {
    const message = JSON.parse(text) as { event?: boolean; response?: boolean; data?: string; token?: string };
    if (message.event === true) events.push({ param: '', peeruri: '', id: '', ...(message as object) } as BaresipEvent);
    if (message.response === true) replies.get(message.token ?? '')?.(message.data ?? '');
  });
  let token = 0;
  const command = (name: string, params = ''): Promise<string> => {
    const id = String(++token);
    const text = JSON.stringify({ command: name, params, token: id });
    socket.write(`${Buffer.byteLength(text)}:${text},`);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`baresip did not answer ${name}`)), 4_000);
      replies.set(id, (reply) => {
        clearTimeout(timer);
        replies.delete(id);
        resolve(reply);
      });
    });
  };
  const peer: Baresip = {
    user,
    port,
    uri: `sip:${user}@127.0.0.1:${port}`,
    events,
    command,
    waitFor: (type, count = 1, ms = 8_000) =>
      until(
        `baresip's ${type}`,
        () => {
          const found = events.filter((event) => event.type === type);
          return found.length >= count ? found.at(-1) : null;
        },
        ms,
      ),
    recordings: async () => (await readdir(recordDir)).map((name) => join(recordDir, name)),
    output: () => child.output(),
    async stop() {
      socket.destroy();
      await child.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  if (options.registrar) {
    const registered = /200 OK|\{0\/UDP\/v4\}|\[1 binding\]|All 1 useragent registered/i;
    await until(
      'baresip to register',
      () => registered.test(child.output()) || events.some((e) => e.type === 'REGISTER_OK'),
    );
  }
  return peer;
};

const connected = (port: number): Promise<Socket | null> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });

const readNetstrings = (socket: Socket, take: (text: string) => void): void => {
  let buffer = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const colon = buffer.indexOf(58);
      if (colon < 0) return;
      const length = Number(buffer.toString('latin1', 0, colon));
      if (buffer.length < colon + 1 + length + 1) return;
      take(buffer.toString('utf8', colon + 1, colon + 1 + length));
      buffer = buffer.subarray(colon + 2 + length);
    }
  });
};
