import { describe, expect, it } from 'vitest';
import { safeReturn } from '@/features/signin/routes';
import { parseSearch, stringifySearch } from './router';
import { can, levelOf, rangeOf } from './session';

const me = {
  rights: {
    customer: { actions: { view: 'own' as const, delete: 'none' as const }, groups: { billing: 'masked' as const } },
  },
};

describe('rights', () => {
  it('are none unless given', () => {
    expect(rangeOf(me, 'customer', 'view')).toBe('own');
    expect(rangeOf(me, 'customer', 'export')).toBe('none');
    expect(rangeOf(me, 'order', 'view')).toBe('none');
    expect(rangeOf(undefined, 'customer', 'view')).toBe('none');
    expect(levelOf(me, 'customer', 'billing')).toBe('masked');
    expect(levelOf(me, 'customer', 'notes')).toBe('none');
    expect(can(me, ['customer', 'delete'])).toBe(false);
    expect(can(me, undefined)).toBe(true);
    const either = [
      ['customer', 'delete'],
      ['customer', 'view'],
    ] as const;
    expect(can(me, either)).toBe(true);
    expect(can(me, [['customer', 'delete']])).toBe(false);
  });
});

describe('safeReturn', () => {
  it.each([
    ['/customers?filter=x', '/customers?filter=x'],
    [undefined, '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/signin?return=/', '/'],
  ])('%s → %s', (from, to) => expect(safeReturn(from)).toBe(to));
});

describe('search parameters', () => {
  it('stay the text they are', () => {
    const filter = '{"and":[{"field":"name","op":"eq","value":"1"}]}';
    const text = stringifySearch({ filter, page: 2, none: undefined, empty: '' });
    expect(parseSearch(text)).toEqual({ filter, page: '2' });
    expect(stringifySearch({})).toBe('');
  });
});
