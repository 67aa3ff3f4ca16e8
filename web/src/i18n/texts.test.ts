import { describe, expect, it } from 'vitest';
import { nearest, textOf } from './index';

type Texts = { [key: string]: string | Texts };
const zh = import.meta.glob<Texts>('./zh-CN/*.ts', { eager: true, import: 'default' });
const en = import.meta.glob<Texts>('./en/*.ts', { eager: true, import: 'default' });

function flat(texts: Texts, prefix = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') out.set(prefix + key, value);
    else for (const [k, v] of flat(value, `${prefix}${key}.`)) out.set(k, v);
  }
  return out;
}
const holes = (text: string) => [...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((m) => m[1]).sort();
const nameOf = (path: string) => path.replace(/^.*\//, '');

/** Texts that rightly read the same in both languages. */
const same = /^(?:[^\p{L}]*|\{\{.*\}\}[^\p{L}]*)$/u;

describe('texts', () => {
  it('exist for the same features in both languages', () => {
    expect(Object.keys(en).map(nameOf).sort()).toEqual(Object.keys(zh).map(nameOf).sort());
    expect(Object.keys(zh).length).toBeGreaterThan(3);
  });

  it.each(Object.keys(zh).map(nameOf))(
    '%s: same keys, same placeholders, nothing empty or left untranslated',
    (name) => {
      const chinese = flat(zh[`./zh-CN/${name}`] ?? {});
      const english = flat(en[`./en/${name}`] ?? {});
      expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
      for (const [key, text] of chinese) {
        const other = english.get(key) ?? '';
        expect(text.trim(), `${name} ${key} in zh-CN`).not.toBe('');
        expect(other.trim(), `${name} ${key} in en`).not.toBe('');
        expect(holes(other), `${name} ${key}: placeholders`).toEqual(holes(text));
        if (!same.test(text)) expect(other, `${name} ${key}: the same in both languages`).not.toBe(text);
        expect(
          /[\u4e00-\u9fff]/.test(other) && !/[\u4e00-\u9fff]/.test(text),
          `${name} ${key}: languages swapped`,
        ).toBe(false);
      }
    },
  );
});

describe('choosing a language', () => {
  it.each([
    ['zh', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['zh_CN', 'zh-CN'],
    ['EN-gb', 'en'],
    ['de', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s → %s', (wanted, found) => expect(nearest(wanted)).toBe(found));

  it('a key known only at run time falls back to what the server said', () => {
    expect(textOf('common:stage.won', 'won')).toBe('Won');
    expect(textOf('common:stage.brand_new', 'brand_new')).toBe('brand_new');
  });
});
