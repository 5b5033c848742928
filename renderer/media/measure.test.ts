import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MediaReport } from '../../app/bridge/contract.ts';
import { fakePlan } from './call.fake.ts';
import type { Levels } from './levels.ts';
import { createMeasure } from './measure.ts';
import { INITIAL_MEDIA, useMedia } from './media-store.ts';
import { fakeConnection, fakeTrack } from './peer-connection.fake.ts';
import { createLeg, type Leg } from './peer-connection.ts';

beforeEach(() => {
  vi.useFakeTimers();
  useMedia.setState(INITIAL_MEDIA);
});
afterEach(() => vi.useRealTimers());

const room = () => {
  const legs = new Map<string, Leg>();
  const metered = new Map<string, MediaStreamTrack>();
  const reports: MediaReport[] = [];
  const t = { legs, metered, reports, db: -20, muted: false, hears: true, microphone: null as MediaStreamTrack | null };
  const levels: Levels = {
    meter: (name, track) => void (track === null ? metered.delete(name) : metered.set(name, track)),
    db: (name) => (metered.has(name) ? t.db : -127),
    hz: (name) => (metered.has(name) && t.db > -60 ? 440 : 0),
    silence: () => fakeTrack('audio', 'silence'),
    noSilence: () => undefined,
    wake: () => undefined,
    running: () => true,
  };
  const measure = createMeasure({
    levels,
    legs: () => legs,
    plan: (session) => fakePlan(session),
    speaks: () => !t.muted && t.microphone !== null,
    hears: () => t.hears,
    microphone: () => t.microphone,
    muted: () => t.muted,
    inTalk: () => true,
    report: (report) => reports.push(report),
    now: () => Date.now(),
  });
  const join = (session: string): void => {
    const { connection } = fakeConnection();
    connection.addTransceiver('audio');
    legs.set(session, createLeg({ id: session, connection, transport: 'gateway', videoMaxKbps: 800 }));
    t.microphone = fakeTrack('audio', 'mic');
    measure.check();
  };
  return { t, measure, join };
};

test('without a call and a preview no timer runs, because an idle Parley costs nothing', () => {
  const { measure, join, t } = room();
  measure.check();
  expect(vi.getTimerCount()).toBe(0);
  join('a');
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(500);
  expect([...t.metered.keys()]).toEqual(['microphone', 'session:a']);
  t.legs.clear();
  t.microphone = null;
  measure.check();
  expect(vi.getTimerCount()).toBe(0);
  expect(t.metered.size).toBe(0);
  expect(useMedia.getState().microphoneDb).toBe(-127);
});

test('each second is reported by its loudest moment, because a beep between two looks was still heard', () => {
  const { join, t } = room();
  join('a');
  t.db = -90;
  vi.advanceTimersByTime(300);
  t.db = -12;
  vi.advanceTimersByTime(100);
  t.db = -90;
  vi.advanceTimersByTime(600);
  expect(t.reports).toHaveLength(1);
  expect(t.reports[0]).toMatchObject({ session: 'a', heardDb: -12, heardHz: 440, sentDb: -12, sentHz: 440 });
  vi.advanceTimersByTime(1000);
  expect(t.reports[1]).toMatchObject({ heardDb: -90, heardHz: 0 });
});

test('a level that is shown rises at once and falls slowly, as on any meter', () => {
  const { join, t } = room();
  join('a');
  vi.advanceTimersByTime(100);
  const shown = () => useMedia.getState().sessions['a']?.heardDb;
  expect(shown()).toBe(-20);
  t.db = -90;
  vi.advanceTimersByTime(200);
  expect(shown()).toBe(-26);
});

test('a muted microphone is metered but sends nothing, and a held call is not heard', () => {
  const { join, t } = room();
  join('a');
  t.muted = true;
  t.hears = false;
  vi.advanceTimersByTime(1000);
  expect(useMedia.getState().microphoneDb).toBe(-20);
  expect(t.reports[0]).toMatchObject({ heardDb: -127, heardHz: 0, sentDb: -127, sentHz: 0 });
  expect(useMedia.getState().talkingWhileMuted).toBe(true);
});
