import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ScriptedPeer } from '../../../build/test/scripted-peer.ts';
import { okTo, request, wireProbe } from '../../../build/test/sip-data/wire-probe.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const wireTo: typeof wireProbe = (options) => {
  const probe = wireProbe(options);
  opened.push(probe.wire);
  return probe;
};

describe('a wire over UDP', () => {
  it.each(['127.0.0.1', '::1'] as const)('carries requests both ways over %s', async (address) => {
    const peer = await ScriptedPeer.open(address);
    opened.push(peer);
    const { wire, connect, message } = wireTo({ protocol: 'udp', target: peer.hostPort });
    expect(await connect()).toBeNull();
    expect(wire.local?.address).toBe(address);
    await wire.send(request('OPTIONS'));
    peer.reply(await peer.wait((one) => one.method === 'OPTIONS'), 200, 'OK');
    expect(await message()).toMatch(/^SIP\/2\.0 200/);
    peer.request('NOTIFY', 'sip:a@sip.test', { address, port: wire.local!.port }, { callId: 'n' });
    expect(await message()).toContain(`;rport=${peer.port};received=${address}\r\n`);
  });

  it('expands compact header names and takes folded lines, because the layer above knows only long ones', async () => {
    const peer = await ScriptedPeer.open();
    opened.push(peer);
    const { wire, connect, message } = wireTo({ protocol: 'udp', target: peer.hostPort });
    await connect();
    const text = `\r\nNOTIFY sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP\r\n 127.0.0.1;branch=z9hG4bKq\r\no: presence\r\ni: 1\r\nCSeq: 1 NOTIFY\r\n\r\n`;
    peer.send(text, { address: '127.0.0.1', port: wire.local!.port });
    expect(await message()).toMatch(
      /^NOTIFY sip:a@b SIP\/2\.0\r\nVia: .*\r\n 127\.0\.0\.1;.*\r\nEvent: presence\r\nCall-ID: 1\r\n/,
    );
  });

  it('hears nothing from anybody but its server', async () => {
    const peer = await ScriptedPeer.open();
    const stranger = await ScriptedPeer.open();
    opened.push(peer, stranger);
    const { wire, connect, message } = wireTo({ protocol: 'udp', target: peer.hostPort });
    await connect();
    const to = { address: '127.0.0.1', port: wire.local!.port };
    stranger.request('INVITE', 'sip:a@sip.test', to, { callId: 'spam' });
    peer.request('OPTIONS', 'sip:a@sip.test', to, { callId: 'ham' });
    expect(await message()).toMatch(/^OPTIONS/);
  });

  it('notices that nobody listens at the server any more', async () => {
    const peer = await ScriptedPeer.open();
    const { wire, connect, closed } = wireTo({ protocol: 'udp', target: peer.hostPort, timeScale: 0.02 });
    await connect();
    peer.close();
    await wire.send(request('REGISTER'));
    expect(await closed).toMatchObject({ cause: 'unreachable' });
  });

  it('sends a request over 1300 bytes by TCP to the same place, and its ACK too (RFC 3261 section 18.1.1)', async () => {
    const peer = await ScriptedPeer.open();
    const got: string[] = [];
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        got.push(chunk.toString());
        if (chunk.toString().startsWith('INVITE')) socket.write(okTo(chunk.toString()).replace('200 OK', '486 Busy'));
      });
    });
    await new Promise<void>((resolve) => server.listen(peer.port, '127.0.0.1', resolve));
    const { wire, connect, message } = wireTo({ protocol: 'udp', target: peer.hostPort });
    opened.push(peer, server);
    await connect();
    const invite = request('INVITE', 'x'.repeat(1300));
    await wire.send(invite);
    expect(await message()).toMatch(/^SIP\/2\.0 486 Busy\r\nVia: SIP\/2\.0\/TCP abc\.invalid/);
    await wire.send(request('ACK').replace(/branch=\S+/, 'branch=z9hG4bKINVITE1300'));
    await wire.send(request('OPTIONS'));
    await peer.wait((one) => one.method === 'OPTIONS');
    while (got.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(got.map((text) => text.split('\r\n').slice(0, 2).join(' ').replace(/:\d+;/, ';'))).toEqual([
      'INVITE sip:x@sip.test SIP/2.0 Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKINVITE1300;rport',
      'ACK sip:x@sip.test SIP/2.0 Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKINVITE1300;rport',
    ]);
    expect(peer.count((one) => one.method === 'INVITE')).toBe(0);
    await wire.close();
  });

  it('sends a request over 1300 bytes by UDP after all where nobody listens on TCP', async () => {
    const peer = await ScriptedPeer.open();
    opened.push(peer);
    const { wire, connect } = wireTo({ protocol: 'udp', target: peer.hostPort });
    await connect();
    await wire.send(request('MESSAGE', 'é'.repeat(700)));
    expect((await peer.wait((one) => one.method === 'MESSAGE')).body).toBe('é'.repeat(700));
  });
});
