import { describe, expect, it } from 'vitest';
import { mergeThree } from '@/ui/conflict';
import {
  byRange,
  diffGrants,
  doubtsOf,
  flatten,
  levelAt,
  linesOf,
  rangeAt,
  rolesSeeing,
  unflatten,
  withLevel,
  withRange,
} from './matrix';
import type { Grants, MatrixResource, RightInfo, Role } from './types';

const label = { en: 'x', zh: 'x' };
const acts = (...keys: string[]) => keys.map((key) => ({ key, label }));
const matrix: MatrixResource[] = [
  {
    key: 'customer',
    label,
    ranged: true,
    actions: acts('view', 'create', 'edit', 'delete', 'export'),
    groups: [
      { key: 'identity', label, fields: ['name'] },
      { key: 'billing', label, fields: ['bank_account'] },
    ],
  },
  { key: 'user', label, ranged: false, actions: acts('view', 'manage'), groups: [] },
  { key: 'audit', label, ranged: false, actions: acts('view', 'export'), groups: [] },
];
const grants: Grants = {
  actions: { customer: { view: 'team', edit: 'own' } },
  groups: { customer: { identity: 'edit', billing: 'none' } },
};

describe('matrix', () => {
  it('reads a missing cell as nothing', () => {
    expect(rangeAt(grants, 'customer', 'export')).toBe('none');
    expect(levelAt(grants, 'order', 'price')).toBe('none');
    expect(rangeAt({} as Grants, 'customer', 'view')).toBe('none');
  });

  it('changes one cell and leaves the original alone', () => {
    const next = withLevel(withRange(grants, 'user', 'view', 'all'), 'customer', 'billing', 'read');
    expect(rangeAt(next, 'user', 'view')).toBe('all');
    expect(levelAt(next, 'customer', 'billing')).toBe('read');
    expect(levelAt(next, 'customer', 'identity')).toBe('edit');
    expect(rangeAt(grants, 'user', 'view')).toBe('none');
    expect(levelAt(grants, 'customer', 'billing')).toBe('none');
  });

  it('names what differs and whether the role gains', () => {
    const next = withLevel(
      withRange(withRange(grants, 'customer', 'view', 'own'), 'customer', 'export', 'all'),
      'customer',
      'billing',
      'masked',
    );
    expect(diffGrants(grants, next, matrix)).toEqual([
      {
        cell: 'customer:view',
        kind: 'action',
        resource: 'customer',
        key: 'view',
        before: 'team',
        after: 'own',
        wider: false,
      },
      {
        cell: 'customer:export',
        kind: 'action',
        resource: 'customer',
        key: 'export',
        before: 'none',
        after: 'all',
        wider: true,
      },
      {
        cell: 'customer.billing',
        kind: 'group',
        resource: 'customer',
        key: 'billing',
        before: 'none',
        after: 'masked',
        wider: true,
      },
    ]);
  });

  it('sees no difference between an absent cell and none', () => {
    expect(diffGrants(grants, withRange(grants, 'user', 'manage', 'none'), matrix)).toEqual([]);
  });

  it('survives the flat form', () => {
    expect(diffGrants(grants, unflatten(flatten(grants, matrix)), matrix)).toEqual([]);
  });

  it('merges the work of two administrators cell by cell', () => {
    const mine = flatten(withRange(grants, 'customer', 'export', 'own'), matrix);
    const theirs = flatten(
      withRange(withRange(grants, 'customer', 'view', 'all'), 'customer', 'export', 'all'),
      matrix,
    );
    const { merged, clashes } = mergeThree(mine, theirs, flatten(grants, matrix));
    expect(clashes.map((c) => c.field)).toEqual(['customer:export']);
    expect(merged['customer:view']).toBe('all');
  });

  it('puts rights that deserve a second look apart', () => {
    const keys = (section: 'everyday' | 'special' | 'administration') =>
      linesOf(matrix, section).map((l) => `${l.resource.key}:${l.action.key}`);
    expect(keys('everyday')).toEqual(['customer:view', 'customer:create', 'customer:edit']);
    expect(keys('special')).toEqual(['customer:delete', 'customer:export', 'audit:view', 'audit:export']);
    expect(keys('administration')).toEqual(['user:view', 'user:manage']);
    const all = matrix.flatMap((r) => r.actions).length;
    expect(keys('everyday').length + keys('special').length + keys('administration').length).toBe(all);
  });

  it('doubts an edit that reaches further than the view, and rights to hidden records', () => {
    expect(doubtsOf(grants, matrix)).toEqual([]);
    expect(doubtsOf(withRange(grants, 'customer', 'edit', 'all'), matrix)).toEqual([
      { kind: 'beyond_view', resource: 'customer', action: 'edit' },
    ]);
    expect(doubtsOf(withLevel(grants, 'customer', 'identity', 'none'), matrix)).toEqual([
      { kind: 'blind', resource: 'customer' },
    ]);
  });

  it('lists who sees a field group', () => {
    const role = (name: string, g: Grants) => ({ id: name, name, grants: g }) as Role;
    const roles = [role('a', grants), role('b', withLevel(grants, 'customer', 'billing', 'masked'))];
    expect(rolesSeeing(roles, 'customer', 'billing').map((r) => [r.role.id, r.level])).toEqual([['b', 'masked']]);
  });

  it('gathers rights by reach, widest first', () => {
    const right = (action: string, range: RightInfo['range']): RightInfo => ({
      resource: 'customer',
      action,
      range,
      because: [],
      meaning: label,
    });
    expect(
      byRange(
        [right('view', 'team'), right('edit', 'own'), right('create', 'own'), right('export', 'none')],
        'customer',
      ),
    ).toEqual([
      { range: 'team', actions: ['view'] },
      { range: 'own', actions: ['edit', 'create'] },
      { range: 'none', actions: ['export'] },
    ]);
  });
});
