import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { areDigits, DtmfReceiver, DtmfSender, eventPayload } from './dtmf.ts';

type Sent = { readonly payload: Buffer; readonly timestamp: number; readonly marker: boolean };

describe('sending', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const sender = (): { dtmf: DtmfSender; sent: Sent[] } => {
    const sent: Sent[] = [];
    let now = 1000;
    const dtmf = new DtmfSender({
      timestampNow: () => {
        now += 5000;
        return now;
      },
      send: (payload, timestamp, marker) => sent.push({ payload, timestamp, marker }),
    });
    return { dtmf, sent };
  };

  test.each([
    [8000, 160],
    [48000, 960],
  ])(
    'a digit at %d Hz is one event of 160 ms whose duration grows by %d and whose end comes three times',
    (clock, step) => {
      const { dtmf, sent } = sender();
      dtmf.send('5', clock);
      vi.advanceTimersByTime(1000);
      expect(sent.map((s) => s.payload.readUInt16BE(2))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8, 8].map((n) => n * step));
      expect(sent.map((s) => s.payload[1]! >> 7)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
      expect(new Set(sent.map((s) => s.timestamp)).size).toBe(1);
      expect(sent.map((s) => s.marker)).toEqual([true, ...Array(9).fill(false)]);
      expect(sent.every((s) => s.payload[0] === 5)).toBe(true);
    },
  );

  test('digits wait for one another, each with its own timestamp, and the timer ends with the last', () => {
    const { dtmf, sent } = sender();
    dtmf.send('1*', 8000);
    dtmf.send('#d', 8000);
    vi.advanceTimersByTime(3000);
    const events = [...new Map(sent.map((s) => [s.timestamp, s.payload[0]])).values()];
    expect(events).toEqual([1, 10, 11, 15]);
    expect(vi.getTimerCount()).toBe(0);
    expect(dtmf.sounding).toBe(false);
  });

  test('speech is silent only while a tone sounds, not in the pause after it', () => {
    const { dtmf } = sender();
    dtmf.send('1', 8000);
    expect(dtmf.sounding).toBe(true);
    vi.advanceTimersByTime(180);
    expect(dtmf.sounding).toBe(false);
  });

  test('a stop forgets what is queued', () => {
    const { dtmf, sent } = sender();
    dtmf.send('123', 8000);
    dtmf.stop();
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(1);
  });
});

describe('receiving', () => {
  test('a digit is told once, at its end, though the end comes three times', () => {
    const receiver = new DtmfReceiver();
    const told = [eventPayload(7, false, 160), ...Array(3).fill(eventPayload(7, true, 1280))].map((p) =>
      receiver.take(p, 99),
    );
    expect(told).toEqual(['', '7', '', '']);
  });

  test('a digit whose ends were all lost is told when the next begins', () => {
    const receiver = new DtmfReceiver();
    expect(receiver.take(eventPayload(1, false, 160), 10)).toBe('');
    expect(receiver.take(eventPayload(2, true, 160), 5000)).toBe('12');
  });

  test('the same digit twice is told twice', () => {
    const receiver = new DtmfReceiver();
    expect(receiver.take(eventPayload(9, true, 160), 1) + receiver.take(eventPayload(9, true, 160), 2)).toBe('99');
  });

  test('events that are no digits, and payloads cut short, are not told', () => {
    const receiver = new DtmfReceiver();
    expect(receiver.take(eventPayload(16, true, 160), 1)).toBe('');
    expect(receiver.take(Buffer.from([1, 0x80]), 2)).toBe('');
    expect(receiver.take(Buffer.alloc(0), 3)).toBe('');
  });
});

test('only the sixteen touch tones are digits', () => {
  expect(areDigits('0123456789*#ABCDabcd')).toBe(true);
  for (const text of ['', 'E', '1 2', '+1', '1,']) expect(areDigits(text)).toBe(false);
});
