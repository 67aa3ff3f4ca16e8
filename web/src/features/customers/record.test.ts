import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/client';
import { mergeThree } from '@/ui/conflict';
import { asFormError, changedValues, formValues, noticesOf, originalsOf, titleOf, toPatch } from './record';
import type { FieldInfo, FieldKind, Loose, Match } from './types';

const field = (key: string, kind: FieldKind): FieldInfo => ({
  key,
  kind,
  label: { en: key, zh: key },
  group: 'profile',
  level: 'edit',
  own: key.startsWith('own.'),
  sortable: true,
  filterable: true,
  required: false,
  read_only: false,
  default_column: true,
});
const fields = [
  field('name', 'text'),
  field('city', 'text'),
  field('owner', 'user'),
  field('tags', 'tags'),
  field('turnover', 'money'),
  field('staff_count', 'number'),
  field('own.cert', 'multi'),
];
const record = {
  id: 'c1',
  version: 4,
  name: 'Weber',
  city: 'Stuttgart',
  owner: { id: 'u1', name: 'Lin' },
  tags: [{ id: 't1', name: 'fair' }],
  turnover: { amount: 1_000_00, currency: 'EUR' },
  own: { cert: ['ce'] },
} as unknown as Loose;

describe('forms', () => {
  const values = formValues(record, fields);
  it('holds ids for named things and null for nothing', () => {
    expect(values).toEqual({
      name: 'Weber',
      city: 'Stuttgart',
      owner: 'u1',
      tags: ['t1'],
      turnover: { amount: 1_000_00, currency: 'EUR' },
      staff_count: null,
      'own:cert': ['ce'],
    });
  });
  it('sends only what changed', () => {
    const changed = changedValues({ ...values, city: 'Ulm', staff_count: undefined }, values);
    expect(changed).toEqual({ city: 'Ulm' });
    expect(toPatch(fields, changed)).toEqual({ city: 'Ulm' });
  });
  it('writes nothing in the words the server clears by', () => {
    const cleared = Object.fromEntries(Object.keys(values).map((name) => [name, null]));
    expect(toPatch(fields, cleared)).toEqual({
      name: '',
      city: '',
      owner_id: '',
      tag_ids: [],
      turnover: { amount: 0, currency: '' },
      staff_count: -1,
      own: { cert: null },
    });
  });
  it('puts the server’s faults on the form’s fields', () => {
    const error = asFormError(
      new ApiError(422, {
        errors: [
          { field: 'own.cert', message: 'a' },
          { field: 'owner_id', message: 'b' },
          { field: 'tag_ids', message: 'c' },
          { field: 'city', message: 'd' },
        ],
      }),
      fields,
    ) as ApiError;
    expect(error.errors.map((e) => e.field)).toEqual(['own:cert', 'owner', 'tags', 'city']);
  });
  it('calls a customer by its code when the name is hidden', () => {
    expect(titleOf({ code: 'C-7' })).toBe('C-7');
    expect(titleOf({})).toBe('—');
  });
});

describe('a stale edit', () => {
  const current = { ...record, version: 6, city: 'Frankfurt', own: { cert: ['ce', 'fda'] } };
  const raw = new ApiError(412, {
    code: 'stale',
    data: { current, original: { city: 'Stuttgart' }, conflicts: ['city'] },
  });
  it('compares mine, theirs and the original in form values', () => {
    const error = asFormError(raw, fields) as ApiError;
    expect(error.etag).toBe('"v6"');
    const start = formValues(record, fields);
    const mine = { ...start, city: 'Ulm', owner: 'u2' };
    const { merged, clashes } = mergeThree(mine, error.current ?? {}, start);
    expect(clashes).toEqual([{ field: 'city', mine: 'Ulm', theirs: 'Frankfurt', original: 'Stuttgart' }]);
    // What only they changed is taken over, what only I changed stays.
    expect(merged['own:cert']).toEqual(['ce', 'fda']);
    expect(merged.owner).toBe('u2');
  });
  it('believes the server about what stood there, not a page that refreshed in between', () => {
    expect(originalsOf(raw, fields, { city: 'Frankfurt' })).toEqual({ city: 'Stuttgart' });
  });
  it('passes other errors through', () => {
    const other = new Error('x');
    expect(asFormError(other, fields)).toBe(other);
  });
});

describe('duplicate notices', () => {
  const seen: Match = {
    id: 'c9',
    name: 'Weber GmbH',
    code: 'C-9',
    country: 'DE',
    owner: 'Chen',
    visible: true,
    why: [{ kind: 'domain' }],
    last_contact_at: '2026-11-01T00:00:00Z',
  };
  it('tells of a visible customer where to look', () => {
    expect(noticesOf([seen])[0]).toMatchObject({
      id: 'c9',
      code: 'C-9',
      country: 'DE',
      owner: 'Chen',
      lastContact: '2026-11-01T00:00:00Z',
    });
  });
  it('tells of an invisible one only that it exists and whose it is, even if the server said more', () => {
    const told = noticesOf([{ ...seen, visible: false, email: 'secret@weber.de', phone: '+49' } as Match])[0];
    expect(told).toEqual({ key: 'c9', name: 'Weber GmbH', owner: 'Chen', why: [{ kind: 'domain' }] });
  });
  it('takes none for none', () => {
    expect(noticesOf(null)).toEqual([]);
  });
});
