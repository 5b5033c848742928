import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MediaPlan } from '../../app/media/media-plan.ts';
import { DirectSession } from './direct-session.ts';
import { MOST_SDP } from './gateway/sdp-parse.ts';
import { keepCodecs } from './kept-codecs.ts';
import type { MediaEvent } from './media-port.ts';

const PRINT = 'a=fingerprint:sha-256 AA:BB:CC';
const HEAD = ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0'];
const AUDIO = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2'];
const text = (...lines: readonly string[]): string => [...lines, ''].join('\r\n');
const sdp = (direction: string): string => text(...HEAD, ...AUDIO, PRINT, `a=${direction}`);
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
      restart: false,
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

test('a peer that leaves lines out is completed for Chromium, and answered with the lines it had', async () => {
  const video = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000'];
  const whole = text(...HEAD, ...video, PRINT, 'a=mid:0', ...AUDIO, PRINT, 'a=mid:1');
  const refused = ['m=video 0 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=inactive'];
  const completed = text(...HEAD, ...refused, ...AUDIO, PRINT, 'a=sendrecv');
  const offer = session.offer(both);
  session.reply({ session: 'd', revision: 1, sdp: whole });
  await offer;
  await session.accept(sdp('sendrecv'), false);
  expect(plans().at(-1)).toMatchObject({ remote: completed, audio: 'sendrecv', video: null });
  const answer = session.answer(sdp('sendrecv'), both);
  expect(plans().at(-1)).toMatchObject({ role: 'answer', remote: completed });
  session.reply({ session: 'd', revision: 3, sdp: text(...HEAD, ...refused, ...AUDIO, 'a=recvonly') });
  expect(await answer).toEqual({ ok: true, value: text(...HEAD, ...AUDIO, 'a=recvonly') });
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
])('a description that is %s goes no further, from either side', async (_, bad, code) => {
  expect(await session.answer(bad, both)).toMatchObject({ ok: false, failure: { code } });
  expect(await session.accept(bad, false)).toMatchObject({ ok: false, failure: { code } });
  expect(plans()).toEqual([]);
  const offer = session.offer(both);
  session.reply({ session: 'd', revision: 1, sdp: bad });
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

const offerAndAccept = async (answer: string, early = false): Promise<void> => {
  const offer = session.offer(both);
  session.reply({ session: 'd', revision: plans().at(-1)!.revision, sdp: sdp('sendrecv') });
  await offer;
  expect(await session.accept(answer, early)).toMatchObject({ ok: true });
};

const VIDEO = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'a=rtpmap:96 VP8/90000'];
test.each([
  ['of plain RTP', text(...HEAD, 'm=audio 4000 RTP/AVP 0')],
  ['of SDES', text(...HEAD, 'm=audio 4000 RTP/AVPF 0', PRINT)],
  ['without a fingerprint', text(...HEAD, ...AUDIO)],
  ['with a second line without a fingerprint', text(...HEAD, ...AUDIO, PRINT, ...VIDEO)],
])('a description %s is refused, as Chromium would refuse it', async (_, bad) => {
  const refusal = { ok: false, failure: { code: 430100001, reason: 'encryption: the peer does not speak DTLS' } };
  expect(await session.answer(bad, both)).toEqual(refusal);
  const offer = session.offer(both);
  session.reply({ session: 'd', revision: 1, sdp: sdp('sendrecv') });
  await offer;
  expect(await session.accept(bad, false)).toEqual(refusal);
  expect(events.filter((e) => e.type === 'state')).toEqual([]);
});

test.each([
  ['for the session', text(...HEAD, PRINT, ...AUDIO, ...VIDEO)],
  ['on one of two bundled lines', text(...HEAD, 'a=group:BUNDLE 0 1', ...AUDIO, 'a=mid:0', PRINT, ...VIDEO, 'a=mid:1')],
  ['on all lines that are not refused', text(...HEAD, ...AUDIO, PRINT, 'm=video 0 RTP/AVP 96')],
])('a description with its fingerprint %s is taken', async (_, good) => {
  await offerAndAccept(good);
});

test('an early answer that the final one repeats is what a withdrawn offer goes back to', async () => {
  await offerAndAccept(sdp('sendrecv'), true);
  await session.accept(sdp('sendrecv'), false);
  void session.offer({ audio: 'sendonly', video: null });
  session.rollback();
  expect(plans().at(-1)).toMatchObject({ revision: 4, remote: sdp('sendrecv'), audio: 'sendrecv' });
});

const renegotiations = (): number => events.filter((e) => e.type === 'renegotiate').length;

test('the SDP of a new connection in an agreed session asks for a new offer, as the old connection is lost', async () => {
  await offerAndAccept(sdp('sendrecv'));
  expect(session.reply({ session: 'd', revision: 1, sdp: sdp('sendrecv') })).toBe(false);
  expect(renegotiations(), 'an old revision may only be late').toBe(0);
  expect(session.reply({ session: 'd', revision: 2, sdp: sdp('sendrecv') })).toBe(false);
  expect(renegotiations()).toBe(1);
  session.close();
  expect(session.reply({ session: 'd', revision: 2, sdp: sdp('sendrecv') })).toBe(false);
  expect(renegotiations()).toBe(1);
});

test('after the way was lost, or our address has moved, the next offer begins ICE anew, and only that one', async () => {
  const restarts = (): (boolean | undefined)[] => plans().map((plan) => plan.restart);
  await offerAndAccept(sdp('sendrecv'));
  session.reply({ session: 'd', revision: 2, sdp: sdp('sendrecv') });
  await offerAndAccept(sdp('sendrecv'));
  await offerAndAccept(sdp('sendrecv'));
  expect(restarts()).toEqual([false, false, true, false, false, false]);
  session.moveTo();
  await offerAndAccept(sdp('sendrecv'));
  expect(restarts().slice(-2)).toEqual([true, false]);
});

test('before anything is agreed a new connection asks for nothing, as SIP has no call to change yet', async () => {
  await offerAndAccept(sdp('sendrecv'), true);
  session.reply({ session: 'd', revision: 2, sdp: sdp('sendrecv') });
  expect(renegotiations()).toBe(0);
});

test('digits go by way of the renderer when telephone-event is agreed, else the caller has to send them by INFO', async () => {
  expect(session.sendDtmf('1')).toBe(false);
  await offerAndAccept(sdp('sendrecv'));
  expect(session.sendDtmf('1')).toBe(false);
  await offerAndAccept(`${sdp('sendrecv').replace('SAVPF 111', 'SAVPF 111 126')}a=rtpmap:126 telephone-event/8000\r\n`);
  expect(session.sendDtmf('1x')).toBe(false);
  expect(session.sendDtmf('12#')).toBe(true);
  expect(events.filter((e) => e.type === 'digits')).toEqual([{ type: 'digits', digits: '12#' }]);
});

test('what the organisation does not allow is offered by neither side, whatever the renderer and the peer would take', async () => {
  const only = new DirectSession(
    'd',
    () => undefined,
    (sdp) => keepCodecs(sdp, ['PCMA'], []),
  );
  const heard: MediaEvent[] = [];
  only.listen((event) => heard.push(event));
  const wide = text(...HEAD, 'm=audio 9 UDP/TLS/RTP/SAVPF 111 8', 'a=rtpmap:111 opus/48000/2', PRINT, 'a=sendrecv');
  const offer = only.offer(both);
  only.reply({ session: 'd', revision: 1, sdp: wide });
  expect(await offer).toMatchObject({ value: expect.stringContaining('m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n') });
  const answer = only.answer(wide, both);
  const plan = heard.flatMap((event) => (event.type === 'plan' ? [event.plan] : [])).at(-1);
  expect(plan?.remote).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 8\r\n');
  only.close();
  await answer;
});
