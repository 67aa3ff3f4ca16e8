/** Departments and teams as the lines of one tree. */
import type { Department, Team } from './types';

export type Line =
  | { kind: 'department'; depth: number; department: Department }
  | { kind: 'team'; depth: number; team: Team };

/**
 * Departments under their parents, each with its teams before its sub-departments; teams without a department come last.
 * A parent that is not in the list (or a loop, which the server refuses) leaves its children at the top rather than lost.
 */
export function treeOf(departments: Department[], teams: Team[]): Line[] {
  const known = new Set(departments.map((d) => d.id));
  const placed = new Set<string>();
  const out: Line[] = [];
  const put = (d: Department, depth: number) => {
    if (placed.has(d.id)) return;
    placed.add(d.id);
    out.push({ kind: 'department', depth, department: d });
    for (const team of teams) {
      if (team.department?.id === d.id) out.push({ kind: 'team', depth: depth + 1, team });
    }
    for (const child of departments) if (child.parent?.id === d.id) put(child, depth + 1);
  };
  for (const d of departments) if (!d.parent || !known.has(d.parent.id)) put(d, 0);
  for (const d of departments) put(d, 0);
  for (const team of teams) {
    if (!team.department || !known.has(team.department.id)) out.push({ kind: 'team', depth: 0, team });
  }
  return out;
}

/** Departments one may choose as the parent of another: neither itself nor anything below it. */
export function possibleParents(departments: Department[], id: string | undefined): Department[] {
  if (!id) return departments;
  const below = new Set([id]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const d of departments) {
      if (d.parent && below.has(d.parent.id) && !below.has(d.id)) {
        below.add(d.id);
        grew = true;
      }
    }
  }
  return departments.filter((d) => !below.has(d.id));
}
