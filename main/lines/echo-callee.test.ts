import { afterEach, expect, test, vi } from 'vitest';
import { fakeMediaOptions, fakeMediaPort } from '../media/media-port.fake.ts';
import { createSipEngine } from '../sip/create-sip-engine.ts';
import type { SipCallEvent, SipEngine } from '../sip/sip-engine.ts';
import { startEchoCallee } from './echo-callee.ts';
import { isLoopback } from './local-address.ts';

const engines: SipEngine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});
const engine = (): SipEngine => {
  const made = createSipEngine({ log: () => {} });
  engines.push(made);
  return made;
};

test('the echo callee rings, answers audio and video over real SIP, and hangs up with the caller', async () => {
  const echoMedia = fakeMediaPort();
  const echo = await startEchoCallee(engine(), (id, options) => echoMedia.open(id, options));
  if (!echo.ok) throw new Error(echo.failure.reason);
  expect(echo.value.uri).toMatch(/^sip:echo@127\.0\.0\.1:\d+$/);

  const caller = await engine().direct({
    user: 'parley',
    displayName: 'Ada',
    address: '127.0.0.1',
    port: 0,
    allows: isLoopback,
    trust: { extraCa: [] },
  });
  if (!caller.ok) throw new Error(caller.failure.reason);
  const media = fakeMediaPort();
  const placed = caller.value.call(echo.value.uri, {
    media: media.open('call', fakeMediaOptions()),
    video: true,
    noAnswerSeconds: 20,
  });
  if (!placed.ok) throw new Error(placed.failure.reason);
  const events: SipCallEvent[] = [];
  placed.value.listen((event) => events.push(event));
  await vi.waitFor(() => expect(events.map((event) => event.type)).toContain('established'), 5000);
  expect(events.map((event) => event.type)).toContain('progress');
  placed.value.hangUp();
  await vi.waitFor(() => expect(events.at(-1)).toEqual({ type: 'ended', end: { by: 'local' } }));
  await vi.waitFor(() => expect(echoMedia.last().closed).toBe(true));
  await echo.value.stop();
});
