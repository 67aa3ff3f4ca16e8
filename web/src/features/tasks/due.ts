/** When a task is due, in words, and how urgent that makes it. */
import type { Tone } from '@/app/theme';
import { addDays, daysBetween, isDate } from '@/lib/dates';

export type Bucket = 'overdue' | 'today' | 'week' | 'later' | 'none';

/** Where a date falls as seen from today; the week is the next seven days, as the server counts it. */
export function bucketOf(due: string | undefined, today: string): Bucket {
  if (!due || !isDate(due)) return 'none';
  const days = daysBetween(today, due);
  if (days < 0) return 'overdue';
  if (days === 0) return 'today';
  return days <= 7 ? 'week' : 'later';
}

export const bucketTones: Record<Bucket, Tone> = {
  overdue: 'red',
  today: 'amber',
  week: 'blue',
  later: 'grey',
  none: 'grey',
};

/** Quick choices for a due date. Monday is the first working day of the week to come. */
export function quickDates(today: string): Array<{ key: 'today' | 'tomorrow' | 'monday' | 'inWeek'; date: string }> {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  return [
    { key: 'today', date: today },
    { key: 'tomorrow', date: addDays(today, 1) },
    { key: 'monday', date: addDays(today, (8 - weekday) % 7 || 7) },
    { key: 'inWeek', date: addDays(today, 7) },
  ];
}
