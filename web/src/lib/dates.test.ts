import { describe, expect, it } from 'vitest';
import { addDays, dateIn, daysBetween, formatDate, formatDay, formatInstant, formatRelative, isDate } from './dates';

describe('dates without time', () => {
  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2026-02-30', false],
    ['2026-13-01', false],
    ['2026-2-1', false],
    ['', false],
  ])('%s is a day: %s', (text, real) => expect(isDate(text)).toBe(real));

  it('counts days over changes of the clock and of the year', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
    expect(daysBetween('2026-01-02', '2026-01-01')).toBe(-1);
  });

  it('writes them in both languages', () => {
    const now = new Date('2026-11-21T10:00:00Z');
    expect(formatDate('2026-11-21', 'zh-CN')).toBe('2026年11月21日');
    expect(formatDate('2026-11-21', 'en')).toBe('21 Nov 2026');
    expect(formatDate('2026-11-21', 'en', true, now)).toBe('21 Nov');
    expect(formatDay('2026-11-21', 'zh-CN', now)).toBe('11月21日星期六');
    expect(formatDate('not a date', 'en')).toBe('not a date');
  });
});

describe('instants', () => {
  it('are shown in the reader’s zone', () => {
    expect(formatInstant('2026-11-21T17:30:00Z', 'Asia/Shanghai')).toBe('2026-11-22 01:30');
    expect(formatInstant('2026-11-21T17:30:00Z', 'America/New_York')).toBe('2026-11-21 12:30');
    expect(dateIn('2026-11-21T17:30:00Z', 'Asia/Shanghai')).toBe('2026-11-22');
    expect(formatInstant('nonsense', 'UTC')).toBe('nonsense');
  });
  it('fall back to UTC for a zone the browser does not know', () => {
    expect(formatInstant('2026-11-21T17:30:00Z', 'Mars/Olympus')).toBe('2026-11-21 17:30');
  });

  const now = new Date('2026-11-21T12:00:00Z');
  it.each([
    ['2026-11-18T11:00:00Z', 'zh-CN', '3天前'],
    ['2026-11-21T09:30:00Z', 'en', '2 hours ago'],
    ['2026-11-21T11:59:40Z', 'en', 'now'],
    ['2026-11-23T12:00:00Z', 'zh-CN', '后天'],
    ['2024-11-01T12:00:00Z', 'en', '2 years ago'],
  ])('%s in %s is %s', (at, language, text) => expect(formatRelative(at, language, now)).toBe(text));
});
