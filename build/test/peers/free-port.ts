import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** Suites that run beside one another have ports of their own, by the place that `npm test` gives them (0–2). */
const PLACE = Number(process.env['PARLEY_TEST_PLACE'] ?? 0);
const FIRST = 20_000 + PLACE * 1_330;
const LAST = FIRST + 1_320;
let next = FIRST + Math.floor(Math.random() * ((LAST - FIRST) / 10)) * 10;

const udpFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });

const tcpFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** The first of `count` consecutive ports (of 20000–23999) of 127.0.0.1 on which neither UDP nor TCP listens right now; never hands out the same one twice in a process. */
export const freePorts = async (count: number): Promise<number> => {
  for (let attempt = 0; attempt < 400; attempt++) {
    const first = next;
    next += count;
    if (next > LAST) next = FIRST;
    const free = await Promise.all(
      Array.from({ length: count }, async (_, i) => (await udpFree(first + i)) && (await tcpFree(first + i))),
    );
    if (first + count <= LAST && free.every(Boolean)) return first;
  }
  throw new Error(`no free port between ${FIRST} and ${LAST}`);
};

/** One free port. */
export const freePort = (): Promise<number> => freePorts(1);
