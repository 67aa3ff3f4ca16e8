import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { show } from '../../test/render';
import { FilterBuilder } from './FilterBuilder';
import {
  cleanFilter,
  countConditions,
  type Filter,
  type FilterField,
  filterFromText,
  filterToText,
  freshCondition,
  noFilter,
  opsOf,
  withOp,
} from './filter';

const fields: FilterField[] = [
  { key: 'name', label: 'Name', type: 'text' },
  {
    key: 'stage',
    label: 'Stage',
    type: 'choice',
    choices: [
      { value: 'won', label: 'Won' },
      { value: 'lost', label: 'Lost' },
    ],
  },
  { key: 'updated_at', label: 'Updated', type: 'instant' },
  { key: 'active', label: 'Active', type: 'bool' },
];
const full: Filter = {
  and: [
    { field: 'name', op: 'contains', value: '华贸' },
    {
      or: [
        { field: 'stage', op: 'in', value: ['won'] },
        { field: 'updated_at', op: 'last_days', value: 30 },
      ],
    },
  ],
};

describe('filters as text', () => {
  it('go to text and back', () => {
    expect(filterFromText(filterToText(full))).toEqual(full);
    expect(filterToText(noFilter)).toBeUndefined();
    const inUrl = new URLSearchParams({ filter: filterToText(full) ?? '' }).toString();
    expect(filterFromText(new URLSearchParams(inUrl).get('filter'))).toEqual(full);
  });
  it('leave out what is not complete', () => {
    expect(
      cleanFilter({
        and: [
          { field: 'name', op: 'contains', value: '' },
          { field: 'name', op: 'empty' },
          {
            or: [
              { field: 'stage', op: 'in', value: [] },
              { field: 'stage', op: 'in', value: ['won'] },
            ],
          },
          { field: 'n', op: 'between', value: ['', '2026-01-01'] },
          { field: 'n', op: 'eq', value: 0 },
          { field: 'b', op: 'eq', value: false },
        ],
      }).and,
    ).toEqual([
      { field: 'name', op: 'empty' },
      { field: 'stage', op: 'in', value: ['won'] },
      { field: 'n', op: 'eq', value: 0 },
      { field: 'b', op: 'eq', value: false },
    ]);
    expect(countConditions(full)).toBe(3);
  });
  it.each([
    ['not json', '{"and'],
    ['another shape', '{"or":[]}'],
    ['a number', '7'],
    ['null', 'null'],
    [
      'unknown operators and objects as values',
      '{"and":[{"field":"a","op":"drop"},{"field":"a","op":"eq","value":{"x":1}},null,[1]]}',
    ],
    ['a text of a megabyte', `{"and":[${'{},'.repeat(300_000)}]}`],
  ])('survive %s', (_, text) => expect(filterFromText(text)).toEqual(noFilter));
  it('forget fields the list does not have', () => {
    const text = '{"and":[{"field":"gone","op":"empty"},{"field":"name","op":"empty"}]}';
    expect(filterFromText(text, fields).and).toEqual([{ field: 'name', op: 'empty' }]);
  });
});

describe('operators', () => {
  it('belong to the type of the field', () => {
    expect(opsOf({ key: 'x', label: '', type: 'choice' })).toEqual(['in', 'nin', 'empty', 'not_empty']);
    expect(opsOf({ key: 'x', label: '', type: 'text', ops: ['eq'] })).toEqual(['eq']);
    expect(freshCondition({ key: 'x', label: '', type: 'bool' })).toEqual({ field: 'x', op: 'eq', value: true });
  });
  it('keep the value where it still fits', () => {
    expect(withOp({ field: 'x', op: 'eq', value: 5 }, 'gt')).toEqual({ field: 'x', op: 'gt', value: 5 });
    expect(withOp({ field: 'x', op: 'eq', value: 5 }, 'between')).toEqual({ field: 'x', op: 'between' });
    expect(withOp({ field: 'x', op: 'in', value: ['a'] }, 'nin')).toEqual({ field: 'x', op: 'nin', value: ['a'] });
  });
});

describe('FilterBuilder', () => {
  function Host({ start, onChange }: { start: Filter; onChange: (f: Filter) => void }) {
    const [value, setValue] = useState(start);
    return (
      <FilterBuilder
        fields={fields}
        value={value}
        onChange={(f) => {
          setValue(f);
          onChange(f);
        }}
      />
    );
  }

  it('says each condition in words', () => {
    show(<Host start={full} onChange={vi.fn()} />);
    const chips = [...document.querySelectorAll('.tw-chip-main')].map((c) => c.textContent);
    expect(chips).toEqual(['Name contains 华贸', 'Stage is Won', 'Updated in the last 30 days']);
  });
  it('adds a condition, and tells only once it is complete', async () => {
    const changed = vi.fn();
    show(<Host start={noFilter} onChange={changed} />);
    await userEvent.click(screen.getByRole('button', { name: /Filter/ }));
    await userEvent.click(await screen.findByText('Name'));
    const input = await screen.findByLabelText('Name');
    expect(changed).not.toHaveBeenCalled();
    await userEvent.type(input, 'we');
    expect(changed).toHaveBeenLastCalledWith({ and: [{ field: 'name', op: 'contains', value: 'we' }] });
    await userEvent.click(screen.getByText('Done').closest('button') as HTMLElement);
    expect(document.querySelector('.tw-chip-main')?.textContent).toBe('Name contains we');
  });
  it('drops a condition left half done', async () => {
    const changed = vi.fn();
    show(<Host start={noFilter} onChange={changed} />);
    await userEvent.click(screen.getByRole('button', { name: /Filter/ }));
    await userEvent.click(await screen.findByText('Stage'));
    await userEvent.click((await screen.findByText('Done')).closest('button') as HTMLElement);
    expect(document.querySelector('.tw-chip-main')).toBeNull();
    expect(changed).not.toHaveBeenCalled();
  });
  it('removes one of a group, and everything', async () => {
    const changed = vi.fn();
    show(<Host start={full} onChange={changed} />);
    await userEvent.click(screen.getByLabelText('Remove condition: Updated'));
    expect(changed).toHaveBeenLastCalledWith({ and: [full.and[0], { field: 'stage', op: 'in', value: ['won'] }] });
    await userEvent.click(screen.getByText('Clear'));
    expect(changed).toHaveBeenLastCalledWith(noFilter);
  });
});
