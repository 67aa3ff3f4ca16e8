import { describe, expect, it } from 'vitest';
import { undoCalls } from './bulk';
import { differing, dropped, suggest, swapSides, takeAll } from './merge';
import type { Customer, MergeField } from './types';

const line = (field: string, winner: unknown, loser: unknown, choice?: 'winner' | 'loser'): MergeField =>
  ({
    field,
    label: { en: field, zh: field },
    winner,
    loser,
    differs: JSON.stringify(winner) !== JSON.stringify(loser),
    choice,
  }) as MergeField;
const fields = [
  line('name', 'A', 'B'),
  line('city', '', 'Lyon'),
  line('country', 'FR', 'FR'),
  line('phone', '1', undefined),
];

describe('merge choices', () => {
  it('asks only about fields that differ', () => {
    expect(differing(fields).map((f) => f.field)).toEqual(['name', 'city', 'phone']);
  });
  it('keeps the winner’s value unless it has none', () => {
    expect(suggest(fields)).toEqual({ name: 'winner', city: 'loser', phone: 'winner' });
  });
  it('follows the server’s suggestion where there is one', () => {
    expect(suggest([line('name', 'A', 'B', 'loser')])).toEqual({ name: 'loser' });
  });
  it('takes all of one side', () => {
    expect(takeAll(fields, 'loser')).toEqual({ name: 'loser', city: 'loser', phone: 'loser' });
  });
  it('keeps the same values when the sides are swapped', () => {
    expect(swapSides({ name: 'winner', city: 'loser' })).toEqual({ name: 'loser', city: 'winner' });
  });
  it('counts only real values as dropped', () => {
    expect(dropped(fields, suggest(fields)).map((f) => f.field)).toEqual(['name']);
    expect(dropped(fields, takeAll(fields, 'loser')).map((f) => f.field)).toEqual(['name', 'phone']);
  });
});

describe('taking a bulk change back', () => {
  const rows = [
    { id: 'a', version: 1, stage: 'lead', owner: { id: 'u1', name: '' }, tags: [{ id: 't1', name: '' }] },
    { id: 'b', version: 1, stage: 'lead', tags: [] },
    { id: 'c', version: 1, stage: 'won', own: { year: 2024 } },
  ] as unknown as Customer[];
  const all = new Set(['a', 'b', 'c']);
  it('groups records by their old value', () => {
    expect(undoCalls(rows, all, { stage: 'lost' })).toEqual([
      { ids: ['a', 'b'], set: { stage: 'lead' } },
      { ids: ['c'], set: { stage: 'won' } },
    ]);
  });
  it('leaves out records the change did not reach', () => {
    expect(undoCalls(rows, new Set(['c']), { stage: 'lost' })).toEqual([{ ids: ['c'], set: { stage: 'won' } }]);
  });
  it('takes a tag only off those that did not have it', () => {
    expect(undoCalls(rows, all, { tag_add: ['t1'] })).toEqual([{ ids: ['b', 'c'], set: { tag_remove: ['t1'] } }]);
    expect(undoCalls(rows, all, { tag_remove: ['t1'] })).toEqual([{ ids: ['a'], set: { tag_add: ['t1'] } }]);
  });
  it('gives owners and own fields back, also “none”', () => {
    expect(undoCalls(rows, new Set(['a', 'b']), { owner_id: 'u9' })).toEqual([
      { ids: ['a'], set: { owner_id: 'u1' } },
      { ids: ['b'], set: { owner_id: '' } },
    ]);
    expect(undoCalls(rows, new Set(['b', 'c']), { own: { year: 2030 } })).toEqual([
      { ids: ['b'], set: { own: { year: null } } },
      { ids: ['c'], set: { own: { year: 2024 } } },
    ]);
  });
});
