/**
 * The list's state lives in the URL: filter, search, order, columns, layout and the saved view they came from. A link to
 * what is on screen therefore shows the same to a colleague (as far as his rights reach), with or without the view.
 */
import { arrangeColumns, type Column, type ColumnState, type Sort } from '@/ui/DataTable';
import { type Filter, type FilterField, filterFromText, filterToText } from '@/ui/filter';
import type { ViewSpec } from './types';

export type Layout = 'list' | 'board';

/** Search parameters of /customers. */
export interface ListSearch {
  q?: string;
  filter?: string;
  sort?: string;
  cols?: string;
  layout?: Layout;
  view?: string;
  /** "1" opens the drawer of a new customer. */
  new?: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export function readSearch(raw: Record<string, unknown>): ListSearch {
  return {
    q: text(raw.q)?.slice(0, 200),
    filter: text(raw.filter),
    sort: text(raw.sort),
    cols: text(raw.cols),
    layout: raw.layout === 'board' ? 'board' : undefined,
    view: text(raw.view),
    new: text(raw.new),
  };
}

export function sortFromText(text: string | undefined): Sort | undefined {
  if (!text) return undefined;
  return text.startsWith('-') ? { key: text.slice(1), desc: true } : { key: text, desc: false };
}
export const sortToText = (sort: Sort | undefined): string | undefined =>
  sort ? (sort.desc ? `-${sort.key}` : sort.key) : undefined;

/** The same filter with everything unknown or half written left out, so that two ways of writing it compare equal. */
export function canonical(filter: unknown, fields?: FilterField[]): string | undefined {
  const raw = typeof filter === 'string' ? filter : filter ? JSON.stringify(filter) : '';
  return filterToText(filterFromText(raw, fields));
}

/** What a saved view puts into the URL. */
export function searchOfView(id: string, spec: ViewSpec): ListSearch {
  return {
    view: id,
    q: spec.q || undefined,
    filter: canonical(spec.filter),
    sort: spec.sort || undefined,
    cols: spec.columns && spec.columns.length > 0 ? spec.columns.join(',') : undefined,
    layout: spec.layout === 'board' ? 'board' : undefined,
  };
}

/** What of the URL a view remembers. */
export function specOfSearch(search: ListSearch, shown: string[]): ViewSpec {
  const filter = canonical(search.filter);
  return {
    ...(filter ? { filter: JSON.parse(filter) as Filter } : {}),
    sort: search.sort ?? '',
    columns: search.cols ? search.cols.split(',') : shown,
    layout: search.layout ?? 'list',
    q: search.q ?? '',
  };
}

/** Does the screen show something else than the view? Columns count only once they were changed under it. */
export function differsFromView(search: ListSearch, spec: ViewSpec): boolean {
  const saved = searchOfView('', spec);
  return (
    (search.q ?? '') !== (saved.q ?? '') ||
    canonical(search.filter) !== saved.filter ||
    (search.sort ?? '') !== (saved.sort ?? '') ||
    (search.layout ?? 'list') !== (saved.layout ?? 'list') ||
    (search.cols !== undefined && search.cols !== saved.cols)
  );
}

/** Columns named in the URL as the table's column state; widths stay those of this device. */
export function columnsFromText<Row>(cols: string | undefined, all: Column<Row>[], stored: ColumnState): ColumnState {
  if (!cols) return stored;
  const order = cols.split(',').filter((key) => all.some((c) => c.key === key));
  return {
    order,
    hidden: all.filter((c) => !c.fixed && !order.includes(c.key)).map((c) => c.key),
    widths: stored.widths,
  };
}

export function shownKeys<Row>(all: Column<Row>[], state: ColumnState): string[] {
  return arrangeColumns(all, state)
    .filter((c) => !c.fixed)
    .map((c) => c.key);
}

/** Fields to ask the server for: those of the shown columns and what the row itself always needs. */
export function wantedColumns(shown: string[], known: ReadonlySet<string>, always: string[]): string {
  const want = new Set<string>();
  for (const key of [...always, ...shown.map((k) => (k === 'local_time' ? 'time_zone' : k))]) {
    if (known.has(key) && !key.startsWith('contact.')) want.add(key);
  }
  return [...want].join(',');
}
