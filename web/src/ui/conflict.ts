/** Three-way comparison of a record two people edited: what I have, what is stored now, what we both started from. */

export type Values = Record<string, unknown>;

export interface Clash {
  field: string;
  mine: unknown;
  theirs: unknown;
  original: unknown;
}

/** Equal as JSON, where null, undefined, "" and [] all mean "nothing". */
export function sameValue(a: unknown, b: unknown): boolean {
  const nothing = (v: unknown) => v === null || v === undefined || v === '' || (Array.isArray(v) && v.length === 0);
  if (nothing(a) && nothing(b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) if (!sameValue((a as Values)[key], (b as Values)[key])) return false;
  return true;
}

/**
 * Merges by field. A field only one of us changed takes that change; one we changed differently is a clash and holds my
 * value until it is decided. Only fields of my form count: the stored record may carry many more.
 */
export function mergeThree(mine: Values, theirs: Values, original: Values): { merged: Values; clashes: Clash[] } {
  const merged: Values = {};
  const clashes: Clash[] = [];
  for (const field of Object.keys(mine)) {
    const m = mine[field];
    const o = original[field];
    const t = field in theirs ? theirs[field] : o;
    const iChanged = !sameValue(m, o);
    const theyChanged = !sameValue(t, o);
    merged[field] = iChanged ? m : t;
    if (iChanged && theyChanged && !sameValue(m, t)) clashes.push({ field, mine: m, theirs: t, original: o });
  }
  return { merged, clashes };
}
