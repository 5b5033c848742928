import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionPool } from './connection-pool.ts';
import { messageRate } from './message-rate.ts';

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

const OPTIONS = 'OPTIONS sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n';

/** A pool behind a server of its own, and clients of it. */
async function pool(options: { readonly idleMs?: number; readonly firstMs?: number }) {
  const messages: string[] = [];
  const made = new ConnectionPool({
    trust: { extraCa: [] },
    attemptMs: 1000,
    onMessage: (text) => messages.push(text),
    ...options,
  });
  const server = net.createServer((socket) => made.adopt(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(made, server);
  const { port } = server.address() as AddressInfo;
  const dial = () => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    opened.push({ close: () => socket.destroy() });
    const closed = new Promise<'closed'>((resolve) => socket.on('close', () => resolve('closed')));
    socket.resume();
    return { socket, closed };
  };
  return { made, messages, port, dial };
}

describe('the connections of a listener', () => {
  it('are closed when nothing is said in time, because an open socket costs nothing but us', async () => {
    const { made, dial } = await pool({ firstMs: 40 });
    expect(await dial().closed).toBe('closed');
    expect(made.size).toBe(0);
  });

  it('are closed after a while of silence, and kept as long as there are keepalives', async () => {
    const { dial } = await pool({ idleMs: 120, firstMs: 120 });
    const silent = dial();
    const alive = dial();
    silent.socket.write(OPTIONS);
    alive.socket.write(OPTIONS);
    const beat = setInterval(() => alive.socket.write('\r\n\r\n'), 15);
    opened.push({ close: () => clearInterval(beat) });
    const first = await Promise.race([silent.closed.then(() => 'silent'), alive.closed.then(() => 'alive')]);
    expect(first).toBe('silent');
  });

  it('are opened once for one place, also when several ask at the same moment', async () => {
    const { port, made } = await pool({});
    const to = { address: '127.0.0.1', port };
    const outcomes = await Promise.all([made.open(to, null), made.open(to, null), made.open(to, null)]);
    expect(outcomes.every((one) => one.ok && outcomes[0]?.ok && one.link === outcomes[0].link)).toBe(true);
  });

  it('are opened anew after a failure and after they were closed', async () => {
    const other = net.createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const to = { address: '127.0.0.1', port: (other.address() as AddressInfo).port };
    await new Promise((resolve) => other.close(resolve));
    const { made } = await pool({});
    expect((await made.open(to, null)).ok).toBe(false);
    await new Promise<void>((resolve) => other.listen(to.port, '127.0.0.1', resolve));
    opened.push(other);
    const again = await made.open(to, null);
    expect(again.ok).toBe(true);
    if (again.ok) again.link.close();
    expect((await made.open(to, null)).ok).toBe(true);
    made.close();
  });
});

describe('the message rate', () => {
  it('allows bursts, stops floods, and recovers', () => {
    let now = 0;
    const within = messageRate(() => now);
    const burst = Array.from({ length: 1000 }, within).filter(Boolean).length;
    expect(burst).toBe(400);
    now = 1000;
    expect(Array.from({ length: 1000 }, within).filter(Boolean).length).toBe(200);
  });
});
