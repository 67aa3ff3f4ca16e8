/** Time zones: what the clock on a customer's wall says, and whether anybody is likely to be at the desk. */
import { useSyncExternalStore } from 'react';
import { dateFormat, dateIn, daysBetween, formatTime } from './dates';

/** Zones the browser knows, else the few a trading company meets daily. */
export function allZones(): string[] {
  const intl = Intl as typeof Intl & { supportedValuesOf?: (key: 'timeZone') => string[] };
  const zones = intl.supportedValuesOf?.('timeZone') ?? [
    'Asia/Shanghai',
    'Asia/Dubai',
    'Europe/London',
    'Europe/Berlin',
    'America/New_York',
    'America/Los_Angeles',
    'America/Sao_Paulo',
  ];
  return zones.includes('UTC') ? zones : [...zones, 'UTC'];
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}

/** Minutes a zone is ahead of UTC at an instant. */
export function offsetMinutes(zone: string, at = new Date()): number {
  const text = dateFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((p) => p.type === 'timeZoneName')?.value;
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(text ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/** "UTC+8", "UTC+5:30", "UTC". */
export function offsetLabel(zone: string, at = new Date()): string {
  const minutes = offsetMinutes(zone, at);
  if (minutes === 0) return 'UTC';
  const rest = Math.abs(minutes) % 60;
  const hours = Math.floor(Math.abs(minutes) / 60);
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

export interface OfficeHours {
  /** Hours as numbers: 8.5 is half past eight. */
  from: number;
  to: number;
  /** Days of rest, 0 = Sunday. */
  rest: number[];
}
export const usualHours: OfficeHours = { from: 9, to: 18, rest: [0, 6] };
/** Countries whose week ends on Friday and Saturday; the Emirates moved to Saturday and Sunday in 2022. */
const FRIDAY_REST = new Set('AF BD BH DJ DZ EG IQ IR JO KW LY MV OM PS QA SA SD SY YE'.split(' '));

export function hoursOf(country: string | undefined): OfficeHours {
  const code = country?.toUpperCase() ?? '';
  if (code === 'IR') return { ...usualHours, rest: [4, 5] };
  return FRIDAY_REST.has(code) ? { ...usualHours, rest: [5, 6] } : usualHours;
}

export type Presence = 'open' | 'soon' | 'closed' | 'rest';

export interface LocalTime {
  time: string;
  /** Days the zone's date is ahead (+1) or behind (-1) of the reader's. */
  dayShift: number;
  weekday: number;
  presence: Presence;
}

export function localTime(zone: string, readerZone: string, hours = usualHours, now = new Date()): LocalTime {
  const local = dateIn(now, zone);
  const weekday = new Date(`${local}T00:00:00Z`).getUTCDay();
  const time = formatTime(now, zone);
  const [h = 0, m = 0] = time.split(':').map(Number);
  const clock = h + m / 60;
  let presence: Presence = 'closed';
  if (hours.rest.includes(weekday)) presence = 'rest';
  else if (clock >= hours.from && clock < hours.to) presence = 'open';
  else if (clock < hours.from && hours.from - clock <= 1) presence = 'soon';
  return { time, dayShift: daysBetween(dateIn(now, readerZone), local), weekday, presence };
}

let minute = Math.floor(Date.now() / 60_000);
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function schedule() {
  timer = setTimeout(tick, 60_000 - (Date.now() % 60_000) + 20);
}
function tick() {
  minute = Math.floor(Date.now() / 60_000);
  for (const listener of listeners) listener();
  if (listeners.size > 0) schedule();
}
function subscribe(listener: () => void) {
  listeners.add(listener);
  if (listeners.size === 1) schedule();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** The time now, re-read on every full minute; one timer serves all clocks of the page. */
export function useMinute(): Date {
  useSyncExternalStore(subscribe, () => minute);
  return new Date();
}
