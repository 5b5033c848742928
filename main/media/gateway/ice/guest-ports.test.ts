import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import { until } from '../../../../build/test/peers/until.ts';
import type { GuestIceSettings } from './guest-ice-settings.ts';
import { openGuestLeg } from './guest-leg.ts';
import { type GuestPorts, openGuestPorts } from './guest-ports.ts';
import { ATTRIBUTE, MESSAGE, readStun, stunMessage, xorAddress } from './stun-message.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

const LOOPBACK: GuestIceSettings = {
  ...{ stun: [], turn: [], address: '127.0.0.1', publicAddress: '', ports: null, relayOnly: false },
};
const PRINT = { algorithm: 'sha-256', value: Array(32).fill('00').join(':') };
const guest = (fragment: string) => ({ fragment, password: 'p'.repeat(22), fingerprint: PRINT, seenFrom: '' });
const SILENT = { candidate: () => undefined, lost: () => undefined };

const open = async (more: Partial<GuestIceSettings> = {}): Promise<GuestPorts> => {
  const ports = (await openGuestPorts({ ...LOOPBACK, ...more }))!;
  closers.push(() => ports.close());
  return ports;
};
const socket = async (): Promise<Socket> => {
  const made = createSocket('udp4');
  closers.push(() => made.close());
  await new Promise<void>((resolve) => made.bind(0, '127.0.0.1', resolve));
  return made;
};
const check = (fragment: string, password: string, theirs = 'guest'): Buffer =>
  stunMessage(
    MESSAGE.bindingRequest,
    randomBytes(12),
    [
      [ATTRIBUTE.username, Buffer.from(`${fragment}:${theirs}`)],
      [ATTRIBUTE.priority, Buffer.from([110, 0, 0, 1])],
    ],
    password,
  );

test('two guests share one port and are told apart by whom their checks are for', async () => {
  const ports = await open();
  const names = ['one', 'two'];
  const legs = names.map((name) => openGuestLeg(ports, guest(name), SILENT));
  expect(legs[0]!.description.port).toBe(legs[1]!.description.port);
  for (const [n, name] of names.entries()) {
    const { description } = legs[n]!;
    const from = await socket();
    const answers: Buffer[] = [];
    from.on('message', (packet) => answers.push(packet));
    from.send(check(description.fragment, description.password, name), description.port, '127.0.0.1');
    await until('an answer', () => answers.some((packet) => packet.readUInt16BE(0) === MESSAGE.bindingSuccess));
    await until('our own check', () => answers.some((packet) => packet.readUInt16BE(0) === MESSAGE.bindingRequest));
  }
  for (const leg of legs) leg.close();
});

test('strangers get no answer: wrong fragment, wrong password, no signature, garbage', async () => {
  const ports = await open();
  const leg = openGuestLeg(ports, guest('one'), SILENT);
  const { fragment, password, port } = leg.description;
  const from = await socket();
  let answers = 0;
  from.on('message', () => answers++);
  const bare = stunMessage(1, randomBytes(12), [[ATTRIBUTE.username, Buffer.from(`${fragment}:guest`)]], null);
  const strange = [check('nobody', password), check(fragment, 'guessed'), bare, randomBytes(60), Buffer.alloc(0)];
  for (const packet of [...strange, Buffer.from([22, 254, 253, 0]), Buffer.alloc(40, 0x80)])
    from.send(packet, port, '127.0.0.1');
  await until('all to be refused', () => ports.strangers() + leg.rejected() >= 7);
  expect(answers).toBe(0);
  leg.close();
});

test('the port is one of the range that was set, and none is opened when all are taken', async () => {
  const taken = await socket();
  const { port } = taken.address();
  expect(await openGuestPorts({ ...LOOPBACK, ports: { from: port, to: port } })).toBeNull();
  const ports = await open({ ports: { from: port, to: port + 20 } });
  expect(ports.candidates()[0]!.port).toBeGreaterThan(port);
  expect(ports.candidates()[0]!.port).toBeLessThanOrEqual(port + 20);
});

test('a public address is announced with the port that the NAT forwards', async () => {
  const [host, announced] = (await open({ publicAddress: '203.0.113.5' })).candidates();
  expect([announced?.type, announced?.address, announced?.port]).toEqual(['srflx', '203.0.113.5', host?.port]);
});

test('what a STUN server says is trickled to legs that are open already', async () => {
  const server = await socket();
  const ports = await open({ stun: [`stun:127.0.0.1:${server.address().port}`] });
  const trickled: string[] = [];
  const leg = openGuestLeg(ports, guest('one'), { ...SILENT, candidate: (line) => trickled.push(line) });
  server.on('message', (packet, from) => {
    const { transaction } = readStun(packet)!;
    const mapped = xorAddress({ address: '203.0.113.7', port: 4000 }, transaction);
    const answer = stunMessage(MESSAGE.bindingSuccess, transaction, [[ATTRIBUTE.xorMappedAddress, mapped]], null);
    server.send(answer, from.port, from.address);
  });
  await until('the candidate', () => trickled.length === 1);
  expect(trickled[0]).toMatch(/^candidate:\w+ 1 udp \d+ 203\.0\.113\.7 4000 typ srflx raddr 0\.0\.0\.0 rport 0$/);
  leg.close();
});

test('without TURN, relay only opens nothing at all', async () => {
  const ports = await open({ relayOnly: true, stun: ['stun:127.0.0.1:9'] });
  await ports.gathered;
  expect([ports.paths(), ports.candidates()]).toEqual([[], []]);
});
