import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { parentPort } from 'node:worker_threads';

// Attacks run beside the test's own event loop, which serves the meeting.

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Opens so many TCP connections that say nothing, a thousand at a time, and ends those that were let in.
 * @param {{ host: string, port: number, count: number }} target
 */
async function connections({ host, port, count }) {
  let begun = 0;
  let turnedAway = 0;
  /** @type {Set<import('node:net').Socket>} */
  const open = new Set();
  await new Promise((resolve) => {
    const next = () => {
      while (begun < count && open.size < 1000) {
        begun++;
        const socket = connect({ host, port });
        open.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          open.delete(socket);
          turnedAway++;
          next();
        });
      }
      if (begun >= count) resolve(undefined);
    };
    next();
  });
  // Those that are to be ended have been when there are no fewer after a while.
  let held = -1;
  while (held !== open.size) {
    held = open.size;
    await sleep(1000);
  }
  for (const socket of open) socket.destroy();
  return { begun, turnedAway, held };
}

/**
 * Sends requests over TLS whose header never ends, a byte at a time, until the server has ended them all.
 * @param {{ host: string, port: number, count: number }} target
 */
async function slow({ host, port, count }) {
  const ended = Array.from(
    { length: count },
    () =>
      new Promise((resolve) => {
        const socket = connectTls({ host, port, rejectUnauthorized: false });
        const timer = setInterval(() => socket.write('x'), 200);
        socket.on('error', () => undefined);
        socket.on('secureConnect', () => socket.write('GET /j/123456789 HTTP/1.1\r\nhost: x\r\nx-slow: '));
        socket.on('close', () => {
          clearInterval(timer);
          resolve(undefined);
        });
      }),
  );
  await Promise.all(ended);
  return { ended: ended.length };
}

/**
 * Sends datagrams to a port from eight sockets, ten in a millisecond, one of `packets` after the other.
 * @param {{ host: string, port: number, count: number, packets: Uint8Array[] }} target
 */
async function datagrams({ host, port, count, packets }) {
  const sockets = Array.from({ length: 8 }, () => createSocket('udp4'));
  const begun = performance.now();
  let sent = 0;
  while (sent < count) {
    const due = Math.min(count, (performance.now() - begun) * 10);
    for (; sent < due; sent++) sockets[sent % 8]?.send(packets[sent % packets.length] ?? '', port, host);
    await sleep(1);
  }
  for (const socket of sockets) socket.close();
  return { sent };
}

/** @type {Record<string, (target: any) => Promise<object>>} */
const attacks = { connections, slow, datagrams };
parentPort?.on('message', async ({ attack, target }) => {
  parentPort?.postMessage(await attacks[attack]?.(target));
});
