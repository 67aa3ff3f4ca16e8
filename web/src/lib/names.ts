/** Names of people and companies as shown: initials, colours, codes. */

export const CJK = /[\u3400-\u9fff\uf900-\ufaff]/;

/** Two letters for an avatar: the given name of a Chinese name, the initials of others. */
export function initials(name: string): string {
  const clean = name.trim();
  if (clean === '') return '?';
  if (CJK.test(clean)) {
    const only = [...clean].filter((c) => CJK.test(c));
    return only.length > 2 ? only.slice(-2).join('') : only.join('');
  }
  const words = clean.split(/[\s.\-_@]+/).filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** The same name always has the same of the avatar tones (0 … count-1). */
export function toneOf(name: string, count: number): number {
  let hash = 7;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % count;
}

/** The name in the reader's language, else whichever there is. */
export function pickName(language: string, zh: string | null | undefined, en: string | null | undefined): string {
  return (language.startsWith('zh') ? zh || en : en || zh) || '';
}

/** Country name from the browser's own data: shown before (or without) the server's list. */
export function countryName(code: string, language: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code;
  try {
    return new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

export function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** "1.4 MB" */
export function formatBytes(bytes: number, language: string): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value)} ${units[unit]}`;
}
