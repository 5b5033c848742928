import { expect, test } from 'vitest';
import { pageStorage } from './page-storage.ts';

test('where a browser forbids sites to keep anything the page keeps it for itself', () => {
  const storage = pageStorage(() => {
    throw new Error('SecurityError');
  });
  expect(storage.getItem('a')).toBeNull();
  storage.setItem('a', '1');
  expect(storage.getItem('a')).toBe('1');
  storage.removeItem('a');
  expect(storage.getItem('a')).toBeNull();
});
