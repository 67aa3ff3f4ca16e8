import { describe, expect, it } from 'vitest';
import {
  assign,
  type Draft,
  draftFrom,
  draftFromPlan,
  isOpen,
  nameByKey,
  patchColumn,
  patchFormat,
  planOf,
  possibleKeys,
  problemsOf,
  splitContact,
  stepOf,
  suggestKey,
  untranslated,
  valuesOf,
} from './plan';
import type { Target } from './types';

const headers = ['Company', 'Country', 'Mail', 'Status', 'Remark'];
const guess = [
  { column: 'Company', field: 'customer.name', confidence: 0.98, why: 'header' },
  { column: 'Country', field: 'customer.country', confidence: 0.99, why: 'header_value' },
  { column: 'Mail', field: 'contact.email', confidence: 0.8, why: 'content' },
];
const label = { en: 'x', zh: 'x' };
const target = (key: string, more: Partial<Target> = {}): Target => ({
  key,
  label,
  kind: 'text',
  group: 'identity',
  block: 'customer',
  ...more,
});
const targets = ['customer.name', 'customer.country', 'customer.code', 'customer.stage', 'contact.email'].map((k) =>
  target(k),
);
const draft = (): Draft => draftFrom({ headers, guess }, targets);
const fieldOf = (d: Draft, column: string) => d.columns.find((c) => c.column === column)?.field;

describe('the draft of an import', () => {
  it('starts from the guess and leaves unknown columns out', () => {
    const d = draft();
    expect(d.columns.map((c) => c.field)).toEqual(['customer.name', 'customer.country', 'contact.email', '', '']);
    expect(d.columns[1]?.why).toBe('header_value');
    expect(d.mode).toBe('upsert');
    expect(d.key).toEqual(['name']);
  });

  it('calls customers by their code where the file has no names', () => {
    const d = draftFrom(
      {
        headers: ['Project Code', 'Country'],
        guess: [
          { column: 'Project Code', field: 'customer.code', confidence: 0.9, why: 'header' },
          { column: 'Country', field: 'customer.country', confidence: 0.9, why: 'header' },
        ],
      },
      targets,
    );
    expect(d.key).toEqual(['column:Project Code']);
    expect(fieldOf(d, 'Project Code')).toBe('');
    expect(problemsOf(d)).toEqual([]);
    expect(nameByKey(draft())).toBeUndefined();
  });

  it('prefers a mapping saved for the same columns, without what may not be filled any more', () => {
    const d = draftFrom(
      {
        headers,
        guess,
        mapping: {
          id: 'm',
          name: 'fair list',
          shared: false,
          mine: true,
          owner: { id: 'u', name: 'u' },
          headers,
          updated_at: '',
          version: 1,
          plan: {
            mapping: [
              { column: 'Company', field: 'customer.code' },
              { column: 'Gone', field: 'customer.name' },
              { column: 'Remark', field: 'own.secret' },
              { field: 'customer.stage', default: 'lead' },
            ],
            key: ['code', 'column:Gone'],
            mode: 'update',
          },
        },
      },
      targets,
    );
    expect(fieldOf(d, 'Company')).toBe('customer.code');
    expect(d.columns[0]?.why).toBe('saved');
    expect(fieldOf(d, 'Remark')).toBe('');
    expect(d.fixed).toEqual([{ field: 'customer.stage', default: 'lead' }]);
    expect(d.key).toEqual(['code']);
    expect(d.mode).toBe('update');
  });

  it('gives a field to one column only', () => {
    const d = assign(draft(), 'Remark', 'customer.name');
    expect(fieldOf(d, 'Remark')).toBe('customer.name');
    expect(fieldOf(d, 'Company')).toBe('');
    expect(d.columns.find((c) => c.column === 'Remark')?.why).toBe('chosen');
  });

  it('leaves several columns out without mixing them up', () => {
    const d = assign(assign(draft(), 'Company', ''), 'Country', '');
    expect(d.columns.filter((c) => c.field === '')).toHaveLength(4);
  });

  it('takes a constant back when a column is given to its field', () => {
    const d: Draft = { ...draft(), fixed: [{ field: 'customer.stage', default: 'lead' }] };
    expect(assign(d, 'Status', 'customer.stage').fixed).toEqual([]);
    expect(assign(d, 'Status', '').fixed).toHaveLength(1);
  });

  it('forgets the translation of a column that gets another field', () => {
    const d = patchColumn(assign(draft(), 'Status', 'customer.stage'), 'Status', { translate: { Hot: 'won' } });
    expect(planOf(d).mapping.find((a) => a.column === 'Status')?.translate).toEqual({ Hot: 'won' });
    expect(assign(d, 'Status', 'customer.code').columns.find((c) => c.column === 'Status')?.translate).toBeUndefined();
  });

  it('builds the plan the server takes', () => {
    const d: Draft = {
      ...draft(),
      fixed: [
        { field: 'customer.stage', default: 'lead' },
        { field: 'customer.code', default: '' },
      ],
      owner_id: 'u1',
      tag_ids: ['t1'],
    };
    expect(planOf(d)).toEqual({
      options: {},
      mapping: [
        { column: 'Company', field: 'customer.name' },
        { column: 'Country', field: 'customer.country' },
        { column: 'Mail', field: 'contact.email' },
        { field: 'customer.stage', default: 'lead' },
      ],
      key: ['name'],
      mode: 'upsert',
      on_duplicate: 'skip',
      on_invalid: 'reject',
      owner_id: 'u1',
      tag_ids: ['t1'],
    });
  });

  it('comes back from its own plan', () => {
    const d = patchFormat(assign(draft(), 'Status', 'customer.stage'), 'Remark', { date: 'dmy' });
    const again = draftFromPlan(planOf(d), headers, targets, 'chosen');
    expect(planOf(again)).toEqual(planOf(d));
  });

  it('sets and unsets how a column is written', () => {
    const set = patchFormat(draft(), 'Remark', { number: 'comma' });
    expect(set.options.columns).toEqual({ Remark: { number: 'comma' } });
    expect(patchFormat(set, 'Remark', { number: '' }).options.columns).toBeUndefined();
  });

  it('offers only keys the assigned fields can make', () => {
    expect(possibleKeys(draft())).toEqual(['domain', 'email', 'name']);
    expect(possibleKeys(assign(draft(), 'Remark', 'customer.code'))[0]).toBe('code');
    expect(suggestKey(assign(draft(), 'Company', ''), ['name'])).toEqual(['domain']);
    expect(suggestKey(draft(), ['column:Remark'])).toEqual(['column:Remark']);
    expect(suggestKey(draft(), ['column:Gone'])).toEqual(['name']);
  });

  it('says what is missing before the server does', () => {
    expect(problemsOf(draft())).toEqual([]);
    const none: Draft = { ...draft(), columns: draft().columns.map((c) => ({ ...c, field: '' })), key: [] };
    expect(problemsOf(none)).toEqual(['nothing_mapped']);
    const noName = assign(draft(), 'Company', '');
    expect(problemsOf(noName)).toEqual(['name_needed']);
    expect(problemsOf({ ...noName, key: ['column:Company'] })).toEqual([]);
    expect(problemsOf({ ...noName, mode: 'update', key: [] })).toEqual(['key_needed']);
  });
});

describe('looking at values', () => {
  const rows = [['A', 'DE', '', 'Hot', ''], ['B', 'FR', '', ' Hot ', ''], ['C', 'FR', '', 'won', ''], ['D']];
  it('counts the values of a column', () => {
    expect(valuesOf(headers, rows, 'Status')).toEqual([
      { value: 'Hot', count: 2 },
      { value: 'won', count: 1 },
    ]);
    expect(valuesOf(headers, rows, 'Nothing')).toEqual([]);
  });

  it('asks for a translation only of what is not a choice already', () => {
    const stage = target('customer.stage', { options: [{ code: 'won', label: { en: 'Won', zh: '成交' } }] });
    expect(untranslated(['Hot', 'WON', '成交', 'won '], stage)).toEqual(['Hot']);
  });

  it('knows a date that can be read in two ways', () => {
    expect(isOpen({ column: 'x', date: 'dmy', date_sure: false, sample: '03/04/2026' })).toBe(true);
    expect(isOpen({ column: 'x', date: 'dmy', date_sure: true, sample: '31/04/2026' })).toBe(false);
    expect(isOpen(undefined)).toBe(false);
  });

  it.each([
    ['contact[3].email', ['contact.email', 3]],
    ['contact.email', ['contact.email', 1]],
    ['customer.email', ['customer.email', 0]],
  ])('splits %s', (key, parts) => expect(splitContact(key)).toEqual(parts));

  it.each([
    ['uploaded', undefined, 'read'],
    ['uploaded', 'check', 'check'],
    ['uploaded', 'run', 'read'],
    ['running', 'map', 'run'],
    ['undone', undefined, 'run'],
  ] as const)('a run that is %s, asked for %s, shows %s', (state, wanted, step) =>
    expect(stepOf(state, wanted)).toBe(step),
  );
});
