import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { GUEST_PROTOCOL } from '../../app/guest/protocol.ts';
import { ok } from '../../app/result.ts';
import { type TestFolder, testFolder } from '../../build/test/test-folder.ts';
import { guestCertificate } from './guest-certificate.ts';
import type { GuestEvent } from './guest-host.ts';
import { startGuestServer } from './guest-server.ts';

let folder: TestFolder;
beforeEach(() => {
  folder = testFolder();
});
afterEach(() => folder.remove());

const setUp = async () => {
  const certificate = await guestCertificate({ kind: 'own' }, folder.path);
  if (!certificate.ok) throw new Error(certificate.failure.reason);
  let hear: (event: GuestEvent) => void = () => {};
  const started = await startGuestServer({
    host: {
      iceServers: () => [],
      door: (meeting) => (meeting === '482913507' ? { needsPassword: false, video: true } : null),
      knock: (_meeting, _guest, told) => {
        hear = told;
        told({ type: 'waiting' });
        return { act: () => ok(null), offer: async () => ok(''), candidate: () => {}, gone: () => {} };
      },
      resume: () => ({ refused: 'no-meeting', retryAfterSeconds: null }),
    },
    certificate: certificate.value,
    files: new Map(),
    address: '127.0.0.1',
    port: 0,
    origins: () => [],
    log: () => {},
  });
  if (!started.ok) throw new Error(started.failure.reason);
  const { port, stop } = started.value;
  const said: string[] = [];
  const origin = `https://127.0.0.1:${port}`;
  const socket = new WebSocket(`wss://127.0.0.1:${port}/ws`, { origin, rejectUnauthorized: false });
  socket.on('message', (data) => said.push((JSON.parse(String(data)) as { type: string }).type));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.once('open', () => {
    socket.send(JSON.stringify({ type: 'hello', protocol: GUEST_PROTOCOL, meeting: '482913507', resume: null }));
    const join = { type: 'join', name: 'Gus', password: '', microphone: true, camera: true };
    socket.send(JSON.stringify(join));
  });
  await expect.poll(() => said).toEqual(['welcome', 'waiting']);
  return { stop, said, closed, hear: (event: GuestEvent) => hear(event) };
};

test('a guest hears that the meeting ended, though the page is served no more at the same moment', async () => {
  const t = await setUp();
  // Others leave before: what is written while something is on its way waits in the socket, and a cut would lose it.
  for (let leaving = 0; leaving < 3; leaving++) t.hear({ type: 'slots', slots: [] });
  t.hear({ type: 'ended', why: 'ended' });
  await t.stop();
  await t.closed;
  expect(t.said.at(-1)).toBe('ended');
});

test('a page that is served no more has no connections left, whatever they are about', async () => {
  const t = await setUp();
  await t.stop();
  await t.closed;
});
