import { afterEach, describe, expect, it } from 'vitest';
import { type PeerMessage, ScriptedPeer, tagOf } from '../../../build/test/scripted-peer.ts';
import { type ClientWire, clientWire } from './client-wire.ts';
import { peek } from './message-peek.ts';
import { UdpReliability } from './udp-reliability.ts';

/** T1 is 25 ms here: 64 × T1 is 1.6 s. */
const SCALE = 0.05;
const T1 = 500 * SCALE;

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const is = (method: string) => (message: PeerMessage) => message.method === method;
const status = (code: number) => (message: PeerMessage) => message.status === code;

/** A wire to a scripted peer, and everything the layer above the wire got to see. */
async function pair(timeScale = SCALE) {
  const peer = await ScriptedPeer.open();
  const wire: ClientWire = clientWire({
    protocol: 'udp',
    target: `127.0.0.1:${peer.port}`,
    trust: { extraCa: [] },
    keepaliveSeconds: 0,
    timeScale,
  });
  const above: string[] = [];
  opened.push(wire, peer);
  const failure = await wire.connect({ onMessage: (message) => above.push(message), onClose: () => undefined });
  expect(failure).toBeNull();
  const to = { address: '127.0.0.1', port: wire.local!.port };
  const saw = (start: string) => above.filter((message) => message.startsWith(start)).length;
  const until = async (start: string, many = 1) => {
    for (let waited = 0; saw(start) < many && waited < 3000; waited += 5) await pause(5);
    expect(saw(start)).toBe(many);
  };
  return { peer, wire, above, to, saw, until };
}

let serial = 0;

/** A request as the layer above writes it. */
function outgoing(method: string, branch = `z9hG4bKout${++serial}`, cseq = 1): string {
  return [
    `${method} sip:x@example.test SIP/2.0`,
    `Via: SIP/2.0/UDP abc.invalid;branch=${branch}`,
    'Max-Forwards: 70',
    'From: <sip:a@example.test>;tag=ours',
    'To: <sip:x@example.test>',
    `Call-ID: out${branch}`,
    `CSeq: ${cseq} ${method}`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** A response as the layer above writes it to a request it got. */
function answer(request: string, code: number, extra: readonly string[] = []): string {
  const lines = request.slice(0, request.indexOf('\r\n\r\n')).split('\r\n');
  const copied = lines.filter((line) => /^(?:Via|From|Call-ID|CSeq):/.test(line));
  const to = lines.find((line) => line.startsWith('To:')) ?? '';
  return [`SIP/2.0 ${code} x`, ...copied, `${to};tag=up`, ...extra, 'Content-Length: 0', '', ''].join('\r\n');
}

describe('a client transaction over UDP', () => {
  it('repeats INVITE at T1, 2 T1, 4 T1 … because a datagram may be lost (timer A)', async () => {
    const { peer, wire } = await pair();
    await wire.send(outgoing('INVITE'));
    await peer.waitFor(5, is('INVITE'));
    expect(new Set(peer.received.map((message) => message.raw)).size).toBe(1);
  });

  it('stops repeating INVITE at the first provisional response', async () => {
    const { peer, wire, until } = await pair();
    await wire.send(outgoing('INVITE'));
    peer.reply(await peer.wait(is('INVITE')), 100, 'Trying');
    await until('SIP/2.0 100');
    const before = peer.count(is('INVITE'));
    await pause(20 * T1);
    expect(peer.count(is('INVITE'))).toBe(before);
  });

  it('repeats REGISTER (timer E) and gives up after 64 T1 (timer F)', async () => {
    const { peer, wire } = await pair(SCALE / 5);
    await wire.send(outgoing('REGISTER'));
    // Eleven when every timer is on time, which a busy machine's are not.
    await peer.waitFor(7, is('REGISTER'));
    await pause(66 * (T1 / 5));
    const before = peer.count(is('REGISTER'));
    await pause(20 * (T1 / 5));
    expect(peer.count(is('REGISTER'))).toBe(before);
  });

  it('repeats BYE more slowly, yet repeats it, after a provisional response (timer E at T2)', async () => {
    const { peer, wire, until } = await pair();
    await wire.send(outgoing('BYE'));
    peer.reply(await peer.wait(is('BYE')), 100, 'Trying');
    await until('SIP/2.0 100');
    const before = peer.count(is('BYE'));
    await peer.waitFor(before + 2, is('BYE'));
  });

  it('hands every repeated 2xx up, because its ACK is the layer above’s (section 13.2.2.4)', async () => {
    const { peer, wire, until } = await pair();
    await wire.send(outgoing('INVITE'));
    const invite = await peer.wait(is('INVITE'));
    peer.reply(invite, 200, 'OK');
    await until('SIP/2.0 200');
    peer.reply(invite, 200, 'OK');
    await until('SIP/2.0 200', 2);
  });

  it('answers a repeated refusal with the same ACK and keeps it from the layer above (timer D)', async () => {
    const { peer, wire, until, saw } = await pair();
    await wire.send(outgoing('INVITE', 'z9hG4bKrefused'));
    const invite = await peer.wait(is('INVITE'));
    peer.reply(invite, 486, 'Busy Here');
    await until('SIP/2.0 486');
    await wire.send(outgoing('ACK', 'z9hG4bKrefused'));
    await peer.waitFor(1, is('ACK'));
    await pause(6 * T1);
    peer.reply(invite, 486, 'Busy Here');
    await peer.waitFor(2, is('ACK'));
    const [first, second] = peer.received.filter(is('ACK'));
    expect(second?.raw).toBe(first?.raw);
    expect(saw('SIP/2.0 486')).toBe(1);
  });

  it('swallows a repeated answer to REGISTER (timer K)', async () => {
    const { peer, wire, until, saw } = await pair();
    await wire.send(outgoing('REGISTER'));
    const register = await peer.wait(is('REGISTER'));
    peer.reply(register, 200, 'OK');
    await until('SIP/2.0 200');
    peer.reply(register, 200, 'OK');
    peer.request(
      'OPTIONS',
      'sip:a@example.test',
      { address: '127.0.0.1', port: wire.local!.port },
      { callId: 'after' },
    );
    await until('OPTIONS');
    expect(saw('SIP/2.0 200')).toBe(1);
  });

  it('keeps the layer above’s own sent-by in the answers, whatever the Via on the network said', async () => {
    const { peer, wire, until, above } = await pair();
    await wire.send(outgoing('OPTIONS', 'z9hG4bKsentby'));
    const options = await peer.wait(is('OPTIONS'));
    expect(options.header('Via')).toBe(`SIP/2.0/UDP 127.0.0.1:${wire.local!.port};branch=z9hG4bKsentby;rport`);
    peer.reply(options, 200, 'OK');
    await until('SIP/2.0 200');
    expect(above[0]).toContain(
      `Via: SIP/2.0/UDP abc.invalid;branch=z9hG4bKsentby;received=127.0.0.1;rport=${wire.local!.port}\r\n`,
    );
  });
});

describe('a server transaction over UDP', () => {
  const invite = { callId: 'in1', branch: 'z9hG4bKin1' };

  it('shows a repeated INVITE once and answers it with the last provisional response', async () => {
    const { peer, wire, above, to, until, saw } = await pair();
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    await until('INVITE');
    await wire.send(answer(above[0]!, 180));
    await peer.wait(status(180));
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    await peer.waitFor(2, status(180));
    expect(saw('INVITE')).toBe(1);
  });

  it('swallows an INVITE that comes again after its 2xx and leaves the 2xx to the layer above (RFC 6026 timer L)', async () => {
    const { peer, wire, above, to, until, saw } = await pair();
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    await until('INVITE');
    await wire.send(answer(above[0]!, 200));
    await peer.wait(status(200));
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    peer.request('OPTIONS', 'sip:a@127.0.0.1', to, { callId: 'after' });
    await until('OPTIONS');
    await pause(6 * T1);
    expect(saw('INVITE')).toBe(1);
    expect(peer.count(status(200))).toBe(1);
  });

  it('hands the ACK to a 2xx up every time', async () => {
    const { peer, wire, above, to, until } = await pair();
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    await until('INVITE');
    await wire.send(answer(above[0]!, 200));
    const ok = await peer.wait(status(200));
    const ids = { callId: 'in1', branch: 'z9hG4bKack', toTag: tagOf(ok.header('To')) };
    peer.request('ACK', 'sip:a@127.0.0.1', to, ids);
    peer.request('ACK', 'sip:a@127.0.0.1', to, ids);
    await until('ACK', 2);
  });

  it('answers a repeated BYE with the same 200 (timer J)', async () => {
    const { peer, wire, above, to, until, saw } = await pair();
    const bye = { callId: 'in1', branch: 'z9hG4bKbye', cseq: 2, toTag: 'up' };
    peer.request('BYE', 'sip:a@127.0.0.1', to, bye);
    await until('BYE');
    await wire.send(answer(above[0]!, 200));
    await peer.wait(status(200));
    peer.request('BYE', 'sip:a@127.0.0.1', to, bye);
    await peer.waitFor(2, status(200));
    expect(saw('BYE')).toBe(1);
  });

  it('repeats a refusal until its ACK comes (timer G), then stops and absorbs late INVITEs and ACKs (timer I)', async () => {
    const { peer, wire, above, to, until, saw } = await pair();
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    await until('INVITE');
    await wire.send(answer(above[0]!, 486));
    await peer.waitFor(4, status(486));
    peer.request('ACK', 'sip:a@127.0.0.1', to, { ...invite, toTag: 'up' });
    await until('ACK');
    const before = peer.count(status(486));
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    peer.request('ACK', 'sip:a@127.0.0.1', to, { ...invite, toTag: 'up' });
    await pause(8 * T1);
    expect(peer.count(status(486))).toBe(before);
    expect([saw('INVITE'), saw('ACK')]).toEqual([1, 1]);
  });

  it('gives up repeating a refusal nobody acknowledges after 64 T1 (timer H)', async () => {
    const { peer, wire, above, to, until } = await pair(SCALE / 5);
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    await until('INVITE');
    await wire.send(answer(above[0]!, 486));
    await peer.waitFor(8, status(486));
    await pause(66 * (T1 / 5));
    const before = peer.count(status(486));
    await pause(20 * (T1 / 5));
    expect(peer.count(status(486))).toBe(before);
  });

  it('repeats a reliable provisional response until PRACK comes (RFC 3262 section 3)', async () => {
    const { peer, wire, above, to, until } = await pair();
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    await until('INVITE');
    await wire.send(answer(above[0]!, 183, ['Require: 100rel', 'RSeq: 77']));
    await peer.waitFor(3, status(183));
    const prack = { callId: 'in1', branch: 'z9hG4bKprack', cseq: 2, toTag: 'up' };
    peer.request('PRACK', 'sip:a@127.0.0.1', to, prack, { headers: ['RAck: 77 1 INVITE'] });
    await until('PRACK');
    const before = peer.count(status(183));
    await pause(30 * T1);
    expect(peer.count(status(183))).toBe(before);
  });

  it('takes a CANCEL with the branch of its INVITE for a request of its own', async () => {
    const { peer, to, until } = await pair();
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    peer.request('CANCEL', 'sip:a@127.0.0.1', to, invite);
    await until('CANCEL');
    await until('INVITE');
  });

  it('does not take a new request for an echo when a client uses one branch twice', async () => {
    const { peer, to, until } = await pair();
    peer.request('INVITE', 'sip:a@127.0.0.1', to, invite);
    peer.request('INVITE', 'sip:a@127.0.0.1', to, { ...invite, cseq: 2 });
    await until('INVITE', 2);
  });
});

describe('what is remembered', () => {
  const way = {
    transport: 'UDP',
    reliable: false,
    local: { address: '127.0.0.1', port: 1 },
    send: () => Promise.resolve(),
  } as const;

  it('stays within bounds under a flood of distinct requests, and so do the timers', () => {
    const reliability = new UdpReliability();
    for (let n = 0; n < 10_000; n++) {
      reliability.receive(peek(outgoing('OPTIONS', `z9hG4bKin${n}`))!, way);
      void reliability.request('', peek(outgoing('INVITE', `z9hG4bKflood${n}`))!, way);
    }
    const { clients, servers, timers } = reliability.load;
    expect(servers).toBeLessThanOrEqual(2048);
    expect(clients).toBeLessThanOrEqual(4096);
    expect(timers).toBeLessThanOrEqual(2048 + 2 * 4096);
    reliability.close();
    expect(reliability.load).toEqual({ clients: 0, servers: 0, timers: 0 });
  });

  it('is forgotten when transactions are over, so that a long day of calls leaves nothing behind', async () => {
    const reliability = new UdpReliability(0.001);
    for (let n = 0; n < 200; n++) {
      const invite = outgoing('INVITE', `z9hG4bKday${n}`);
      void reliability.request(invite, peek(invite)!, way);
      const busy = answer(invite, 486);
      reliability.receive(peek(busy)!, way);
      reliability.receive(peek(outgoing('BYE', `z9hG4bKdayin${n}`))!, way);
      reliability.response(busy, peek(answer(outgoing('BYE', `z9hG4bKdayin${n}`), 200))!);
    }
    await pause(200);
    expect(reliability.load).toEqual({ clients: 0, servers: 0, timers: 0 });
  });
});
