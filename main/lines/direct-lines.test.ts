import { afterEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_SETTINGS, type Settings } from '../../app/settings/settings.ts';
import { fakeMediaOptions, fakeMediaPort } from '../media/media-port.fake.ts';
import { createSipEngine } from '../sip/create-sip-engine.ts';
import type { SipCall, SipCallEvent, SipDirect, SipEngine } from '../sip/sip-engine.ts';
import { openDirectLines } from './direct-lines.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const engine = (): SipEngine => {
  const made = createSipEngine({ log: () => {} });
  stops.push(() => made.stop());
  return made;
};

const setUp = async () => {
  const settings = createStore<Settings>(() => ({
    ...DEFAULT_SETTINGS,
    direct: { receive: false, port: 0, allow: [] },
  }));
  const incoming: SipCall[] = [];
  const lines = await openDirectLines({
    engine: engine(),
    settings,
    onPortInUse: () => {},
    onIncoming: (call) => void incoming.push(call),
  });
  stops.push(lines.stop);
  return { settings, lines, incoming };
};

/** A far end at an address that answers every call. */
const farEnd = async (address: string): Promise<SipDirect> => {
  const opened = await engine().direct({
    user: 'far',
    displayName: 'Far',
    address,
    port: 0,
    allows: () => true,
    trust: { extraCa: [] },
  });
  if (!opened.ok) throw new Error(opened.failure.reason);
  const media = fakeMediaPort();
  opened.value.onIncoming((call) => void call.answer(media.open(call.id, fakeMediaOptions(address)), false));
  return opened.value;
};

const callOptions = (address: string) => ({
  media: fakeMediaPort().open('call', fakeMediaOptions(address)),
  video: false,
  noAnswerSeconds: 20,
});

const eventsOf = (call: SipCall): SipCallEvent['type'][] => {
  const events: SipCallEvent['type'][] = [];
  call.listen((event) => void events.push(event.type));
  return events;
};

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::1', '[::1]'],
])('an address of this machine (%s) is called whatever the settings say', async (address, host) => {
  const { lines } = await setUp();
  const far = await farEnd(address);
  const placed = await lines.call(`sip:far@${host}:${far.listening.port}`, callOptions(address));
  if (!placed.ok) throw new Error(placed.failure.reason);
  const events = eventsOf(placed.value);
  await vi.waitFor(() => expect(events).toContain('established'), 5000);
  placed.value.hangUp();
  await vi.waitFor(() => expect(events).toContain('ended'), 5000);
});

test('the caller’s name of one call is what the callee sees, quotes and all', async () => {
  const { lines } = await setUp();
  const far = await farEnd('127.0.0.1');
  const rang = new Promise<SipCall>((resolve) => far.onIncoming(resolve));
  const options = { ...callOptions('127.0.0.1'), displayName: 'Ada "the Countess" Lovelace 伯爵' };
  const placed = await lines.call(`sip:far@127.0.0.1:${far.listening.port}`, options);
  if (!placed.ok) throw new Error(placed.failure.reason);
  expect((await rang).peer.displayName).toBe('Ada "the Countess" Lovelace 伯爵');
  placed.value.hangUp();
});

test('a call goes on while settings change; the new ones hold once it has ended', async () => {
  const { lines, settings } = await setUp();
  const far = await farEnd('127.0.0.1');
  const placed = await lines.call(`sip:far@127.0.0.1:${far.listening.port}`, callOptions('127.0.0.1'));
  if (!placed.ok) throw new Error(placed.failure.reason);
  const events = eventsOf(placed.value);
  await vi.waitFor(() => expect(events).toContain('established'), 5000);
  const before = lines.view.getState().here;
  settings.setState({ displayName: 'Ada' });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(events).not.toContain('ended');
  expect(lines.view.getState().here).toBe(before);
  placed.value.hangUp();
  await vi.waitFor(() => expect(lines.view.getState().here).not.toBe(before), 5000);
});
