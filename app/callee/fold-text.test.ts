import { describe, expect, test } from 'vitest';
import { asciiDigits, foldText } from './fold-text.ts';

describe('foldText', () => {
  test.each([
    ['Ada  LOVELACE ', 'ada lovelace'],
    ['Zoë Müller', 'zoe muller'],
    ['Ｇｒａｃｅ', 'grace'],
    ['Nguyễn', 'nguyen'],
    ['王小明', '王小明'],
    ['\u00a0Ada\u00a0', 'ada'],
  ])('%j compares as %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });
});

describe('asciiDigits', () => {
  test.each([
    ['０１２３４５６７８９', '0123456789'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['०१२३४५६७८९', '0123456789'],
    ['𝟎𝟏𝟗𝟘𝟙𝟡𝟢𝟫𝟬𝟵𝟶𝟿', '019019090909'],
    ['Ⅷ ² ½ 七 a1', 'Ⅷ ² ½ 七 a1'],
  ])('%s is %s, for only decimal digits have a value of their own', (text, digits) => {
    expect(asciiDigits(text)).toBe(digits);
  });
});
