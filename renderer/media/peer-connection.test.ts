import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeConnection, fakeTrack } from './peer-connection.fake.ts';
import { createLeg } from './peer-connection.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const room = (transport: 'gateway' | 'direct' = 'gateway') => {
  const fake = fakeConnection();
  const leg = createLeg({ id: 'l', connection: fake.connection, transport, videoMaxKbps: 800 });
  const states: string[] = [];
  leg.listen(() => states.push(leg.state()));
  return { ...fake, leg, states };
};
const BOTH = { audio: 'sendrecv', video: 'sendrecv' } as const;

test('a loopback leg without checks for a second has lost its gateway; one that recovers in time has not', () => {
  const { leg, become } = room();
  become('connected');
  become('disconnected');
  vi.advanceTimersByTime(900);
  become('connected');
  vi.advanceTimersByTime(5000);
  expect(leg.state()).toBe('connected');
  become('disconnected');
  vi.advanceTimersByTime(1000);
  expect(leg.state()).toBe('failed');
});

test('a direct leg that hears nothing for a moment is left to ICE, because networks come back by themselves', () => {
  const { states, become } = room('direct');
  become('connected');
  become('disconnected');
  vi.advanceTimersByTime(1900);
  become('connected');
  vi.advanceTimersByTime(60_000);
  expect(states).toEqual(['connected']);
});

test('a direct leg whose way is lost asks for another before it counts as failed, and is the same leg when it is found', () => {
  for (const how of ['disconnected', 'failed'] as const) {
    const { states, become } = room('direct');
    become('connected');
    become(how, 'ice');
    vi.advanceTimersByTime(2000);
    become('failed', 'ice');
    vi.advanceTimersByTime(17_000);
    become('connected');
    vi.advanceTimersByTime(60_000);
    become('failed', 'ice');
    vi.advanceTimersByTime(20_000);
    expect(states).toEqual(['connected', 'lost', 'connected', 'lost', 'failed']);
  }
});

test('a direct leg whose handshake broke is replaced at once, as no other way mends that', () => {
  const { states, become } = room('direct');
  become('connected');
  become('failed');
  expect(states).toEqual(['connected', 'failed']);
});

test('a direct leg that never connected is replaced when it fails, as there is nothing to keep', () => {
  const { states, become } = room('direct');
  become('failed', 'ice');
  expect(states).toEqual(['failed']);
});

test('an offer that begins ICE anew waits for the candidates of the new credentials', async () => {
  const { leg, log } = room('direct');
  const offer = leg.offer({ audio: 'sendrecv', video: null, restart: true });
  await vi.advanceTimersByTimeAsync(1000);
  expect(await offer).toContain('m=audio');
  expect(log).toEqual(['ice restart', 'local offer']);
});

test('a leg that never connects fails, so that it can be replaced', async () => {
  const { leg } = room();
  await leg.offer(BOTH);
  await leg.accept('a=x');
  vi.advanceTimersByTime(8000);
  expect(leg.state()).toBe('failed');
});

test('failure is final: what comes later does not bring the leg back', () => {
  const { leg, become, states } = room();
  become('failed');
  become('connected');
  expect(leg.state()).toBe('failed');
  expect(states).toEqual(['failed']);
});

test('tracks put in before the first offer are carried by it', async () => {
  const { leg, sent } = room();
  const voice = fakeTrack('audio', 'mic');
  await leg.send({ audio: voice, video: null, videoIs: 'camera' });
  expect(sent()).toEqual([]);
  await leg.offer(BOTH);
  expect(sent()).toEqual([voice, null]);
});

test('a new limit of the settings reaches a running sender, in bits per second', async () => {
  const { leg, log } = room();
  await leg.offer(BOTH);
  await leg.accept('a=x');
  await leg.limitVideo(1500);
  expect(log.at(-1)).toBe('video at most 1500000');
});

test('a direct leg without video has no video line, a gateway leg always has one, so that a spare fits every call', async () => {
  const audio = { audio: 'sendrecv', video: null } as const;
  expect(await room('direct').leg.offer(audio)).not.toContain('m=video');
  expect(await room().leg.offer(audio)).toContain('m=video\r\na=inactive');
});

test('digits wait for those still being sent, and are left out before there is a connection, as the browser would throw', async () => {
  const { leg, log, become } = room('direct');
  await leg.offer(BOTH);
  leg.sendDigits('9');
  become('connected');
  leg.sendDigits('12');
  leg.sendDigits('#');
  expect(log.filter((line) => line.startsWith('tones'))).toEqual([
    'tones 12 of 100 ms, 70 ms apart',
    'tones 12# of 100 ms, 70 ms apart',
  ]);
});
