/** Own fields without drawing: codes made from names, options kept in order with stable codes. */
import type { OwnOption } from './types';

/** A code the server takes (a letter, then letters, digits and _) from a name; "" when nothing of it is usable. */
export function codeFrom(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .replace(/_+$/, '')
    .slice(0, 40);
}

/** The code, or with a number behind it while others have it. */
export function freeCode(wanted: string, taken: Iterable<string>, fallback = 'option'): string {
  const used = new Set(taken);
  const base = wanted || fallback;
  if (wanted && !used.has(wanted)) return wanted;
  for (let n = wanted ? 2 : 1; ; n++) {
    const code = `${base.slice(0, 36)}_${n}`;
    if (!used.has(code)) return code;
  }
}

/** Options as they are sent: blank lines dropped, a missing language filled from the other, a code for each new one. */
export function tidyOptions(options: Array<Partial<OwnOption> | undefined>): OwnOption[] {
  const out: OwnOption[] = [];
  for (const o of options) {
    const en = o?.label?.trim() ?? '';
    const zh = o?.label_zh?.trim() ?? '';
    if (!en && !zh) continue;
    const code = o?.code || freeCode(codeFrom(en), [...out.map((x) => x.code), ...options.map((x) => x?.code ?? '')]);
    out.push({ code, label: en || zh, label_zh: zh || en, ...(o?.disabled ? { disabled: true } : {}) });
  }
  return out;
}

/** The list with one entry moved. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  if (from < 0 || from >= next.length) return next;
  const [item] = next.splice(from, 1);
  next.splice(Math.max(0, Math.min(next.length, to)), 0, item as T);
  return next;
}
