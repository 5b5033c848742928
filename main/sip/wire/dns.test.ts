import dgram from 'node:dgram';
import dns from 'node:dns';
import { expect, test } from 'vitest';
import { dnsOf } from './dns.ts';

/** A name server on loopback that answers every question with one RCODE (RFC 1035 section 4.1.1), or not at all. */
const server = async (rcode: number | null): Promise<{ resolver: dns.promises.Resolver; close: () => void }> => {
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.on('message', (question, from) => {
    if (rcode === null) return;
    const answer = Buffer.from(question.subarray(0, question.indexOf(0, 12) + 5));
    answer.writeUInt16BE(0x8180 | rcode, 2);
    answer.fill(0, 6, 12);
    socket.send(answer, from.port, from.address);
  });
  const resolver = new dns.promises.Resolver({ timeout: 100, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, close: () => socket.close() };
};

test.each([
  ['there is no such name (NXDOMAIN)', 3, true],
  ['the name has no address', 0, true],
  ['the server failed (SERVFAIL)', 2, false],
  ['nobody answers', null, false],
])('a name is absent for certain only when its server says so: %s', async (_what, rcode, absent) => {
  const { resolver, close } = await server(rcode);
  expect(await dnsOf(resolver).absent('nobody.test')).toBe(absent);
  close();
});
