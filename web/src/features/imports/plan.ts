/** What the wizard decides, without any drawing: columns to fields, keys, and the plan that is sent. */
import type {
  Assign,
  ColumnOptions,
  FileInfo,
  FileOptions,
  GuessedColumn,
  Hint,
  Mode,
  OnDuplicate,
  OnInvalid,
  Plan,
  RunState,
  Target,
  Uploaded,
  Why,
} from './types';

/** One column of the file and what becomes of it. */
export interface ColumnDraft {
  column: string;
  /** "" leaves the column out. */
  field: string;
  confidence: number;
  why: Why | 'chosen' | 'saved';
  default?: string;
  translate?: Record<string, string>;
}
export interface Draft {
  options: FileOptions;
  columns: ColumnDraft[];
  /** Fields every record gets the same value for. */
  fixed: Assign[];
  key: string[];
  mode: Mode;
  on_duplicate: OnDuplicate;
  on_invalid: OnInvalid;
  owner_id?: string;
  tag_ids: string[];
}

export const contactCount = 5;

/** A field's key with the number of its contact taken out: contact[3].email → ["contact.email", 3]. */
export function splitContact(key: string): [base: string, index: number] {
  const match = /^contact\[(\d)\]\.(.+)$/.exec(key);
  if (match) return [`contact.${match[2]}`, Number(match[1])];
  return [key, key.startsWith('contact.') ? 1 : 0];
}

/** Options that read the file exactly as it was read: for a wizard entered again, where what was overruled is not known. */
export function optionsOf(info: FileInfo): FileOptions {
  return {
    ...(info.encoding ? { encoding: info.encoding } : {}),
    ...(info.delimiter ? { delimiter: info.delimiter } : {}),
    ...(info.sheet ? { sheet: info.sheet } : {}),
    ...(info.header_row ? { header_row: info.header_row } : {}),
    ...(info.data_row ? { data_row: info.data_row } : {}),
  };
}

/** Where a draft begins: a saved mapping for exactly these columns, else the guess. */
export function draftFrom(file: Pick<Uploaded, 'headers' | 'guess' | 'mapping'>, targets: Target[]): Draft {
  const base: Draft = {
    options: {},
    columns: columnsFromGuess(file.headers, file.guess),
    fixed: [],
    key: [],
    mode: 'upsert',
    on_duplicate: 'skip',
    on_invalid: 'reject',
    tag_ids: [],
  };
  // How the file is read is decided by the file, not by a mapping made for another one.
  if (file.mapping?.plan) return { ...draftFromPlan(file.mapping.plan, file.headers, targets, 'saved'), options: {} };
  const named = nameByKey(base);
  return named ?? { ...base, key: suggestKey(base, []) };
}

/**
 * A list without company names, but with codes (one row per order, say): its codes become the key, and the customers are
 * called by them until somebody knows better. Undefined where that does not apply.
 */
export function nameByKey(draft: Draft): Draft | undefined {
  const fields = new Set([...draft.columns.map((c) => c.field), ...draft.fixed.map((a) => a.field)]);
  if (fields.has('customer.name') || fields.has('customer.name_local')) return undefined;
  const code = draft.columns.find((c) => c.field === 'customer.code');
  if (!code) return undefined;
  return { ...assign(draft, code.column, ''), key: [`column:${code.column}`] };
}

function columnsFromGuess(headers: string[], guess: GuessedColumn[]): ColumnDraft[] {
  const byColumn = new Map(guess.map((g) => [g.column, g]));
  return headers.map((column) => {
    const g = byColumn.get(column);
    return g?.field
      ? { column, field: g.field, confidence: g.confidence, why: g.why as Why }
      : { column, field: '', confidence: 0, why: '' };
  });
}

/** A plan (of a run, or saved) laid over the columns of a file; what the file lacks or the reader may not fill is dropped. */
export function draftFromPlan(plan: Plan, headers: string[], targets: Target[], why: 'saved' | 'chosen'): Draft {
  const known = new Set(targets.map((t) => t.key));
  const usable = (a: Assign) => targets.length === 0 || known.has(a.field);
  const byColumn = new Map(plan.mapping.filter((a) => a.column && usable(a)).map((a) => [a.column as string, a]));
  return {
    options: plan.options ?? {},
    columns: headers.map((column) => {
      const a = byColumn.get(column);
      if (!a) return { column, field: '', confidence: 0, why: '' };
      return { column, field: a.field, confidence: 1, why, default: a.default, translate: a.translate };
    }),
    fixed: plan.mapping.filter((a) => !a.column && usable(a)),
    key: (plan.key ?? []).filter((k) => !k.startsWith('column:') || headers.includes(k.slice(7))),
    mode: plan.mode || 'upsert',
    on_duplicate: plan.on_duplicate || 'skip',
    on_invalid: plan.on_invalid || 'reject',
    owner_id: plan.owner_id || undefined,
    tag_ids: plan.tag_ids ?? [],
  };
}

/** Gives a column to a field. A field stands once: the column that had it before is left out. */
export function assign(draft: Draft, column: string, field: string): Draft {
  return {
    ...draft,
    columns: draft.columns.map((c) => {
      if (c.column === column) return { column, field, confidence: field ? 1 : 0, why: field ? 'chosen' : '' };
      return field !== '' && c.field === field ? { column: c.column, field: '', confidence: 0, why: '' } : c;
    }),
    fixed: field === '' ? draft.fixed : draft.fixed.filter((a) => a.field !== field),
  };
}

export function patchColumn(draft: Draft, column: string, change: Partial<ColumnDraft>): Draft {
  return { ...draft, columns: draft.columns.map((c) => (c.column === column ? { ...c, ...change } : c)) };
}

/** Sets how one column writes numbers, dates or amounts; an empty choice goes back to what was found. */
export function patchFormat(draft: Draft, column: string, change: ColumnOptions): Draft {
  const columns = { ...draft.options.columns };
  const next = { ...columns[column], ...change };
  for (const k of Object.keys(next) as Array<keyof ColumnOptions>) if (!next[k]) delete next[k];
  if (Object.keys(next).length > 0) columns[column] = next;
  else delete columns[column];
  return { ...draft, options: { ...draft.options, columns: Object.keys(columns).length > 0 ? columns : undefined } };
}

/** Ways to recognise a customer, and the fields any of which makes one possible. */
const keyFields: Record<string, string[]> = {
  code: ['customer.code'],
  tax_number: ['customer.tax_number'],
  domain: ['customer.website', 'customer.email', 'contact.email'],
  email: ['customer.email', 'contact.email'],
  phone: ['customer.phone', 'contact.phone', 'contact.mobile'],
  name: ['customer.name', 'customer.name_local'],
};

/** Keys that can be chosen with the fields assigned now, surest first. */
export function possibleKeys(draft: Draft): string[] {
  const have = new Set(draft.columns.map((c) => c.field));
  return Object.keys(keyFields).filter((k) => keyFields[k]?.some((f) => have.has(f)));
}

/** The key proposed: what is already chosen as far as it still works, else the surest that works. */
export function suggestKey(draft: Draft, chosen: string[]): string[] {
  const possible = possibleKeys(draft);
  const kept = chosen.filter((k) =>
    k.startsWith('column:') ? draft.columns.some((c) => `column:${c.column}` === k) : possible.includes(k),
  );
  if (kept.length > 0) return kept;
  const first = possible.includes('code') ? 'code' : possible.includes('name') ? 'name' : possible[0];
  return first ? [first] : [];
}

export type Problem = 'nothing_mapped' | 'name_needed' | 'key_needed';

/** What keeps a plan from being carried out, before the server is asked. */
export function problemsOf(draft: Draft): Problem[] {
  const out: Problem[] = [];
  const fields = new Set([...draft.columns.map((c) => c.field), ...draft.fixed.map((a) => a.field)].filter(Boolean));
  const byColumn = draft.key.some((k) => k.startsWith('column:'));
  if (fields.size === 0 && draft.key.length === 0) out.push('nothing_mapped');
  else if (draft.mode !== 'update' && !fields.has('customer.name') && !fields.has('customer.name_local') && !byColumn)
    out.push('name_needed');
  if ((draft.mode === 'update' || draft.mode === 'skip') && draft.key.length === 0) out.push('key_needed');
  return out;
}

/** The body that is rehearsed, started and saved. */
export function planOf(draft: Draft): Plan {
  const mapping: Assign[] = [];
  for (const c of draft.columns) {
    if (c.field === '') continue;
    const translate = Object.fromEntries(Object.entries(c.translate ?? {}).filter(([from]) => from !== ''));
    mapping.push({
      column: c.column,
      field: c.field,
      ...(c.default ? { default: c.default } : {}),
      ...(Object.keys(translate).length > 0 ? { translate } : {}),
    });
  }
  for (const a of draft.fixed) if (a.field && a.default) mapping.push({ field: a.field, default: a.default });
  return {
    options: draft.options,
    mapping,
    key: draft.key,
    mode: draft.mode,
    on_duplicate: draft.on_duplicate,
    on_invalid: draft.on_invalid,
    ...(draft.owner_id ? { owner_id: draft.owner_id } : {}),
    ...(draft.tag_ids.length > 0 ? { tag_ids: draft.tag_ids } : {}),
  };
}

/** Different values of a column in the rows at hand, the commonest first. */
export function valuesOf(
  headers: string[],
  rows: string[][],
  column: string,
  most = 40,
): Array<{ value: string; count: number }> {
  const at = headers.indexOf(column);
  const counts = new Map<string, number>();
  if (at >= 0) {
    for (const row of rows) {
      const value = (row[at] ?? '').trim();
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, most);
}

/** Values the choices of a field do not know by code or name: those that need a translation. */
export function untranslated(values: string[], target: Target): string[] {
  const fold = (s: string) => s.normalize('NFKC').trim().toLowerCase();
  const known = new Set((target.options ?? []).flatMap((o) => [fold(o.code), fold(o.label.en), fold(o.label.zh)]));
  return values.filter((v) => !known.has(fold(v)));
}

/** A hint that leaves a choice to the person: the values allow both readings. */
export const isOpen = (hint: Hint | undefined): boolean =>
  hint !== undefined &&
  ((hint.date !== undefined && !hint.date_sure) || (hint.number !== undefined && !hint.number_sure));

export const steps = ['read', 'map', 'check', 'run'] as const;
export type Step = (typeof steps)[number];

/** The step a run is at; a file that only waits may be at any of the first three. */
export function stepOf(state: RunState, wanted: string | undefined): Step {
  if (state !== 'uploaded') return 'run';
  return wanted === 'map' || wanted === 'check' ? wanted : 'read';
}

export const isRunning = (state: RunState): boolean => state === 'running' || state === 'undoing';
