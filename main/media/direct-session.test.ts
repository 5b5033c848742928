import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import { DirectSession } from './direct-session.ts';
import { MOST_SDP } from './gateway/sdp-parse.ts';
import type { MediaEvent } from './media-port.ts';

const sdp = (direction: string): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=rtpmap:111 opus/48000/2',
    `a=${direction}`,
    '',
  ].join('\r\n');
const both = { audio: 'sendrecv', video: 'sendrecv' } as const;

let session: DirectSession;
let events: MediaEvent[];
const plans = (): MediaPlan[] => events.flatMap((e) => (e.type === 'plan' ? [e.plan] : []));
beforeEach(() => {
  session = new DirectSession('d', () => undefined);
  events = [];
  session.listen((event) => events.push(event));
});
afterEach(() => {
  session.close();
  vi.useRealTimers();
});

test('an offer is the renderer’s own, unchanged', async () => {
  const offer = session.offer(both);
  expect(plans()).toEqual([
    {
      session: 'd',
      revision: 1,
      transport: 'direct',
      role: 'offer',
      remote: null,
      audio: 'sendrecv',
      video: 'sendrecv',
    },
  ]);
  expect(session.reply({ session: 'd', revision: 1, sdp: sdp('sendrecv') })).toBe(true);
  expect(await offer).toEqual({ ok: true, value: sdp('sendrecv') });
});

test('the peer’s answer goes to the renderer with what both sides want', async () => {
  const offer = session.offer(both);
  session.reply({ session: 'd', revision: 1, sdp: sdp('sendrecv') });
  await offer;
  expect(await session.accept(sdp('recvonly'), false)).toEqual({ ok: true, value: null });
  expect(plans().at(-1)).toMatchObject({
    revision: 2,
    role: 'offer',
    remote: sdp('recvonly'),
    audio: 'sendonly',
    video: null,
  });
  expect(events.at(-1)).toMatchObject({ type: 'state', state: { audioCodec: 'opus', media: 'dtls' } });
  await session.accept(sdp('recvonly'), false);
  expect(plans(), 'the same answer in the final response changes nothing').toHaveLength(2);
});

test('a remote offer is answered by the renderer', async () => {
  const answer = session.answer(sdp('sendonly'), both);
  expect(plans().at(-1)).toMatchObject({
    revision: 1,
    role: 'answer',
    remote: sdp('sendonly'),
    audio: 'recvonly',
    video: null,
  });
  session.reply({ session: 'd', revision: 1, sdp: sdp('recvonly') });
  expect((await answer).ok).toBe(true);
});

test('a reply to an older plan, or a second one, is not taken', async () => {
  const first = session.offer(both);
  const second = session.offer({ audio: 'sendonly', video: null });
  expect((await first).ok).toBe(false);
  expect(session.reply({ session: 'd', revision: 1, sdp: sdp('sendrecv') })).toBe(false);
  expect(session.reply({ session: 'd', revision: 2, sdp: sdp('sendonly') })).toBe(true);
  expect(session.reply({ session: 'd', revision: 2, sdp: sdp('sendonly') })).toBe(false);
  expect((await second).ok).toBe(true);
});

test('a window that does not answer within 10 s fails the description, not the app', async () => {
  vi.useFakeTimers();
  const offer = session.offer(both);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await offer).toMatchObject({ ok: false, failure: { reason: 'media: the window does not answer' } });
});

test.each([
  ['too long', `v=0\r\n${'a=x\r\n'.repeat(MOST_SDP)}`, 430100010],
  ['no SDP', 'hello', 430100002],
])('a description that is %s goes no further, from either side', async (_, text, code) => {
  expect(await session.answer(text, both)).toMatchObject({ ok: false, failure: { code } });
  expect(await session.accept(text, false)).toMatchObject({ ok: false, failure: { code } });
  expect(plans()).toEqual([]);
  const offer = session.offer(both);
  session.reply({ session: 'd', revision: 1, sdp: text });
  expect(await offer).toMatchObject({ ok: false, failure: { code } });
});

test('a withdrawn offer brings back what was agreed', async () => {
  const answer = session.answer(sdp('sendrecv'), both);
  session.reply({ session: 'd', revision: 1, sdp: sdp('sendrecv') });
  await answer;
  const offer = session.offer({ audio: 'sendonly', video: null });
  session.rollback();
  expect((await offer).ok).toBe(false);
  expect(plans().at(-1)).toMatchObject({ revision: 3, role: 'answer', remote: sdp('sendrecv'), audio: 'sendrecv' });
});

test('a closed session settles what is pending and is heard no more', async () => {
  const offer = session.offer(both);
  session.close();
  session.close();
  expect((await offer).ok).toBe(false);
  expect((await session.offer(both)).ok).toBe(false);
  expect(plans()).toHaveLength(1);
});
