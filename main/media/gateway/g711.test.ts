import { expect, it } from 'vitest';
import { aLaw, fromALaw, fromMuLaw, muLaw } from './g711.ts';

const BYTES = Array.from({ length: 256 }, (_, byte) => byte);

it('gives every byte back after decoding and encoding, as a second passage must lose nothing more', () => {
  for (const byte of BYTES) {
    expect(aLaw(fromALaw(byte))).toBe(byte);
    // μ-law has two zeros.
    expect(muLaw(fromMuLaw(byte))).toBe(byte === 0x7f ? 0xff : byte);
  }
});

it('decodes the values that ITU-T G.711 tabulates', () => {
  expect([0x80, 0xff, 0x00].map(fromMuLaw)).toEqual([32_124, 0, -32_124]);
  expect([0xd5, 0x55, 0xaa, 0x2a].map(fromALaw)).toEqual([8, -8, 32_256, -32_256]);
});

it('stays within a sixteenth of any sample, or a few steps of a small one', () => {
  for (let x = -32_768; x < 32_768; x += 7) {
    expect(Math.abs(fromMuLaw(muLaw(x)) - x)).toBeLessThanOrEqual(Math.max(8, Math.abs(x) / 16));
    expect(Math.abs(fromALaw(aLaw(x)) - x)).toBeLessThanOrEqual(Math.max(16, Math.abs(x) / 16));
  }
});
