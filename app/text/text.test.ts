import { describe, expect, test } from 'vitest';
import { EN, type TextKey } from './en.ts';
import { fillText, text } from './text.ts';
import { ZH } from './zh.ts';

const holes = (pattern: string): readonly string[] =>
  [...new Set([...pattern.matchAll(/\{(\w+)/g)].map(([, name]) => name!))].sort();

const keys = Object.keys(EN) as TextKey[];

describe('fillText', () => {
  test('a hole takes its value', () => {
    expect(fillText('{name} calls {name}', { name: 'Ada' })).toBe('Ada calls Ada');
  });
  test('a number chooses the form that fits it', () => {
    expect(fillText('{n} {n|call|calls}', { n: 1 })).toBe('1 call');
    expect(fillText('{n} {n|call|calls}', { n: 0 })).toBe('0 calls');
  });
  test('a value that looks like a hole stays as it is, for names come from other people', () => {
    expect(fillText('{a} {b}', { a: '{b}', b: '$&' })).toBe('{b} $&');
  });
});

describe('the tables', () => {
  test('every language has the same keys, so no sentence is missing', () => {
    expect(Object.keys(ZH).sort()).toEqual([...keys].sort());
  });
  test('a sentence has the same holes in both languages, so nothing said is lost', () => {
    expect(keys.filter((key) => holes(ZH[key]).join() !== holes(EN[key]).join())).toEqual([]);
  });
  test('Chinese sentences are Chinese, save names and examples', () => {
    const same = keys.filter((key) => EN[key] === ZH[key] && EN[key] !== '');
    expect(same).toEqual(['app.name', 'failure.version', 'general.language.en', 'general.language.zh']);
  });
  test('a text is given in the language that is asked for', () => {
    expect(text('en', 'incoming.answerHolds', { name: 'Ada' })).toBe('Ada is put on hold.');
    expect(text('zh', 'incoming.answerHolds', { name: '小明' })).toBe('与 小明 的通话将被保持。');
  });
});
