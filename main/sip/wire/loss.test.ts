import { afterEach, describe, expect, it } from 'vitest';
import { ScriptedPeer } from '../../../build/test/scripted-peer.ts';
import { type UdpRelayOptions, udpRelay } from '../../../build/test/udp-relay.ts';
import { clientWire } from './client-wire.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const MANY = 40;

/** Sends many requests through a relay that loses datagrams; resolves to the Call-IDs as their answers came up. */
async function exchange(method: string, losses: Partial<UdpRelayOptions>): Promise<string[]> {
  const peer = await ScriptedPeer.open();
  peer.onMessage = (message) => {
    if (message.method === method) peer.reply(message, 200, 'OK');
  };
  const relay = await udpRelay({ serverPort: peer.port, ...losses });
  const target = `127.0.0.1:${relay.port}`;
  const wire = clientWire({ protocol: 'udp', target, trust: { extraCa: [] }, keepaliveSeconds: 0, timeScale: 0.05 });
  opened.push(wire, relay, peer);
  const answered: string[] = [];
  let done: () => void = () => undefined;
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  const onMessage = (text: string) => {
    answered.push(/Call-ID: (\S+)/.exec(text)?.[1] ?? '');
    if (new Set(answered).size === MANY) done();
  };
  expect(await wire.connect({ onMessage, onClose: () => undefined })).toBeNull();
  for (let n = 0; n < MANY; n++) {
    const lines = [
      `${method} sip:x SIP/2.0`,
      `Via: SIP/2.0/UDP a.invalid;branch=z9hG4bKloss${n}`,
      'From: <sip:a@x>;tag=1',
      'To: <sip:b@x>',
      `Call-ID: ${n}`,
      `CSeq: 1 ${method}`,
    ];
    await wire.send([...lines, 'Content-Length: 0', '', ''].join('\r\n'));
  }
  await all;
  expect(relay.dropped).toBeGreaterThan(0);
  return answered;
}

describe('a network that loses datagrams', () => {
  it('loses no request for good at 20 %, and no answer is seen twice', async () => {
    const answered = await exchange('OPTIONS', { loss: 0.2, seed: 7 });
    expect(answered.toSorted()).toEqual(Array.from({ length: MANY }, (_, n) => String(n)).toSorted());
  });

  it('loses no INVITE for good at 20 %', async () => {
    expect(new Set(await exchange('INVITE', { loss: 0.2, seed: 8 })).size).toBe(MANY);
  });

  it('lets requests through whose first three datagrams each way are lost', async () => {
    expect(new Set(await exchange('REGISTER', { dropFirst: 3 })).size).toBe(MANY);
  });
});
