/**
 * Two kinds of time, never mixed: a date is a `YYYY-MM-DD` string and has no zone; an instant is an ISO string in UTC and
 * is shown in the reader's zone. Arithmetic on dates is done in UTC so that no daylight-saving change can shift a day.
 */

const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    try {
      made = new Intl.DateTimeFormat(language, options);
    } catch {
      // An unknown zone must not take the page down.
      made = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    }
    formats.set(key, made);
  }
  return made;
}

/** True for a real day: "2026-02-30" is not one. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

const asTime = (date: string) => Date.parse(`${date}T00:00:00Z`);

/** The day that follows `date` by `days` (before it when negative). */
export function addDays(date: string, days: number): string {
  return new Date(asTime(date) + days * DAY).toISOString().slice(0, 10);
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((asTime(to) - asTime(from)) / DAY);
}

/** The date of an instant in a zone. */
export function dateIn(instant: Date | string, zone: string): string {
  const parts = dateFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(typeof instant === 'string' ? new Date(instant) : instant);
}

export function today(zone: string, now = new Date()): string {
  return dateIn(now, zone);
}

/** "2026-11-21" → "2026年11月21日" / "21 Nov 2026"; without the year when it is the current one and `short` is set. */
export function formatDate(date: string, language: string, short = false, now = new Date()): string {
  if (!isDate(date)) return date;
  const sameYear = short && date.slice(0, 4) === String(now.getUTCFullYear());
  return dateFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: 'UTC',
    year: sameYear ? undefined : 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
  }).format(asTime(date));
}

/** Month and weekday of a date for headings of a timeline: "11月21日 星期六". */
export function formatDay(date: string, language: string, now = new Date()): string {
  if (!isDate(date)) return date;
  return dateFormat(language === 'en' ? 'en-GB' : language, {
    timeZone: 'UTC',
    year: date.slice(0, 4) === String(now.getUTCFullYear()) ? undefined : 'numeric',
    month: language === 'en' ? 'short' : 'long',
    day: 'numeric',
    weekday: language === 'en' ? 'short' : 'long',
  }).format(asTime(date));
}

/** An instant in the reader's zone: "2026-11-21 14:05". Digits sort and align, and mean the same in both languages. */
export function formatInstant(instant: string, zone: string, seconds = false): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return `${dateIn(date, zone)} ${formatTime(date, zone, seconds)}`;
}

/** "14:05" */
export function formatTime(instant: Date | string, zone: string, seconds = false): string {
  return dateFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    second: seconds ? '2-digit' : undefined,
    hourCycle: 'h23',
  }).format(typeof instant === 'string' ? new Date(instant) : instant);
}

const STEPS: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 天前", "in 2 hours", "刚刚". */
export function formatRelative(instant: string | Date, language: string, now = new Date()): string {
  const time = typeof instant === 'string' ? Date.parse(instant) : instant.getTime();
  if (Number.isNaN(time)) return String(instant);
  const gap = time - now.getTime();
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const [unit, size] of STEPS) {
    if (Math.abs(gap) >= size) return relative.format(Math.trunc(gap / size), unit);
  }
  return relative.format(0, 'second');
}

/** Days between today and a date in words: "今天", "明天", "3 天前". */
export function formatDayDistance(date: string, language: string, from: string): string {
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(daysBetween(from, date), 'day');
}

export function formatDuration(seconds: number, language: string): string {
  const unit = seconds >= 3600 ? 'hour' : seconds >= 60 ? 'minute' : 'second';
  const size = unit === 'hour' ? 3600 : unit === 'minute' ? 60 : 1;
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.ceil(seconds / size),
  );
}
