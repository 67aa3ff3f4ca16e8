/** Bulk changes and the way back: what to send so that every record has its old value again. */
import type { Customer, Loose, Patch } from './types';

export interface BulkCall {
  ids: string[];
  set: Patch;
}

/** The old value of a bulk field in the form the server takes it. */
function before(row: Loose, key: string): unknown {
  if (key === 'owner_id') return row.owner?.id ?? '';
  if (key === 'team_id') return row.team?.id ?? '';
  return row[key] ?? '';
}

/**
 * The calls that take a bulk change back, for the records it reached. Records with the same old values share a call. A tag
 * is only taken off those that did not carry it before.
 */
export function undoCalls(rows: Customer[], done: ReadonlySet<string>, set: Patch): BulkCall[] {
  const calls = new Map<string, BulkCall>();
  for (const row of rows as Loose[]) {
    if (!done.has(row.id)) continue;
    const back: Patch = {};
    for (const [key, value] of Object.entries(set)) {
      const had = new Set((row.tags ?? []).map((tag) => tag.id));
      if (key === 'tag_add') {
        const remove = (value as string[]).filter((id) => !had.has(id));
        if (remove.length > 0) back.tag_remove = remove;
      } else if (key === 'tag_remove') {
        const add = (value as string[]).filter((id) => had.has(id));
        if (add.length > 0) back.tag_add = add;
      } else if (key === 'own') {
        back.own = Object.fromEntries(Object.keys(value as object).map((code) => [code, row.own?.[code] ?? null]));
      } else back[key] = before(row, key);
    }
    if (Object.keys(back).length === 0) continue;
    const same = JSON.stringify(back);
    const call = calls.get(same);
    if (call) call.ids.push(row.id);
    else calls.set(same, { ids: [row.id], set: back });
  }
  return [...calls.values()];
}
