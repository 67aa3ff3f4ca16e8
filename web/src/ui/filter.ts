/**
 * What a filter is, without any drawing: fields, operators, and the JSON the server takes.
 *
 *   {"and":[{"field":"country","op":"in","value":["DE","FR"]},
 *           {"or":[{"field":"name","op":"contains","value":"weber"},{"field":"stage","op":"eq","value":"won"}]}]}
 *
 * One level of groups, no more: deeper nesting is never read back correctly by people.
 */

/** The kinds of fields the server knows, and two of the page's own: yes/no, and records found by searching. */
export type FieldType =
  | 'text'
  | 'longtext'
  | 'phone'
  | 'email'
  | 'link'
  | 'number'
  | 'money'
  | 'date'
  | 'instant'
  | 'choice'
  | 'multi'
  | 'tags'
  | 'user'
  | 'team'
  | 'country'
  | 'currency'
  | 'language'
  | 'zone'
  | 'bool'
  | 'record';

export interface Choice {
  value: string;
  label: string;
}
export interface FilterField {
  key: string;
  label: string;
  type: FieldType;
  /** Heading in the field menu. */
  group?: string;
  choices?: Choice[];
  /** Finds records for `record` fields. */
  find?: (text: string, signal: AbortSignal) => Promise<Choice[]>;
  /** For money: the currency amounts are entered in. */
  currency?: string;
  /** Leaves out operators the server cannot answer for this field. */
  ops?: Op[];
}

export const ops = [
  'contains',
  'starts',
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'in',
  'nin',
  'last_days',
  'next_days',
  'empty',
  'not_empty',
] as const;
export type Op = (typeof ops)[number];

const textOps: Op[] = ['contains', 'starts', 'eq', 'ne', 'empty', 'not_empty'];
const codeOps: Op[] = ['in', 'nin', 'empty', 'not_empty'];
const dateOps: Op[] = ['last_days', 'next_days', 'eq', 'lt', 'gt', 'between', 'empty', 'not_empty'];
const perType: Record<FieldType, Op[]> = {
  text: textOps,
  longtext: ['contains', 'empty', 'not_empty'],
  phone: textOps,
  email: textOps,
  link: textOps,
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'between', 'empty', 'not_empty'],
  money: ['eq', 'gt', 'gte', 'lt', 'lte', 'between', 'empty', 'not_empty'],
  date: dateOps,
  instant: dateOps,
  choice: codeOps,
  multi: codeOps,
  tags: codeOps,
  user: codeOps,
  team: codeOps,
  country: codeOps,
  currency: codeOps,
  language: codeOps,
  zone: codeOps,
  record: codeOps,
  bool: ['eq'],
};
export const isDateType = (type: FieldType): boolean => type === 'date' || type === 'instant';

export function opsOf(field: FilterField): Op[] {
  const all = perType[field.type];
  return field.ops ? all.filter((op) => field.ops?.includes(op)) : all;
}

export type Value = string | number | boolean | string[] | [number, number] | [string, string] | null;

export interface Condition {
  field: string;
  op: Op;
  value?: Value;
}
export interface Group {
  or: Condition[];
}
export type Term = Condition | Group;
export interface Filter {
  and: Term[];
}

export const noFilter: Filter = { and: [] };
export const isGroup = (term: Term): term is Group => 'or' in term;

/** Does the operator stand alone ("is empty")? */
export const needsValue = (op: Op): boolean => op !== 'empty' && op !== 'not_empty';

/** A condition half filled in is kept on screen but not sent. */
export function isComplete(condition: Condition): boolean {
  if (!needsValue(condition.op)) return true;
  const { value } = condition;
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) {
    if (value.length === 0) return false;
    if (condition.op === 'between')
      return value.length === 2 && value.every((v) => v !== '' && v !== null && v !== undefined);
  }
  return true;
}

/** The filter without what is incomplete or empty. */
export function cleanFilter(filter: Filter): Filter {
  const and: Term[] = [];
  for (const term of filter.and) {
    if (isGroup(term)) {
      const or = term.or.filter(isComplete);
      if (or.length === 1 && or[0]) and.push(or[0]);
      else if (or.length > 1) and.push({ or });
    } else if (isComplete(term)) and.push(term);
  }
  return { and };
}

export function countConditions(filter: Filter): number {
  return cleanFilter(filter).and.reduce((sum, term) => sum + (isGroup(term) ? term.or.length : 1), 0);
}

/** Filter → text for the URL and the API's `filter` parameter; undefined when it filters nothing. */
export function filterToText(filter: Filter): string | undefined {
  const clean = cleanFilter(filter);
  if (clean.and.length === 0) return undefined;
  const tidy = (c: Condition): Condition =>
    needsValue(c.op) ? { field: c.field, op: c.op, value: c.value } : { field: c.field, op: c.op };
  return JSON.stringify({ and: clean.and.map((t) => (isGroup(t) ? { or: t.or.map(tidy) } : tidy(t))) });
}

function readCondition(raw: unknown): Condition | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { field, op, value } = raw as Record<string, unknown>;
  if (typeof field !== 'string' || field === '' || !ops.includes(op as Op)) return undefined;
  const simple = ['string', 'number', 'boolean'].includes(typeof value);
  const list =
    Array.isArray(value) && value.length <= 500 && value.every((v) => ['string', 'number'].includes(typeof v));
  if (value !== undefined && value !== null && !simple && !list) return undefined;
  return { field, op: op as Op, ...(value === undefined ? {} : { value: value as Value }) };
}

/** Text → filter. What does not read as a filter (an old link, a typing error) is left out, never thrown. */
export function filterFromText(text: unknown, fields?: FilterField[]): Filter {
  if (typeof text !== 'string' || text === '' || text.length > 20_000) return noFilter;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return noFilter;
  }
  const list = (raw as { and?: unknown } | null)?.and;
  if (!Array.isArray(list)) return noFilter;
  const known = fields && new Set(fields.map((f) => f.key));
  const keep = (c: Condition | undefined): c is Condition => c !== undefined && (known?.has(c.field) ?? true);
  const and: Term[] = [];
  for (const item of list.slice(0, 50)) {
    const inner = (item as { or?: unknown } | null)?.or;
    if (Array.isArray(inner)) {
      const or = inner.slice(0, 50).map(readCondition).filter(keep);
      if (or.length > 0) and.push({ or });
    } else {
      const condition = readCondition(item);
      if (keep(condition)) and.push(condition);
    }
  }
  return { and };
}

/** A new condition on the field with its most usual operator. */
export function freshCondition(field: FilterField): Condition {
  const op = opsOf(field)[0] ?? 'eq';
  if (field.type === 'bool') return { field: field.key, op: 'eq', value: true };
  if (op === 'last_days') return { field: field.key, op, value: 30 };
  return { field: field.key, op };
}

/** Changing the operator keeps the value where it still fits. */
export function withOp(condition: Condition, op: Op): Condition {
  const shape = (o: Op) =>
    o === 'between'
      ? 'pair'
      : o === 'last_days' || o === 'next_days'
        ? 'days'
        : o === 'in' || o === 'nin'
          ? 'list'
          : needsValue(o)
            ? 'one'
            : 'none';
  if (shape(op) === shape(condition.op)) return { ...condition, op };
  return { field: condition.field, op, ...(shape(op) === 'days' ? { value: 30 } : {}) };
}
