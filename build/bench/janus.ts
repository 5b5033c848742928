import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { hasCommand } from '../commands/linux-system.mjs';
import { type Child, startChild } from '../test/peers/child.ts';
import { freePort } from '../test/peers/free-port.ts';
import { sleep, until } from '../test/peers/until.ts';

/** What Janus says to a request or by itself. */
export type JanusSays = {
  readonly janus: string;
  readonly transaction?: string;
  readonly sender?: number;
  readonly data?: { readonly id: number };
  readonly error?: { readonly reason: string };
  readonly plugindata?: {
    readonly data: { readonly error?: string } & Readonly<Record<string, unknown>>;
  };
  readonly jsep?: { readonly type: string; readonly sdp: string };
};

/** A handle of a plug-in. */
export type JanusHandle = {
  /** Asks the plug-in something, with a description or without, and gives what comes of it in the end. */
  ask(body: object, jsep?: { readonly type: 'offer' | 'answer'; readonly sdp: string }): Promise<JanusSays>;
};

/** A running Janus with one session. */
export type Janus = {
  readonly pid: number;
  attach(plugin: 'audiobridge' | 'videoroom'): Promise<JanusHandle>;
  close(): Promise<void>;
};

const LIBRARIES = '/usr/lib/x86_64-linux-gnu/janus';
const KEEP_ALIVE_MS = 20_000;

/** Whether Debian's package is installed. */
export const hasJanus = (): boolean => hasCommand('janus');

const configured = async (folder: string, port: number): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const folders = ['plugins', 'transports', 'events'].map((kind) => `${kind}_folder = "${LIBRARIES}/${kind}";`);
  await writeFile(
    join(folder, 'janus.jcfg'),
    `general: { configs_folder = "${folder}"; ${folders.join(' ')} log_to_stdout = true; debug_level = 3; }
transports: { disable = "libjanus_http.so,libjanus_rabbitmq.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so"; }
`,
  );
  await writeFile(
    join(folder, 'janus.transport.websockets.jcfg'),
    `general: { json = "compact"; ws = true; ws_port = ${port}; ws_ip = "127.0.0.1"; wss = false; }\n`,
  );
};

/** Starts Debian's Janus on loopback and opens a session. */
export const startJanus = async (folder: string): Promise<Janus> => {
  const port = await freePort();
  await configured(folder, port);
  const child: Child = startChild('janus', [`--config=${folder}/janus.jcfg`, `--configs-folder=${folder}`], folder);
  const socket = await until(
    `Janus to listen: ${child.output().slice(-400)}`,
    () =>
      new Promise<WebSocket | null>((resolve) => {
        const tried = new WebSocket(`ws://127.0.0.1:${port}`, 'janus-protocol');
        tried.once('open', () => resolve(tried));
        tried.once('error', () => void sleep(50).then(() => resolve(null)));
      }),
  );
  const waiting = new Map<string, (says: JanusSays) => void>();
  socket.on('message', (data) => {
    const says = JSON.parse(String(data)) as JanusSays;
    // An asynchronous request is acknowledged first.
    if (says.janus !== 'ack' && says.transaction !== undefined) waiting.get(says.transaction)?.(says);
  });
  let next = 0;
  const ask = (message: object): Promise<JanusSays> =>
    new Promise((resolve, reject) => {
      const transaction = String(++next);
      const late = setTimeout(() => reject(new Error(`Janus: no answer to ${JSON.stringify(message)}`)), 8000);
      waiting.set(transaction, (says) => {
        clearTimeout(late);
        waiting.delete(transaction);
        const error = says.error?.reason ?? says.plugindata?.data.error;
        if (error === undefined) resolve(says);
        else reject(new Error(`Janus: ${error}`));
      });
      socket.send(JSON.stringify({ ...message, transaction }));
    });
  const session_id = (await ask({ janus: 'create' })).data!.id;
  const alive = setInterval(() => void ask({ janus: 'keepalive', session_id }).catch(() => undefined), KEEP_ALIVE_MS);
  return {
    pid: child.pid,
    attach: async (plugin) => {
      const attached = await ask({ janus: 'attach', session_id, plugin: `janus.plugin.${plugin}` });
      const handle_id = attached.data!.id;
      return {
        ask: (body, jsep) =>
          ask({ janus: 'message', session_id, handle_id, body, ...(jsep === undefined ? {} : { jsep }) }),
      };
    },
    close: async () => {
      clearInterval(alive);
      socket.close();
      await child.stop();
    },
  };
};
