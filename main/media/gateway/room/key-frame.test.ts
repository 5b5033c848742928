import { expect, test } from 'vitest';
import { beginsKeyFrame } from './key-frame.ts';

const bytes = (...b: number[]): Buffer => Buffer.from(b);

test.each([
  ['a key frame without extension', bytes(0x10, 0x00, 0x9d), true],
  ['an inter frame', bytes(0x10, 0x01), false],
  ['a later packet of a key frame', bytes(0x00, 0x00), false],
  ['a later partition', bytes(0x11, 0x00), false],
  ['a short picture ID', bytes(0x90, 0x80, 0x11, 0x00), true],
  ['a long picture ID', bytes(0x90, 0x80, 0x91, 0x22, 0x00), true],
  ['a long picture ID and an inter frame', bytes(0x90, 0x80, 0x91, 0x22, 0x01), false],
  ['picture ID, TL0PICIDX and TID', bytes(0x90, 0xe0, 0x91, 0x22, 0x01, 0x20, 0x00), true],
  ['a descriptor that is cut short', bytes(0x90, 0x80), false],
  ['nothing', bytes(), false],
])('VP8: %s', (_what, payload, key) => {
  expect(beginsKeyFrame('VP8', payload)).toBe(key);
});

test.each([
  ['an IDR slice', bytes(0x65, 0x88), true],
  ['a sequence parameter set', bytes(0x67, 0x42), true],
  ['another slice', bytes(0x41, 0x9a), false],
  ['the first fragment of an IDR', bytes(0x7c, 0x85), true],
  ['a later fragment of an IDR', bytes(0x7c, 0x05), false],
  ['an aggregate with an SPS', bytes(0x78, 0, 2, 0x09, 0x10, 0, 2, 0x67, 0x42), true],
  ['an aggregate without', bytes(0x78, 0, 2, 0x09, 0x10), false],
  ['an aggregate whose length lies', bytes(0x78, 0xff, 0xff, 0x01), false],
])('H.264: %s', (_what, payload, key) => {
  expect(beginsKeyFrame('H264/1', payload)).toBe(key);
});

test('no other codec has key frames', () => {
  expect(beginsKeyFrame('opus', bytes(0x10, 0x00))).toBe(false);
});
