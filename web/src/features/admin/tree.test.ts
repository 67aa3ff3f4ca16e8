import { describe, expect, it } from 'vitest';
import { possibleParents, treeOf } from './tree';
import type { Department, Team } from './types';

const dep = (id: string, parent?: string): Department => ({
  id,
  name: id,
  parent: parent ? { id: parent, name: parent } : undefined,
  teams: 0,
  members: 0,
  version: 1,
});
const team = (id: string, department?: string): Team => ({
  id,
  name: id,
  department: department ? { id: department, name: department } : undefined,
  members: 0,
  version: 1,
});
const lines = (departments: Department[], teams: Team[]) =>
  treeOf(departments, teams).map(
    (l) => `${'  '.repeat(l.depth)}${l.kind === 'team' ? `(${l.team.id})` : l.department.id}`,
  );

describe('the house as a tree', () => {
  it('puts teams before sub-departments and homeless teams last', () => {
    expect(
      lines(
        [dep('sales'), dep('europe', 'sales'), dep('finance')],
        [team('t1', 'europe'), team('t2', 'sales'), team('t3')],
      ),
    ).toEqual(['sales', '  (t2)', '  europe', '    (t1)', 'finance', '(t3)']);
  });

  it('loses nothing whose parent is unknown or whose parents form a loop', () => {
    expect(lines([dep('a', 'gone')], [team('t', 'gone')])).toEqual(['a', '(t)']);
    expect(lines([dep('a', 'b'), dep('b', 'a')], [])).toEqual(['a', '  b']);
  });

  it('offers as parent neither a department itself nor what lies below it', () => {
    const all = [dep('a'), dep('b', 'a'), dep('c', 'b'), dep('d')];
    expect(possibleParents(all, 'a').map((d) => d.id)).toEqual(['d']);
    expect(possibleParents(all, 'c').map((d) => d.id)).toEqual(['a', 'b', 'd']);
    expect(possibleParents(all, undefined)).toHaveLength(4);
  });
});
