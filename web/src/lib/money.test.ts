import { describe, expect, it } from 'vitest';
import { exponent, formatMoney, formatTotal, minorToText, textToMinor } from './money';

describe('exponent', () => {
  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['VND', 0],
    ['KWD', 3],
    ['cny', 2],
  ])('%s has %i decimals', (currency, places) => expect(exponent(currency)).toBe(places));
});

describe('minorToText', () => {
  it.each([
    [123456, 'USD', '1234.56'],
    [5, 'USD', '0.05'],
    [0, 'USD', '0.00'],
    [-5, 'USD', '-0.05'],
    [-123456, 'USD', '-1234.56'],
    [1500, 'JPY', '1500'],
    [1, 'KWD', '0.001'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
  ])('%i %s → %s', (minor, currency, text) => expect(minorToText(minor, currency)).toBe(text));
});

describe('textToMinor', () => {
  it.each([
    ['1,234.5', 'USD', 123450],
    ['1234.56', 'USD', 123456],
    ['１２３４．５', 'USD', 123450],
    [' 12 ', 'USD', 1200],
    ["1'000'000", 'CHF', 100000000],
    ['1.500', 'USD', 150],
    ['-0', 'USD', 0],
    ['-3.2', 'USD', -320],
    ['1500', 'JPY', 1500],
    ['0.001', 'KWD', 1],
  ])('%s %s → %i', (text, currency, minor) => expect(textToMinor(text, currency)).toBe(minor));
  it.each([
    ['1.234', 'USD'],
    ['1.5', 'JPY'],
    ['', 'USD'],
    ['abc', 'USD'],
    ['1.2.3', 'USD'],
    ['1e5', 'USD'],
    ['99999999999999999', 'USD'],
  ])('refuses %s %s', (text, currency) => expect(textToMinor(text, currency)).toBeUndefined());

  it('gives back what it was given', () => {
    for (const currency of ['USD', 'JPY', 'KWD']) {
      for (const minor of [0, 1, 99, 100, 101, 123456789, -1, -100]) {
        expect(textToMinor(minorToText(minor, currency), currency)).toBe(minor);
      }
    }
  });
});

describe('formatting', () => {
  it('groups digits and keeps every one of them', () => {
    expect(formatMoney(123456, 'USD', 'en')).toBe('USD 1,234.56');
    expect(formatMoney(Number.MAX_SAFE_INTEGER, 'USD', 'en', 'none')).toBe('90,071,992,547,409.91');
    expect(formatMoney(1500, 'JPY', 'zh-CN', 'none')).toBe('1,500');
  });
  it('marks a total that was not counted to its end', () => {
    expect(formatTotal({ count: 10000, more: true }, 'en')).toBe('10,000+');
    expect(formatTotal({ count: 42 }, 'en')).toBe('42');
  });
});
