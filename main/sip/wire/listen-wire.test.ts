import net from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { readMessage, ScriptedPeer } from '../../../build/test/scripted-peer.ts';
import { testAuthority } from '../../../build/test/sip-data/certificates.ts';
import { fakeDns } from './dns.fake.ts';
import { type ListenWireOptions, listenWire } from './listen-wire.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A listening wire, and what it handed up. */
async function listen(options: Partial<ListenWireOptions> = {}) {
  const wire = listenWire({
    address: '127.0.0.1',
    port: 0,
    allows: () => true,
    trust: { extraCa: [] },
    timeScale: 0.1,
    dns: fakeDns({ addresses: { 'callee.test': ['127.0.0.1'] } }),
    ...options,
  });
  opened.push(wire);
  const above: string[] = [];
  expect(await wire.connect({ onMessage: (text) => above.push(text), onClose: () => undefined })).toBeNull();
  const message = async (start: string) => {
    for (let n = 0; n < 600; n++) {
      const found = above.find((text) => text.startsWith(start));
      if (found !== undefined) return found;
      await pause(5);
    }
    throw new Error(`no ${start} among ${above.map((text) => text.split('\r\n')[0]).join(' | ')}`);
  };
  return { wire, above, message, at: wire.listening };
}

let serial = 0;
function request(
  method: string,
  uri: string,
  rest: { branch?: string; body?: string; contact?: string; tag?: string } = {},
) {
  const body = rest.body ?? '';
  return [
    `${method} ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP abc.invalid;branch=${rest.branch ?? `z9hG4bKl${++serial}`}`,
    'From: <sip:me@here.test>;tag=mine',
    `To: <${uri}>${rest.tag === undefined ? '' : `;tag=${rest.tag}`}`,
    'Call-ID: listen',
    `CSeq: 1 ${method}`,
    `Contact: <${rest.contact ?? 'sip:me@0.0.0.0:5060'}>`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

function answer(text: string, status: number): string {
  const message = readMessage(text, { address: '', port: 0 });
  const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${message.header(name)}`);
  return [`SIP/2.0 ${status} x`, ...copied, `To: ${message.header('To')};tag=up`, 'Content-Length: 0', '', ''].join(
    '\r\n',
  );
}

/** A TCP connection by hand: what it got, and a way to speak. */
async function dial(port: number, host = '127.0.0.1') {
  const socket = net.connect(port, host);
  opened.push({ close: () => socket.destroy() });
  let got = '';
  socket.on('data', (chunk) => {
    got += chunk.toString();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const heard = async (start: string) => {
    for (let n = 0; n < 600 && !got.includes(start); n++) await pause(5);
    expect(got).toContain(start);
    return got;
  };
  return { socket, closed, heard };
}

describe('what is bound', () => {
  it('is one port for UDP and TCP, free again after close, and in use a failure rather than an exception', async () => {
    const { wire, at } = await listen();
    expect(at.port).toBeGreaterThan(0);
    expect(wire.local).toEqual(at);
    await (await dial(at.port)).heard('');
    const second = listenWire({ ...at, allows: () => true, trust: { extraCa: [] } });
    const nothing = { onMessage: () => undefined, onClose: () => undefined };
    expect(await second.connect(nothing)).toMatchObject({
      cause: 'unreachable',
      reason: expect.stringMatching(/EADDRINUSE/),
    });
    await wire.close();
    expect(await second.connect(nothing)).toBeNull();
    expect(second.listening).toEqual(at);
    await second.close();
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['::', '::1'],
  ] as const)('at %s is reached from %s over UDP and TCP, and reaches it', async (address, from) => {
    const { wire, at, message } = await listen({ address });
    const peer = await ScriptedPeer.open(from);
    opened.push(peer);
    peer.request('OPTIONS', 'sip:me@x', { address: from, port: at.port }, { callId: 'u' });
    const options = await message('OPTIONS');
    expect(options).toContain(`;received=${from}\r\n`);
    await wire.send(answer(options, 200));
    await peer.wait((one) => one.status === 200);
    const uri = `sip:peer@${peer.hostPort}`;
    await wire.send(request('INFO', uri));
    const info = await peer.wait((one) => one.method === 'INFO');
    const host = from === '::1' ? '[::1]' : from;
    expect(info.header('Via')).toMatch(`SIP/2.0/UDP ${host}:${at.port};`);
    expect(info.header('Contact')).toBe(`<sip:me@${host}:5060>`);
    expect(await wire.localFor(uri)).toEqual({ address: from, port: at.port });
    const tcp = await dial(at.port, from);
    tcp.socket.write(request('MESSAGE', 'sip:me@x').replace('/UDP', '/TCP'));
    await wire.send(answer(await message('MESSAGE'), 200));
    await tcp.heard('SIP/2.0 200');
  });
});

describe('answers', () => {
  it('go to the port the request came from when it asks for that, else to the one its Via names', async () => {
    const { wire, at, message } = await listen();
    const sender = await ScriptedPeer.open();
    const other = await ScriptedPeer.open();
    opened.push(sender, other);
    const to = { address: '127.0.0.1', port: at.port };
    const withRport = request('OPTIONS', 'sip:me@x').replace('abc.invalid', `127.0.0.1:${other.port};rport`);
    sender.send(withRport, to);
    await wire.send(answer(await message('OPTIONS'), 200));
    await sender.wait((one) => one.status === 200);
    sender.send(request('INFO', 'sip:me@x').replace('abc.invalid', `127.0.0.1:${other.port}`), to);
    await wire.send(answer(await message('INFO'), 200));
    await other.wait((one) => one.status === 200);
    expect(sender.count((one) => one.status === 200)).toBe(1);
  });

  it('over TCP come back by the connection of the request, and by a new one to its Via when that is gone', async () => {
    const { wire, at, message } = await listen();
    const again = net.createServer();
    await new Promise<void>((resolve) => again.listen(0, '127.0.0.1', resolve));
    opened.push(again);
    const { port } = again.address() as net.AddressInfo;
    const second = new Promise<string>((resolve) => {
      again.on('connection', (socket) => socket.on('data', (chunk) => resolve(chunk.toString())));
    });
    const tcp = await dial(at.port);
    const via = `/TCP 127.0.0.1:${port}`;
    tcp.socket.write(request('OPTIONS', 'sip:me@x').replace('/UDP abc.invalid', via));
    await wire.send(answer(await message('OPTIONS'), 200));
    await tcp.heard('SIP/2.0 200');
    tcp.socket.write(request('INVITE', 'sip:me@x').replace('/UDP abc.invalid', via));
    const invite = await message('INVITE');
    tcp.socket.destroy();
    await pause(50);
    await wire.send(answer(invite, 486));
    expect(await second).toMatch(/^SIP\/2\.0 486/);
  });

  it('that nobody remembers the request of follow their Via', async () => {
    const { wire } = await listen();
    const peer = await ScriptedPeer.open();
    opened.push(peer);
    const via = `Via: SIP/2.0/UDP host.test;branch=z9hG4bKold;received=127.0.0.1;rport=${peer.port}`;
    await wire.send(`SIP/2.0 200 OK\r\n${via}\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n`);
    await peer.wait((one) => one.status === 200);
  });
});

describe('requests go out', () => {
  it('between two listeners by host name, and the answer finds its request', async () => {
    const callee = await listen();
    const caller = await listen();
    await caller.wire.send(request('INVITE', `sip:you@callee.test:${callee.at.port}`, { branch: 'z9hG4bKtwo' }));
    const invite = await callee.message('INVITE');
    expect(invite).toContain(
      `Via: SIP/2.0/UDP 127.0.0.1:${caller.at.port};branch=z9hG4bKtwo;rport=${caller.at.port};received=127.0.0.1`,
    );
    await callee.wire.send(answer(invite, 180));
    expect(await caller.message('SIP/2.0 180')).toContain('Via: SIP/2.0/UDP abc.invalid;branch=z9hG4bKtwo');
  });

  it('by TCP when the URI says so, over one connection for all of them, with the listening port in Via', async () => {
    const callee = await listen();
    const caller = await listen();
    const uri = `sip:you@127.0.0.1:${callee.at.port};transport=tcp`;
    for (const method of ['OPTIONS', 'INFO', 'MESSAGE']) {
      await caller.wire.send(request(method, uri));
      const got = await callee.message(method);
      expect(got).toContain(`Via: SIP/2.0/TCP 127.0.0.1:${caller.at.port};`);
      await callee.wire.send(answer(got, 202));
    }
    await caller.message('SIP/2.0 202');
  });

  it('by the top Route rather than the Request-URI', async () => {
    const proxy = await ScriptedPeer.open();
    opened.push(proxy);
    const { wire } = await listen();
    const message = request('BYE', 'sip:gone@192.0.2.1').replace(
      '\r\nFrom',
      `\r\nRoute: <sip:${proxy.hostPort};lr>\r\nFrom`,
    );
    await wire.send(message);
    await proxy.wait((one) => one.method === 'BYE');
  });

  it('by TLS for sips, to a server that proves its name, and to no other', async () => {
    const authority = testAuthority();
    const got: string[] = [];
    const server = tls.createServer(authority.issue(['callee.test']), (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        got.push(chunk.toString());
        socket.write(answer(chunk.toString(), 200));
      });
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push(server);
    const { port } = server.address() as net.AddressInfo;
    const { wire, message } = await listen({ trust: { extraCa: [authority.cert] } });
    await wire.send(request('OPTIONS', `sips:you@callee.test:${port}`));
    await message('SIP/2.0 200');
    expect(got[0]).toContain(`Via: SIP/2.0/TLS 127.0.0.1:${wire.listening.port};`);
    await expect(wire.send(request('OPTIONS', `sips:you@127.0.0.1:${port}`))).rejects.toThrow(/cannot be reached/);
    const distrustful = await listen();
    await expect(distrustful.wire.send(request('OPTIONS', `sips:you@callee.test:${port}`))).rejects.toThrow(
      /certificate/,
    );
    await wire.close();
  });

  it('by TCP when they are over 1300 bytes, and their CANCEL after them', async () => {
    const callee = await listen();
    const caller = await listen();
    const uri = `sip:you@127.0.0.1:${callee.at.port}`;
    const branch = 'z9hG4bKlarge';
    const sent = caller.wire.send(request('INVITE', uri, { branch, body: 'v=0\r\n'.repeat(300) }));
    const cancelled = caller.wire.send(request('CANCEL', uri, { branch }));
    await Promise.all([sent, cancelled]);
    expect(await callee.message('INVITE')).toContain('Via: SIP/2.0/TCP ');
    expect(await callee.message('CANCEL')).toContain('Via: SIP/2.0/TCP ');
    expect(callee.above[0]).toMatch(/^INVITE/);
  });

  it('by the way of the INVITE when they are the ACK to its refusal (RFC 3261 section 17.1.1.3)', async () => {
    const callee = await listen();
    const caller = await listen();
    const uri = `sip:you@127.0.0.1:${callee.at.port}`;
    const branch = 'z9hG4bKrefused';
    await caller.wire.send(request('INVITE', uri, { branch, body: 'v=0\r\n'.repeat(300) }));
    await callee.wire.send(answer(await callee.message('INVITE'), 486));
    await caller.message('SIP/2.0 486');
    await caller.wire.send(request('ACK', uri, { branch, tag: 'up' }));
    expect(await callee.message('ACK')).toContain('Via: SIP/2.0/TCP ');
  });

  it('by UDP all the same where the other side has no TCP', async () => {
    const peer = await ScriptedPeer.open();
    opened.push(peer);
    const { wire } = await listen();
    await wire.send(request('MESSAGE', `sip:you@${peer.hostPort}`, { body: 'x'.repeat(2000) }));
    expect((await peer.wait((one) => one.method === 'MESSAGE')).header('Via')).toMatch('SIP/2.0/UDP');
  });

  it.each([
    ['tel:+4915112345678', /No way leads to tel:/],
    ['sip:you@nowhere.test', /no host named nowhere.test/],
    ['sip:you@[::1]', /cannot be reached/],
    ['sip:you@callee.test;transport=sctp', /No way/],
  ])('not at all to %s, with a sentence that says why', async (uri, reason) => {
    const { wire } = await listen();
    await expect(wire.send(request('INVITE', uri))).rejects.toThrow(reason);
    await expect(wire.send(`no message`)).rejects.toThrow('This is no SIP message.');
  });
});

describe('whom it listens to', () => {
  it('is nobody that is not allowed, by UDP or TCP, and it does not answer them either', async () => {
    const asked: string[] = [];
    const allows = (address: string) => {
      asked.push(address);
      return false;
    };
    const { at, above } = await listen({ allows });
    const peer = await ScriptedPeer.open();
    opened.push(peer);
    peer.request('OPTIONS', 'sip:me@x', { address: '127.0.0.1', port: at.port }, { callId: 'u' });
    const tcp = await dial(at.port);
    tcp.socket.write(request('OPTIONS', 'sip:me@x'));
    await tcp.closed;
    for (let n = 0; n < 200 && asked.length < 2; n++) await pause(5);
    expect(new Set(asked)).toEqual(new Set(['127.0.0.1']));
    await pause(50);
    expect(above).toEqual([]);
    expect(peer.received).toEqual([]);
  });

  it('is also whom we called: for answers and inside the dialog, not for calls of their own', async () => {
    const { wire, at, above, message } = await listen({ allows: () => false });
    const peer = await ScriptedPeer.open();
    opened.push(peer);
    const to = { address: '127.0.0.1', port: at.port };
    await wire.send(request('INVITE', `sip:you@${peer.hostPort}`));
    peer.request('INVITE', 'sip:me@x', to, { callId: 'own' });
    const invite = await peer.wait((one) => one.method === 'INVITE');
    peer.reply(invite, 200, 'OK');
    await message('SIP/2.0 200');
    peer.inDialog(invite, 'BYE', 1);
    await message('BYE');
    expect(above.some((text) => text.startsWith('INVITE'))).toBe(false);
  });

  it('is a limited number of connections at a time', async () => {
    const { at } = await listen({ connections: 2 });
    const kept = [await dial(at.port), await dial(at.port)];
    const third = await dial(at.port);
    await third.closed;
    kept[0]?.socket.write('\r\n\r\n');
    await kept[0]?.heard('\r\n');
  });

  it('is not a connection that floods', async () => {
    const { at, above } = await listen();
    const tcp = await dial(at.port);
    for (let n = 0; n < 2000; n++) tcp.socket.write(request('OPTIONS', 'sip:me@x'));
    await tcp.closed;
    expect(above.length).toBeLessThan(1000);
  });

  it('is not deaf after rubbish', async () => {
    const { at, message } = await listen();
    const peer = await ScriptedPeer.open();
    opened.push(peer);
    const to = { address: '127.0.0.1', port: at.port };
    for (const rubbish of ['\0'.repeat(2000), 'INVITE', 'SIP/2.0 200 OK\r\n\r\n', '\xff\xfe', 'x'.repeat(60_000)]) {
      peer.send(rubbish, to);
    }
    peer.request('OPTIONS', 'sip:me@x', to, { callId: 'u' });
    await message('OPTIONS');
  });
});
