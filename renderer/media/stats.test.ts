import { expect, test } from 'vitest';
import { NO_COUNTERS, readStats } from './stats.ts';

const inbound = (kind: string, over: object) => ({
  type: 'inbound-rtp',
  kind,
  packetsReceived: 0,
  packetsLost: 0,
  ...over,
});

test('losses are those since the last reading, not of the whole call', () => {
  const first = readStats([inbound('audio', { packetsReceived: 900, packetsLost: 100 })], NO_COUNTERS, false);
  expect(first.lossIn).toBeCloseTo(0.1);
  const second = readStats([inbound('audio', { packetsReceived: 1000, packetsLost: 100 })], first.counters, false);
  expect([second.lossIn, second.arrived]).toEqual([0, 100]);
});

test('counters that fall (late packets, a new connection) are no negative loss', () => {
  const reading = readStats(
    [inbound('audio', { packetsReceived: 5, packetsLost: -3 })],
    { received: 90, lost: 10, sent: 0 },
    false,
  );
  expect([reading.lossIn, reading.arrived]).toEqual([0, 0]);
});

test('what the peer reports is the way out: the worse of sound and picture', () => {
  const reading = readStats(
    [
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.02, roundTripTime: 0.0123 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.2, roundTripTime: 0.02 },
      { type: 'outbound-rtp', kind: 'audio', packetsSent: 50 },
    ],
    NO_COUNTERS,
    false,
  );
  expect(reading).toMatchObject({ lossOut: 0.2, roundTripMs: 20, departed: 50 });
});

test('a picture that stopped counts zero frames, no picture at all counts none', () => {
  const still = inbound('video', { frameWidth: 640, frameHeight: 360 });
  expect(readStats([still], NO_COUNTERS, true)).toMatchObject({
    framesPerSecond: 0,
    frameWidth: 640,
    frameHeight: 360,
  });
  expect(readStats([still], NO_COUNTERS, false)).toMatchObject({ framesPerSecond: null, frameWidth: null });
});

test('a connection that has said nothing yet reads as unknown, not as zero', () => {
  expect(readStats([], NO_COUNTERS, false)).toMatchObject({ roundTripMs: null, jitterMs: null, lossIn: 0, lossOut: 0 });
  expect(readStats([inbound('audio', { jitter: 0.0042 })], NO_COUNTERS, false).jitterMs).toBe(4.2);
});
