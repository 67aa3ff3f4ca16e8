import { describe, expect, it } from 'vitest';
import { countryName, formatBytes, initials, pickName, toneOf } from './names';

describe('names', () => {
  it.each([
    ['林悦', '林悦'],
    ['王思远', '思远'],
    ['Anna Maria Weber', 'AW'],
    ['kevin', 'K'],
    ['', '?'],
    ['  ', '?'],
    ['o’neill.sean', 'OS'],
  ])('initials of %s are %s', (name, letters) => expect(initials(name)).toBe(letters));

  it('takes the reader’s language first', () => {
    expect(pickName('zh-CN', '海风', 'Seabreeze')).toBe('海风');
    expect(pickName('en', '海风', '')).toBe('海风');
    expect(pickName('zh-CN', null, 'Seabreeze')).toBe('Seabreeze');
    expect(pickName('en', null, null)).toBe('');
  });
  it('names countries and never throws on nonsense', () => {
    expect(countryName('DE', 'zh-CN')).toBe('德国');
    expect(countryName('de', 'en')).toBe('Germany');
    expect(countryName('12', 'en')).toBe('12');
  });
  it('keeps a tone per name', () => {
    expect(toneOf('林悦', 6)).toBe(toneOf('林悦', 6));
    expect(toneOf('林悦', 6)).toBeLessThan(6);
  });
  it('writes sizes', () => {
    expect(formatBytes(0, 'en')).toBe('0 B');
    expect(formatBytes(1536, 'en')).toBe('1.5 KB');
    expect(formatBytes(26_214_400, 'en')).toBe('25 MB');
  });
});
