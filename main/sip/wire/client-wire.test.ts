import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { testAuthority } from '../../../build/test/sip-data/certificates.ts';
import { okTo, request, wireProbe } from '../../../build/test/sip-data/wire-probe.ts';
import { fakeDns } from './dns.fake.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const wireTo: typeof wireProbe = (options) => {
  const probe = wireProbe(options);
  opened.push(probe.wire);
  return probe;
};

const authority = testAuthority();
const trusting = { extraCa: [authority.cert] };
const trustless = { extraCa: [] };

/** A server that answers each request with 200 and otherwise does what `also` does with its connections. */
async function streamServer(
  options: { readonly secure?: { cert: string; key: string }; readonly host?: string } = {},
  also: (socket: net.Socket) => void = () => undefined,
) {
  const requests: string[] = [];
  const serve = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (text === '\r\n\r\n') return void socket.emit('ping');
      requests.push(text);
      if (!text.startsWith('ACK')) socket.write(okTo(text));
    });
    also(socket);
  };
  const sockets = new Set<net.Socket>();
  const server = options.secure ? tls.createServer(options.secure, serve) : net.createServer(serve);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, options.host ?? '127.0.0.1', resolve));
  opened.push({
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return { port: (server.address() as AddressInfo).port, requests, sockets };
}

describe('a wire over TCP and TLS', () => {
  it('carries a request and its answer over TCP, with the true transport and address in Via', async () => {
    const server = await streamServer();
    const { wire, connect, message } = wireTo({ protocol: 'tcp', target: `sip.test:${server.port}` });
    expect(await connect()).toBeNull();
    await wire.send(request('OPTIONS'));
    expect(await message()).toMatch(/^SIP\/2\.0 200 OK\r\nVia: SIP\/2\.0\/TCP abc\.invalid;branch=/);
    expect(server.requests[0]).toContain(`Via: SIP/2.0/TCP 127.0.0.1:${wire.local?.port};branch=z9hG4bKOPTIONS0;rport`);
  });

  it('carries them over TLS to a server whose certificate has the configured name', async () => {
    const server = await streamServer({ secure: authority.issue(['sip.test']) });
    const { wire, connect, message } = wireTo({
      protocol: 'tls',
      target: `sip.test:${server.port}`,
      trust: trusting,
    });
    expect(await connect()).toBeNull();
    await wire.send(request('OPTIONS'));
    expect(await message()).toMatch(/^SIP\/2\.0 200/);
    expect([...server.sockets][0]).toMatchObject({ servername: 'sip.test' });
  });

  it('accepts a certificate that names the SIP domain as a URI (RFC 5922 section 7.1) and one for an address', async () => {
    for (const name of ['sip:sip.test', '127.0.0.1']) {
      const server = await streamServer({ secure: authority.issue([name]) });
      const host = name === '127.0.0.1' ? name : 'sip.test';
      const { connect } = wireTo({ protocol: 'tls', target: `${host}:${server.port}`, trust: trusting });
      expect(await connect()).toBeNull();
    }
  });

  it.each([
    ['an unknown authority', ['sip.test'], trustless, undefined],
    ['another name', ['evil.test'], trusting, undefined],
    ['the name of the machine when the domain was asked for', ['sip.test'], trusting, 'domain.test'],
    ['a domain as a URI that is not ours', ['sip:evil.test'], trusting, undefined],
  ])('refuses a certificate of %s', async (_what, names, trust, tlsName) => {
    const server = await streamServer({ secure: authority.issue(names) });
    const { connect } = wireTo({
      protocol: 'tls',
      target: `sip.test:${server.port}`,
      trust,
      ...(tlsName === undefined ? {} : { tlsName }),
    });
    expect(await connect()).toMatchObject({ cause: 'certificate' });
  });

  it('refuses an expired certificate', async () => {
    const past = { from: new Date(Date.now() - 9e7), to: new Date(Date.now() - 1e7) };
    const server = await streamServer({ secure: authority.issue(['sip.test'], past) });
    const { connect } = wireTo({ protocol: 'tls', target: `sip.test:${server.port}`, trust: trusting });
    expect(await connect()).toMatchObject({ cause: 'certificate', reason: expect.stringContaining('expired') });
  });

  it('says that nobody listens, that a server stays silent, and that a name leads nowhere', async () => {
    const server = await streamServer();
    for (const socket of server.sockets) socket.destroy();
    opened.pop()?.close();
    expect(await wireTo({ protocol: 'tcp', target: `127.0.0.1:${server.port}` }).connect()).toMatchObject({
      cause: 'unreachable',
    });
    const mute = await streamServer({}, (socket) => socket.removeAllListeners('data'));
    const attempt = wireTo({ protocol: 'tls', target: `127.0.0.1:${mute.port}`, attemptMs: 100 });
    expect(await attempt.connect()).toMatchObject({ cause: 'timeout' });
    expect(await wireTo({ protocol: 'tcp', target: 'nowhere.test' }).connect()).toMatchObject({ cause: 'unreachable' });
    expect(await wireTo({ protocol: 'tcp', target: 'a b' }).connect()).toMatchObject({ cause: 'unreachable' });
  });

  it('takes the next server of the domain when the first does not answer', async () => {
    const dead = await streamServer();
    opened.pop()?.close();
    const alive = await streamServer();
    const srv = [
      { priority: 1, weight: 0, port: dead.port, name: 'a.sip.test' },
      { priority: 2, weight: 0, port: alive.port, name: 'a.sip.test' },
    ];
    const dns = fakeDns({ srv: { '_sip._tcp.sip.test': srv }, addresses: { 'a.sip.test': ['127.0.0.1'] } });
    const { wire, connect, message } = wireTo({ protocol: 'tcp', target: 'sip.test', dns });
    expect(await connect()).toBeNull();
    await wire.send(request('OPTIONS'));
    expect(await message()).toMatch(/^SIP\/2\.0 200/);
  });

  it('tries a server it is told to avoid last for a while, and still tries it (RFC 3263 section 4.3)', async () => {
    const first = await streamServer();
    const second = await streamServer();
    const record = (port: number, priority: number) => ({ priority, weight: 0, port, name: 'a.sip.test' });
    const srv = { '_sip._tcp.sip.test': [record(first.port, 1), record(second.port, 2)] };
    const dns = fakeDns({ srv, addresses: { 'a.sip.test': ['127.0.0.1'] } });
    const { wire, connect, message } = wireTo({ protocol: 'tcp', target: 'sip.test', dns });
    const reached = async () => {
      expect(await connect()).toBeNull();
      await wire.send(request('OPTIONS'));
      await message();
      return [first.requests.length, second.requests.length];
    };
    expect(await reached()).toEqual([1, 0]);
    wire.avoid();
    expect(await reached()).toEqual([1, 1]);
    wire.avoid();
    expect(await reached()).toEqual([2, 1]);
  });

  it('says once that the server went away, and can then be connected again', async () => {
    const server = await streamServer();
    const { wire, connect, message, closed } = wireTo({ protocol: 'tcp', target: `127.0.0.1:${server.port}` });
    expect(await connect()).toBeNull();
    await wire.send(request('OPTIONS'));
    await message();
    for (const socket of server.sockets) socket.destroy();
    expect(await closed).toMatchObject({ cause: expect.stringMatching(/closed|unreachable/) });
    expect(wire.local).toBeNull();
    await expect(wire.send(request('OPTIONS'))).rejects.toThrow('The wire is not connected.');
    expect(await connect()).toBeNull();
    await wire.send(request('OPTIONS'));
    expect(await message()).toMatch(/^SIP\/2\.0 200/);
  });

  it('answers the server’s CRLF CRLF with CRLF (RFC 5626 section 4.4.1)', async () => {
    let answered: (text: string) => void = () => undefined;
    const answer = new Promise<string>((resolve) => {
      answered = resolve;
    });
    const server = await streamServer({}, (socket) => {
      socket.removeAllListeners('data');
      socket.on('data', (chunk) => answered(chunk.toString()));
      socket.write('\r\n\r\n');
    });
    const { connect } = wireTo({ protocol: 'tcp', target: `127.0.0.1:${server.port}` });
    expect(await connect()).toBeNull();
    expect(await answer).toBe('\r\n');
  });

  it('gives up a server that stops answering pings (RFC 5626 section 4.4.1)', async () => {
    let pings = 0;
    const server = await streamServer({}, (socket) => {
      socket.on('ping', () => {
        if (pings++ === 0) socket.write('\r\n');
      });
    });
    const { wire, connect, message, closed } = wireTo({
      protocol: 'tcp',
      target: `127.0.0.1:${server.port}`,
      keepaliveSeconds: 0.02,
      pongMs: 50,
    });
    expect(await connect()).toBeNull();
    await wire.send(request('OPTIONS'));
    await message();
    expect(await closed).toMatchObject({ cause: 'timeout' });
    expect(pings).toBeGreaterThan(1);
  });

  it('does not hold a server that never answered a ping to it, since nobody has to over TCP', async () => {
    let pings = 0;
    const server = await streamServer({}, (socket) => socket.on('ping', () => pings++));
    const { wire, connect, message } = wireTo({
      protocol: 'tcp',
      target: `127.0.0.1:${server.port}`,
      keepaliveSeconds: 0.02,
      pongMs: 20,
    });
    expect(await connect()).toBeNull();
    while (pings < 6) await new Promise((resolve) => setTimeout(resolve, 5));
    await wire.send(request('OPTIONS'));
    expect(await message()).toMatch(/^SIP\/2\.0 200/);
  });

  it('drops a server whose stream cannot be cut into messages', async () => {
    const server = await streamServer({}, (socket) => socket.write('SIP/2.0 200 OK\r\nContent-Length: -1\r\n\r\n'));
    const { connect, closed } = wireTo({ protocol: 'tcp', target: `127.0.0.1:${server.port}` });
    expect(await connect()).toBeNull();
    expect(await closed).toMatchObject({ cause: 'closed', reason: expect.stringContaining('Content-Length') });
  });

  it('gives up an attempt in progress when it is closed', async () => {
    const mute = await streamServer({}, (socket) => socket.removeAllListeners('data'));
    const { wire, connect } = wireTo({ protocol: 'tls', target: `127.0.0.1:${mute.port}`, attemptMs: 200 });
    const attempt = connect();
    await wire.close();
    expect(await attempt).not.toBeNull();
    expect(wire.local).toBeNull();
  });
});

describe('a wire over WSS', () => {
  async function wss(names: readonly string[], protocol: string | null = 'sip') {
    const server = https.createServer(authority.issue(names));
    const paths: string[] = [];
    const sockets = new WebSocketServer({ server, handleProtocols: () => protocol ?? false });
    sockets.on('connection', (socket, incoming) => {
      paths.push(`${incoming.headers.host} ${incoming.url}`);
      socket.on('message', (data: Buffer) => socket.send(okTo(data.toString())));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push({
      close() {
        for (const one of sockets.clients) one.terminate();
        sockets.close();
        server.close();
      },
    });
    return { port: (server.address() as AddressInfo).port, paths, sockets };
  }

  it('connects by the resolved address with the configured name and path, and speaks the sip subprotocol (RFC 7118)', async () => {
    const server = await wss(['sip.test']);
    const { wire, connect, message } = wireTo({
      protocol: 'wss',
      target: `sip.test:${server.port}/ws`,
      trust: trusting,
    });
    expect(await connect()).toBeNull();
    await wire.send(request('OPTIONS'));
    expect(await message()).toMatch(/^SIP\/2\.0 200/);
    expect(server.paths).toEqual([`sip.test:${server.port} /ws`]);
    expect(wire.local?.address).toBe('127.0.0.1');
  });

  it('refuses an unknown authority, another name, and a server that does not speak SIP', async () => {
    const options = { protocol: 'wss', trust: trusting } as const;
    const evil = await wss(['evil.test']);
    const good = await wss(['sip.test']);
    const silent = await wss(['sip.test'], null);
    const to = (port: number) => `sip.test:${port}`;
    expect(await wireTo({ ...options, target: to(evil.port) }).connect()).toMatchObject({ cause: 'certificate' });
    expect(await wireTo({ ...options, target: to(good.port), trust: trustless }).connect()).toMatchObject({
      cause: 'certificate',
    });
    expect(await wireTo({ ...options, target: to(silent.port) }).connect()).toMatchObject({ cause: 'unreachable' });
  });

  it('finds out that the server does not answer pings any more', async () => {
    const server = await wss(['sip.test']);
    server.sockets.on('connection', (socket) => {
      socket.pong = () => undefined;
    });
    const { connect, closed } = wireTo({
      protocol: 'wss',
      target: `sip.test:${server.port}`,
      trust: trusting,
      keepaliveSeconds: 0.02,
      pongMs: 50,
    });
    expect(await connect()).toBeNull();
    expect(await closed).toMatchObject({ cause: 'timeout' });
  });

  it('does not wait for ever for a server that never upgrades', async () => {
    const server = http.createServer(() => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push({
      close() {
        server.closeAllConnections();
        server.close();
      },
    });
    const { port } = server.address() as AddressInfo;
    const { connect } = wireTo({ protocol: 'wss', target: `127.0.0.1:${port}`, attemptMs: 100 });
    expect(await connect()).not.toBeNull();
  });
});
