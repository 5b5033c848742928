import { expect, test } from 'vitest';
import { firstLanguage } from './language-choice.ts';

const storage = (kept: string | null) => ({ getItem: () => kept, setItem: () => undefined });

test('the page speaks the first of the browser’s languages that it has, else English', () => {
  expect(firstLanguage(['zh-TW', 'en'], storage(null))).toBe('zh');
  expect(firstLanguage(['fr', 'en-GB', 'zh'], storage(null))).toBe('en');
  expect(firstLanguage(['fr'], storage(null))).toBe('en');
});

test('a choice made before wins, and something else in its place does not', () => {
  expect(firstLanguage(['en'], storage('zh'))).toBe('zh');
  expect(firstLanguage(['en'], storage('<b>'))).toBe('en');
});
