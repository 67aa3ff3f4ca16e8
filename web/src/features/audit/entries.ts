/** Reading the log without any drawing: where a record is, how a change reads in one line, what the address filters. */
import type { Tone } from '@/app/theme';
import { addDays, isDate } from '@/lib/dates';
import type { Params } from '@/lib/params';
import type { AuditEntry, Change } from './types';

/** Address of the page a row is about; undefined where there is none, or the record is gone. */
export function hrefOf(
  entry: Pick<AuditEntry, 'entity' | 'entity_id' | 'root_kind' | 'root_id' | 'action'>,
): string | undefined {
  const { entity, entity_id: id, root_kind, root_id } = entry;
  if (root_kind === 'customer' && root_id) return `/customers/${root_id}`;
  if (!id) return undefined;
  switch (entity) {
    case 'customer':
      return `/customers/${id}`;
    case 'user':
      return `/admin/users?user=${id}`;
    case 'role':
      return entry.action === 'delete' ? undefined : `/admin/roles/${id}`;
    case 'team':
    case 'department':
      return '/admin/teams';
    case 'own_field':
      return '/admin/fields';
    case 'tag':
      return '/admin/tags';
    case 'company':
      return '/admin/company';
    case 'import_run':
      return `/imports/${id}`;
    case 'job':
      return '/jobs';
    default:
      return undefined;
  }
}

/** Colour of an action by what it does to data. */
export function toneOf(action: string): Tone {
  if (/fail|denied|refus|locked|broken/.test(action)) return 'red';
  if (/^(delete|disable|undo|revoke|cancel|purge)/.test(action)) return 'red';
  if (/export|download|reset|transfer|hand-over|merge|bulk|backup|restore-backup/.test(action)) return 'amber';
  if (/^(create|upload|enable|restore|import|set-up)/.test(action)) return 'green';
  if (/^(update|edit|change|reorder|move|rename)/.test(action)) return 'blue';
  if (/^sign|session|token|totp|password/.test(action)) return 'purple';
  return 'grey';
}

/** A value in a few characters for a one-line summary. */
export function brief(value: unknown, most = 40): string {
  if (value === null || value === undefined || value === '') return '–';
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** A change in one line: what it became, and what it was where there was something. */
export function inShort(change: Change, name: (field: string, value: unknown) => unknown = (_, v) => v): string {
  if (change.redacted) return '•••';
  const after = brief(name(change.field, change.after), 24);
  const before = brief(name(change.field, change.before), 18);
  return before === '–' ? after : `${before} → ${after}`;
}

/** Fields shown in the one-line summary: those with readable values first. */
export function headline(changes: Change[], most = 2): { shown: Change[]; more: number } {
  const ranked = [...changes].sort((a, b) => Number(a.redacted ?? false) - Number(b.redacted ?? false));
  return { shown: ranked.slice(0, most), more: Math.max(0, changes.length - most) };
}

export const spans = ['today', '7', '30', '90'] as const;
export type Span = (typeof spans)[number];

/** First day of a span that ends today. */
export function spanFrom(span: Span, today: string): string {
  return span === 'today' ? today : addDays(today, 1 - Number(span));
}

/** Which span the address names, if its dates are exactly one. */
export function spanOf(params: Params, today: string): Span | undefined {
  if (params.to) return undefined;
  return spans.find((s) => params.from === spanFrom(s, today));
}

const keys = ['from', 'to', 'actor', 'action', 'entity', 'entity_id', 'q'] as const;
/** The filter in the address as the server takes it; dates that are none are left out. */
export function queryOf(params: Params): Partial<Record<(typeof keys)[number], string>> {
  const out: Partial<Record<(typeof keys)[number], string>> = {};
  for (const key of keys) {
    const value = params[key]?.trim();
    if (!value || value.length > 200) continue;
    if ((key === 'from' || key === 'to') && !isDate(value)) continue;
    out[key] = value;
  }
  return out;
}
