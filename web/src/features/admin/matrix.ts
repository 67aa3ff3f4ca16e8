/** The role matrix without any drawing: reading and changing cells, what differs, and which rights deserve a second look. */
import type { Level, Range } from '@/app/session';
import type { Grants, MatrixResource, RightInfo, Role } from './types';

export const ranges: readonly Range[] = ['none', 'own', 'team', 'department', 'all'];
export const levels: readonly Level[] = ['none', 'masked', 'read', 'edit'];

/** Rights that let much leave, change or disappear at once; they stand apart from everyday ones. */
const special = new Set(['export', 'transfer', 'bulk', 'merge', 'import', 'delete']);
/** Resources that are about the system, not about the trade. */
const administrative = new Set(['user', 'role', 'setting', 'audit', 'job', 'trust', 'backup']);

export type Section = 'everyday' | 'special' | 'administration';

export interface Line {
  resource: MatrixResource;
  action: MatrixResource['actions'][number];
  section: Section;
}

export function sectionOf(resource: string, action: string): Section {
  if (administrative.has(resource)) return resource === 'audit' || action === 'export' ? 'special' : 'administration';
  return special.has(action) ? 'special' : 'everyday';
}

/** Every action of the matrix, by section, in the order the server declares them. */
export function linesOf(matrix: MatrixResource[], section: Section): Line[] {
  return matrix.flatMap((resource) =>
    resource.actions
      .filter((action) => sectionOf(resource.key, action.key) === section)
      .map((action) => ({ resource, action, section })),
  );
}

export function rangeAt(grants: Grants, resource: string, action: string): Range {
  return (grants.actions?.[resource]?.[action] as Range | undefined) ?? 'none';
}
export function levelAt(grants: Grants, resource: string, group: string): Level {
  return (grants.groups?.[resource]?.[group] as Level | undefined) ?? 'none';
}
export function withRange(grants: Grants, resource: string, action: string, range: Range): Grants {
  return { ...grants, actions: { ...grants.actions, [resource]: { ...grants.actions?.[resource], [action]: range } } };
}
export function withLevel(grants: Grants, resource: string, group: string, level: Level): Grants {
  return { ...grants, groups: { ...grants.groups, [resource]: { ...grants.groups?.[resource], [group]: level } } };
}

/** A cell's address in the flat form: "customer:view" for an action, "customer.billing" for a field group. */
export type Flat = Record<string, string>;

/** Grants as one flat record with every cell of the matrix, so that two can be compared field by field. */
export function flatten(grants: Grants, matrix: MatrixResource[]): Flat {
  const flat: Flat = {};
  for (const r of matrix) {
    for (const a of r.actions) flat[`${r.key}:${a.key}`] = rangeAt(grants, r.key, a.key);
    for (const g of r.groups) flat[`${r.key}.${g.key}`] = levelAt(grants, r.key, g.key);
  }
  return flat;
}

export function unflatten(flat: Flat): Grants {
  const grants: Grants = { actions: {}, groups: {} };
  for (const [cell, value] of Object.entries(flat)) {
    const action = /^([^:.]+):(.+)$/.exec(cell);
    const group = /^([^:.]+)\.(.+)$/.exec(cell);
    const [, resource = '', key = ''] = action ?? group ?? [];
    const side = action ? grants.actions : grants.groups;
    if (resource) side[resource] = { ...side[resource], [key]: value };
  }
  return grants;
}

export interface CellChange {
  cell: string;
  kind: 'action' | 'group';
  resource: string;
  key: string;
  before: string;
  after: string;
  /** The role gains by it. */
  wider: boolean;
}

/** Cells that differ, in the order of the matrix. */
export function diffGrants(before: Grants, after: Grants, matrix: MatrixResource[]): CellChange[] {
  const a = flatten(before, matrix);
  const b = flatten(after, matrix);
  const out: CellChange[] = [];
  for (const cell of Object.keys(a)) {
    const was = a[cell] ?? 'none';
    const is = b[cell] ?? 'none';
    if (was === is) continue;
    const kind = cell.includes(':') ? 'action' : 'group';
    const [resource = '', key = ''] = cell.split(kind === 'action' ? ':' : '.');
    const scale: readonly string[] = kind === 'action' ? ranges : levels;
    out.push({ cell, kind, resource, key, before: was, after: is, wider: scale.indexOf(is) > scale.indexOf(was) });
  }
  return out;
}

/**
 * Combinations that are allowed and rarely meant: editing further than one can look, and rights to records whose every
 * field is hidden.
 */
export type Doubt = { kind: 'beyond_view'; resource: string; action: string } | { kind: 'blind'; resource: string };

export function doubtsOf(grants: Grants, matrix: MatrixResource[]): Doubt[] {
  const out: Doubt[] = [];
  for (const r of matrix) {
    const view = rangeAt(grants, r.key, 'view');
    if (r.ranged) {
      for (const a of r.actions) {
        if (a.key === 'view' || a.key === 'create') continue;
        if (ranges.indexOf(rangeAt(grants, r.key, a.key)) > ranges.indexOf(view)) {
          out.push({ kind: 'beyond_view', resource: r.key, action: a.key });
        }
      }
    }
    if (view !== 'none' && r.groups.length > 0 && r.groups.every((g) => levelAt(grants, r.key, g.key) === 'none')) {
      out.push({ kind: 'blind', resource: r.key });
    }
  }
  return out;
}

/** Roles that may see the fields of a group, with how. */
export function rolesSeeing(roles: Role[], resource: string, group: string): Array<{ role: Role; level: Level }> {
  return roles
    .map((role) => ({ role, level: levelAt(role.grants, resource, group) }))
    .filter(({ level }) => level !== 'none');
}

/** A person's rights on one resource, gathered by how far they reach: the sentences of "what may this person do". */
export function byRange(rights: RightInfo[], resource: string): Array<{ range: Range; actions: string[] }> {
  const out: Array<{ range: Range; actions: string[] }> = [];
  for (const range of [...ranges].reverse()) {
    const actions = rights.filter((r) => r.resource === resource && r.range === range).map((r) => r.action);
    if (actions.length > 0) out.push({ range, actions });
  }
  return out;
}
