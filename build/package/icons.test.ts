import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { icnsOf } from './icns.mjs';
import { icoOf } from './ico.mjs';

const at = (name: string): Buffer => readFileSync(join(import.meta.dirname, name));
const sideOf = (png: Buffer): number => {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(png.readUInt32BE(20));
  return png.readUInt32BE(16);
};

it('the icons were drawn from the drawing as it is now', () => {
  const digest = createHash('sha256').update(at('icons/icon.svg')).digest('hex');
  expect(at('icons/drawn-from.txt').toString().trim(), 'run node build/package/make-icons.mjs').toBe(digest);
});

it('every picture for Linux has the size that its name says', () => {
  const names = readdirSync(join(import.meta.dirname, 'icons')).filter((name) => name.endsWith('.png'));
  expect(names).toContain('512x512.png');
  for (const name of names) expect(`${sideOf(at(`icons/${name}`))}x`, name).toBe(name.slice(0, name.indexOf('x') + 1));
});

it('the icon for Windows has whole pictures of the sides that its directory says, up to 256', () => {
  const ico = at('icon.ico');
  const sides = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const entry = 6 + 16 * index;
    const [size, offset] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)];
    const side = sideOf(ico.subarray(offset, offset + size));
    expect(ico.readUInt8(entry)).toBe(side % 256);
    return side;
  });
  expect(sides).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256]);
});

it('the icon for macOS has whole pictures up to 1024, and its own length', () => {
  const icns = at('icon.icns');
  expect(icns.readUInt32BE(4)).toBe(icns.length);
  const sides: Record<string, number> = {};
  for (let from = 8; from < icns.length; from += icns.readUInt32BE(from + 4)) {
    const picture = icns.subarray(from + 8, from + icns.readUInt32BE(from + 4));
    sides[icns.toString('latin1', from, from + 4)] = sideOf(picture);
  }
  expect(sides).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 });
});

it('an icon for macOS without one of its pictures is refused', () => {
  expect(() => icnsOf(new Map([[32, Buffer.alloc(1)]]))).toThrow('64 pixels');
});

it('a picture of 256 pixels is written as 0, which is all that a byte can say', () => {
  expect([...icoOf(new Map([[256, Buffer.from('x')]])).subarray(6, 8)]).toEqual([0, 0]);
});
