import { describe, expect, it } from 'vitest';
import type { Column, ColumnState } from '@/ui/DataTable';
import { filterFromText, filterToText } from '@/ui/filter';
import {
  canonical,
  columnsFromText,
  differsFromView,
  readSearch,
  searchOfView,
  shownKeys,
  sortFromText,
  sortToText,
  specOfSearch,
  wantedColumns,
} from './listState';

const filter =
  '{"and":[{"field":"country","op":"in","value":["DE","FR"]},{"or":[{"field":"own.fair_year","op":"gte","value":2025},{"field":"tags","op":"empty"}]}]}';

describe('search parameters', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(
      readSearch({ q: 'weber', filter, sort: '-name', layout: 'board', view: 'v1', cols: 'a,b', new: '1', evil: 'x' }),
    ).toEqual({
      q: 'weber',
      filter,
      sort: '-name',
      layout: 'board',
      view: 'v1',
      cols: 'a,b',
      new: '1',
    });
    expect(readSearch({ q: '', layout: 'cubes', filter: 7 })).toEqual({
      q: undefined,
      filter: undefined,
      sort: undefined,
      layout: undefined,
      view: undefined,
      cols: undefined,
      new: undefined,
    });
    expect(readSearch({ q: 'x'.repeat(500) }).q).toHaveLength(200);
  });
  it('reads back every filter it writes', () => {
    expect(filterToText(filterFromText(filter))).toBe(filter);
  });
  it('turns a sort order both ways', () => {
    expect(sortFromText('-updated_at')).toEqual({ key: 'updated_at', desc: true });
    expect(sortToText(sortFromText('name'))).toBe('name');
    expect(sortToText(sortFromText('-name'))).toBe('-name');
    expect(sortFromText(undefined)).toBeUndefined();
  });
  it('leaves unknown fields and half conditions out of a filter', () => {
    const fields = [{ key: 'country', label: 'Country', type: 'country' as const }];
    expect(canonical(filter, fields)).toBe('{"and":[{"field":"country","op":"in","value":["DE","FR"]}]}');
    expect(canonical('{"and":[{"field":"country","op":"in","value":[]}]}')).toBeUndefined();
    expect(canonical('not json')).toBeUndefined();
  });
});

describe('views', () => {
  const search = {
    view: 'v1',
    q: 'lamp',
    filter,
    sort: '-updated_at',
    cols: 'country,stage',
    layout: 'board' as const,
  };
  it('survives being saved and opened again', () => {
    const spec = specOfSearch(search, []);
    expect(searchOfView('v1', spec)).toEqual(search);
    expect(differsFromView(search, spec)).toBe(false);
  });
  it('remembers the columns on screen when the address names none', () => {
    expect(specOfSearch({ q: 'a' }, ['country', 'owner']).columns).toEqual(['country', 'owner']);
  });
  it('notices each kind of change', () => {
    const spec = specOfSearch(search, []);
    expect(differsFromView({ ...search, q: 'desk' }, spec)).toBe(true);
    expect(differsFromView({ ...search, filter: undefined }, spec)).toBe(true);
    expect(differsFromView({ ...search, sort: 'name' }, spec)).toBe(true);
    expect(differsFromView({ ...search, layout: undefined }, spec)).toBe(true);
    expect(differsFromView({ ...search, cols: 'stage,country' }, spec)).toBe(true);
    expect(differsFromView({ ...search, cols: undefined }, spec)).toBe(false);
  });
  it('compares filters by meaning, not by spelling', () => {
    const spec = specOfSearch(search, []);
    expect(differsFromView({ ...search, filter: JSON.stringify(JSON.parse(filter), null, 2) }, spec)).toBe(false);
  });
});

describe('columns', () => {
  const all: Column<unknown>[] = [
    { key: 'name', title: 'Name', fixed: true },
    { key: 'country', title: 'Country' },
    { key: 'local_time', title: 'Local time' },
    { key: 'stage', title: 'Stage' },
    { key: 'notes', title: 'Notes', optional: true },
  ];
  const stored: ColumnState = { order: [], hidden: [], widths: { country: 90 } };
  it('shows what the address names, in its order, and keeps this device’s widths', () => {
    const state = columnsFromText('notes,country,gone', all, stored);
    expect(shownKeys(all, state)).toEqual(['notes', 'country']);
    expect(state.widths).toEqual({ country: 90 });
    expect(columnsFromText(undefined, all, stored)).toBe(stored);
  });
  it('asks the server for the zone behind the local time and for nothing it does not know', () => {
    const known = new Set(['country', 'time_zone', 'stage', 'contact.name']);
    expect(wantedColumns(['local_time', 'stage', 'secret', 'contact.name'], known, ['country'])).toBe(
      'country,time_zone,stage',
    );
  });
});
