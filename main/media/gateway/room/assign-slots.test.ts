import { expect, test } from 'vitest';
import { assignSlots } from './assign-slots.ts';

test('who is shown keeps the place when somebody else comes', () => {
  expect(assignSlots([null, 'a', null, null], ['b', 'a'], 4)).toEqual(['b', 'a', null, null]);
});

test('with more than fit, those who spoke last are shown, and only the one who must goes', () => {
  expect(assignSlots(['a', 'b', 'c', 'd'], ['e', 'd', 'b', 'a', 'c'], 4)).toEqual(['a', 'b', 'e', 'd']);
});

test('a viewer whose line is thin sees fewer', () => {
  expect(assignSlots(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'], 1)).toEqual([null, null, null, 'd']);
});

test('who leaves frees the place', () => {
  expect(assignSlots(['a', 'b', null, null], ['b'], 4)).toEqual([null, 'b', null, null]);
});
