import { describe, expect, it } from 'vitest';
import { codeFrom, freeCode, moved, tidyOptions } from './fields';

describe('own fields', () => {
  it.each([
    ['Certificate type', 'certificate_type'],
    ['Année d’origine', 'annee_d_origine'],
    ['  3rd party ', 'rd_party'],
    ['验厂标准', ''],
    ['ISO 9001:2015', 'iso_9001_2015'],
  ])('makes a code from %s', (name, code) => expect(codeFrom(name)).toBe(code));

  it('keeps codes apart', () => {
    expect(freeCode('bsci', [])).toBe('bsci');
    expect(freeCode('bsci', ['bsci', 'bsci_2'])).toBe('bsci_3');
    expect(freeCode('', ['option_1'])).toBe('option_2');
  });

  it('sends options with stable codes, both languages, and nothing blank', () => {
    expect(
      tidyOptions([
        { code: 'a', label: 'A', label_zh: '甲' },
        { label: '', label_zh: '验厂' },
        { label: '  ', label_zh: '' },
        undefined,
        { label: 'Sedex', label_zh: '', disabled: true },
        { label: 'A', label_zh: '' },
      ]),
    ).toEqual([
      { code: 'a', label: 'A', label_zh: '甲' },
      { code: 'option_1', label: '验厂', label_zh: '验厂' },
      { code: 'sedex', label: 'Sedex', label_zh: 'Sedex', disabled: true },
      { code: 'a_2', label: 'A', label_zh: 'A' },
    ]);
  });

  it('moves within bounds', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, -5)).toEqual(['c', 'a', 'b']);
    expect(moved(['a'], 4, 0)).toEqual(['a']);
  });
});
