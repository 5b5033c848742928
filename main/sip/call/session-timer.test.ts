import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSessionTimer, intervalTooSmall } from './session-timer.ts';
import type { SipMessage } from './signalling.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const message = (headers: Readonly<Record<string, string>>): SipMessage => ({
  header: (name) => headers[name] ?? null,
  list: (name) => (headers[name] === undefined ? [] : headers[name].split(',')),
  ...{ sdp: null, contentType: '', body: '' },
});
const spied = (seconds: number) => {
  const refresh = vi.fn();
  const expired = vi.fn();
  return { refresh, expired, timer: createSessionTimer(seconds, { refresh, expired }) };
};

test('we refresh at half the interval, and give up a third or 32 s before its end', () => {
  const { refresh, expired, timer } = spied(1_800);
  expect(timer.requestHeaders()).toEqual(['Session-Expires: 1800', 'Min-SE: 90']);
  timer.accepted(message({ 'Session-Expires': '600;refresher=uac' }));
  vi.advanceTimersByTime(299_000);
  expect(refresh).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(refresh).toHaveBeenCalledExactlyOnceWith(['Session-Expires: 600;refresher=uac', 'Min-SE: 90']);
  vi.advanceTimersByTime(266_000);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(expired).toHaveBeenCalledOnce();
});

test('a peer that refreshes by itself is only watched', () => {
  const { refresh, expired, timer } = spied(0);
  timer.accepted(message({ 'Session-Expires': '90;refresher=uas' }));
  vi.advanceTimersByTime(59_000);
  expect(refresh).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(expired).toHaveBeenCalledOnce();
});

test('a peer that grants less than we take does not have us refresh without end', () => {
  const { refresh, timer } = spied(90);
  timer.accepted(message({ 'Session-Expires': '1;refresher=uac' }));
  vi.advanceTimersByTime(44_000);
  expect(refresh).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(refresh).toHaveBeenCalledOnce();
});

test('an answer without an interval means there is none', () => {
  const { expired, timer } = spied(90);
  timer.accepted(message({}));
  vi.advanceTimersByTime(1_000_000);
  expect(expired).not.toHaveBeenCalled();
});

test.each([
  [
    { 'Session-Expires': '120;refresher=uac', Supported: 'timer' },
    ['Session-Expires: 120;refresher=uac', 'Require: timer'],
  ],
  [{ 'Session-Expires': '120', Supported: '100rel, timer' }, ['Session-Expires: 120;refresher=uac', 'Require: timer']],
  [{ 'Session-Expires': '120' }, ['Session-Expires: 120;refresher=uas']],
  [
    { 'Session-Expires': '120', 'Min-SE': '300', Supported: 'timer' },
    ['Session-Expires: 300;refresher=uac', 'Require: timer'],
  ],
  [{}, []],
])('a request with %j is answered with %j', (headers, answer) => {
  const { timer } = spied(0);
  expect(timer.refreshed(message(headers))).toEqual(answer);
  timer.stop();
});

test('an interval of less than 90 s is too small, unless its sender could not read our 422', () => {
  expect(intervalTooSmall(message({ 'Session-Expires': '60', Supported: 'timer' }))).toBe('Min-SE: 90');
  expect(intervalTooSmall(message({ 'Session-Expires': '60' }))).toBeNull();
  expect(intervalTooSmall(message({ 'Session-Expires': 'soon', Supported: 'timer' }))).toBeNull();
});

test('a 422 raises the interval once, not for ever', () => {
  const { timer } = spied(90);
  expect(timer.raise(message({ 'Min-SE': '300' }))).toBe(true);
  expect(timer.requestHeaders()).toEqual(['Session-Expires: 300', 'Min-SE: 300']);
  expect(timer.raise(message({ 'Min-SE': '300' }))).toBe(false);
  expect(timer.raise(message({}))).toBe(false);
});
