import { describe, expect, test } from 'vitest';
import { clock, groupDigits, initials, moment, momentInList } from './format.ts';

describe('groupDigits', () => {
  test.each([
    ['482913507', '482 913 507'],
    ['4829135', '482 913 5'],
    ['48', '48'],
    ['', ''],
  ])('%j reads as %j, because groups of three are easier to say', (digits, grouped) => {
    expect(groupDigits(digits)).toBe(grouped);
  });
});

describe('clock', () => {
  test.each([
    [0, '0:00'],
    [7.9, '0:07'],
    [754, '12:34'],
    [3723, '1:02:03'],
    [-3, '0:00'],
  ])('%d s is %s', (seconds, shown) => {
    expect(clock(seconds)).toBe(shown);
  });
});

describe('moments', () => {
  const noon = Date.UTC(2026, 2, 4, 12, 0);
  test('a moment is said in the local zone and names it when asked', () => {
    expect(moment('en', noon, 'Asia/Shanghai')).toContain('20:00');
    expect(moment('en', noon, 'Asia/Shanghai', true)).toMatch(/20:00.*GMT\+8/);
    expect(moment('zh', noon, 'Asia/Shanghai')).toContain('2026年3月4日');
  });
  test('a list says only the time of what was today, in the zone of the reader', () => {
    expect(momentInList('en', noon, noon + 60_000, 'UTC')).toBe('12:00');
    expect(momentInList('en', noon, noon + 12 * 3600_000, 'UTC')).toContain('Mar');
    expect(momentInList('en', noon, noon + 5 * 3600_000, 'Asia/Shanghai')).toContain('Mar');
  });
});

describe('initials', () => {
  test.each([
    ['Ada Lovelace', 'AL'],
    ['grace', 'G'],
    ['Anna Maria von Berg', 'AB'],
    ['王小明', '小明'],
    ['+49 30 901820', '#'],
    ['', '#'],
    ['😀 Emoji', 'E'],
    ['ada@example.org', 'AO'],
  ])('%j gives %j', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
