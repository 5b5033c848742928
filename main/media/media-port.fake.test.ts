import { expect, test } from 'vitest';
import { fakeMediaOptions, fakeMediaPort } from './media-port.fake.ts';

const pair = () => {
  const port = fakeMediaPort();
  port.open('a', fakeMediaOptions());
  port.open('b', fakeMediaOptions('::1'));
  return port.sessions;
};
const value = <T>(result: { ok: true; value: T } | { ok: false }): T => {
  if (!result.ok) throw new Error('it failed');
  return result.value;
};

test('two sessions agree as RFC 3264 says: what one only sends, the other only receives', async () => {
  const [a, b] = pair();
  const offer = value(await a!.offer({ audio: 'sendonly', video: 'sendrecv' }));
  const answer = value(await b!.answer(offer, { audio: 'sendrecv', video: null }));
  expect(await a!.accept(answer, false)).toMatchObject({ ok: true });
  expect([a!.audio, b!.audio, a!.video, b!.video]).toEqual(['sendonly', 'recvonly', null, null]);
  expect(answer).toMatch(/m=video 0 /);
});

test('a stream that was there once stays in every later offer, refused when it is not wanted', async () => {
  const [a] = pair();
  await a!.offer({ audio: 'sendrecv', video: 'sendrecv' });
  expect(value(await a!.offer({ audio: 'sendrecv', video: null }))).toMatch(/m=audio [1-9]\d* [\s\S]*m=video 0 /);
});

test('an answer with another number of streams than the offer is refused', async () => {
  const [a] = pair();
  await a!.offer({ audio: 'sendrecv', video: 'sendrecv' });
  expect(await a!.accept('v=0\r\nm=audio 4000 RTP/AVP 0\r\n', false)).toMatchObject({ ok: false });
});

test('a refused offer leaves what was agreed before', async () => {
  const [a, b] = pair();
  const offer = value(await a!.offer({ audio: 'sendrecv', video: null }));
  await a!.accept(value(await b!.answer(offer, { audio: 'sendrecv', video: null })), false);
  await a!.offer({ audio: 'sendonly', video: null });
  a!.rollback();
  expect([a!.audio, a!.local === offer]).toEqual(['sendrecv', true]);
});

test('digits go only where the peer agreed to telephone-event', async () => {
  const plain = fakeMediaPort({ telephoneEvent: false }).open('x', fakeMediaOptions());
  const [a] = pair();
  const offer = value(await a!.offer({ audio: 'sendrecv', video: null }));
  await a!.accept(value(await plain.answer(offer, { audio: 'sendrecv', video: null })), false);
  expect(a!.sendDtmf('1')).toBe(false);
});
