import { describe, expect, it } from 'vitest';
import { bucketOf, quickDates } from './due';
import { readSearch } from './search';

describe('due dates', () => {
  it.each([
    ['2026-11-20', 'overdue'],
    ['2026-11-21', 'today'],
    ['2026-11-22', 'week'],
    ['2026-11-28', 'week'],
    ['2026-11-29', 'later'],
    ['', 'none'],
    ['2026-02-30', 'none'],
    [undefined, 'none'],
  ])('%s is %s', (due, bucket) => {
    expect(bucketOf(due, '2026-11-21')).toBe(bucket);
  });
  it.each([
    ['2026-11-21', '2026-11-23'],
    ['2026-11-22', '2026-11-23'],
    ['2026-11-23', '2026-11-30'],
    ['2026-11-27', '2026-11-30'],
  ])('from %s the next Monday is %s', (today, monday) => {
    expect(quickDates(today).find((d) => d.key === 'monday')?.date).toBe(monday);
  });
  it('reads only what it knows from the address', () => {
    expect(readSearch({ due: 'overdue', who: 'all', layout: 'x', past: '1', task: 't1', evil: '1' })).toEqual({
      due: 'overdue',
      who: 'all',
      layout: undefined,
      past: '1',
      task: 't1',
    });
    expect(readSearch({ due: 'never' }).due).toBeUndefined();
  });
});
