/**
 * Between the record the server sends and the forms of the page. Forms name a field by its dictionary key with ":" for the
 * dot ("own:fair_year"), because a dot would make the form nest; the server is told what changed and nothing else.
 */
import { ApiError } from '@/api/client';
import { sameValue, type Values } from '@/ui/conflict';
import type { FieldInfo, Loose, Match, Money, Patch, Ref, Tag } from './types';

/** Fields that belong to the contacts of a customer or follow from others: shown in lists, never edited here. */
export const isEditable = (field: FieldInfo): boolean =>
  field.level === 'edit' && !field.read_only && !field.key.startsWith('contact.');

export const formName = (key: string): string => key.replace('.', ':');
export const keyOfName = (name: string): string => name.replace(':', '.');

/** What to call a customer whose name the reader may not see. */
export const titleOf = (customer: { name?: string; code?: string }): string => customer.name || customer.code || '—';

/** The value of a field as the record holds it. */
export function read(record: Loose, key: string): unknown {
  if (key.startsWith('own.')) return record.own?.[key.slice(4)];
  return record[key];
}

/** The value of a field as a form edits it: ids instead of named things, null for nothing. */
export function toForm(field: FieldInfo, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null;
  switch (field.kind) {
    case 'user':
    case 'team':
      return typeof value === 'object' ? (value as Ref).id : value;
    case 'tags':
      return (value as Tag[]).map((tag) => (typeof tag === 'object' ? tag.id : tag));
    default:
      return value;
  }
}

export function formValues(record: Loose, fields: FieldInfo[]): Values {
  return Object.fromEntries(fields.map((f) => [formName(f.key), toForm(f, read(record, f.key))]));
}

/** The body that carries the form's values of the given fields. */
export function toPatch(fields: FieldInfo[], values: Values): Patch {
  const patch: Patch = {};
  const own: Record<string, unknown> = {};
  for (const field of fields) {
    const name = formName(field.key);
    if (!(name in values)) continue;
    const value = values[name];
    const nothing =
      value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
    if (field.own) {
      own[field.key.slice(4)] = nothing ? null : value;
      continue;
    }
    switch (field.kind) {
      case 'user':
      case 'team':
        patch[`${field.key}_id`] = value ?? '';
        break;
      case 'tags':
        patch.tag_ids = value ?? [];
        break;
      case 'money':
        patch[field.key] = nothing ? { amount: 0, currency: '' } : (value as Money);
        break;
      case 'number':
        // The server keeps no negative counts; -1 is its word for "take it away".
        patch[field.key] = nothing ? -1 : value;
        break;
      default:
        patch[field.key] = nothing ? '' : value;
    }
  }
  if (Object.keys(own).length > 0) patch.own = own;
  return patch;
}

/** Only what differs from where the form started. */
export function changedValues(values: Values, start: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => !sameValue(value, start[name])));
}

const formField = (field: string): string => {
  if (field.startsWith('own.')) return formName(field);
  if (field === 'tag_ids') return 'tags';
  return /^(owner|team)_id$/.test(field) ? field.slice(0, -3) : field;
};

/** The server's refusal in the form's own terms: field names, and on a stale edit the stored record as form values. */
export function asFormError(error: unknown, fields: FieldInfo[]): unknown {
  if (!(error instanceof ApiError)) return error;
  const current = error.current as Loose | undefined;
  const stale = error.stale && current !== undefined && typeof current.version === 'number';
  return new ApiError(
    error.status,
    {
      ...error.problem,
      errors: error.errors.map((e) => ({ ...e, field: formField(e.field) })),
      data: stale ? { current: formValues(current, fields) } : error.problem.data,
    },
    stale ? versionTag(current.version) : error.etag,
  );
}

/** If-Match of a version. */
export const versionTag = (version: number): string => `"v${version}"`;

/** What stood in the clashing fields when the edit began: the server's word before what the page remembers. */
export function originalsOf(error: ApiError, fields: FieldInfo[], start: Values): Values {
  const data = error.problem.data as { original?: Record<string, unknown> | null } | null | undefined;
  const out = { ...start };
  for (const [column, value] of Object.entries(data?.original ?? {})) {
    const name = formField(column);
    const field = fields.find((f) => formName(f.key) === name);
    // Money is kept in two columns, so the server's word for it is not a form value.
    if (field && field.kind !== 'money') out[name] = toForm(field, value);
  }
  return out;
}

/** What a duplicate notice may say: for a customer the reader may not see, only that it exists and whose it is. */
export interface Notice {
  key: string;
  id?: string;
  name: string;
  owner: string;
  code?: string;
  country?: string;
  lastContact?: string;
  why: Match['why'];
}
export function noticesOf(matches: Match[] | null | undefined): Notice[] {
  return (matches ?? []).map((m, i) => {
    const base: Notice = { key: m.id ?? `${m.name}-${i}`, name: m.name, owner: m.owner ?? '', why: m.why ?? [] };
    if (!m.visible || !m.id) return base;
    return { ...base, id: m.id, code: m.code, country: m.country, lastContact: m.last_contact_at };
  });
}
