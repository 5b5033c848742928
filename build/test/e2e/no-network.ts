import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A way to run a program without any network, and still to reach one TCP port of it. */
export type NoNetwork = {
  /** What comes before the command. */
  readonly command: readonly string[];
  /** The port inside, the same each time: nobody else is in there. */
  readonly port: number;
  /** The port of 127.0.0.1 that leads to it. */
  readonly outside: number;
  close(): Promise<void>;
};

const PORT = 31_999;

/** Whether this machine lets us make a network of our own (Linux, root). */
export const mayLeaveNetwork = (): boolean =>
  spawnSync('unshare', ['--net', '--', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' }).status === 0;

/** Opens the way in; `enter` is the command that leads into another network, by default one that has nothing but loopback. */
export const noNetwork = async (enter: readonly string[] = ['unshare', '--net', '--']): Promise<NoNetwork> => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-network-'));
  const socket = join(folder, 'way-in');
  const server = createServer((near) => {
    const far = connect(socket);
    pipeline(near, far, near, () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const runner = fileURLToPath(new URL('without-network.mjs', import.meta.url));
  return {
    command: [...enter, process.execPath, runner, socket, String(PORT)],
    port: PORT,
    outside: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
