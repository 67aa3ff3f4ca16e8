import { describe, expect, it } from 'vitest';
import { brief, headline, hrefOf, inShort, queryOf, spanFrom, spanOf, toneOf } from './entries';

const at = (entity: string, more: Partial<Parameters<typeof hrefOf>[0]> = {}) =>
  hrefOf({ entity, entity_id: 'x', action: 'update', ...more });

describe('the log', () => {
  it.each([
    ['customer', {}, '/customers/x'],
    ['contact', { root_kind: 'customer', root_id: 'c' }, '/customers/c'],
    ['role', {}, '/admin/roles/x'],
    ['role', { action: 'delete' }, undefined],
    ['user', {}, '/admin/users?user=x'],
    ['import_run', {}, '/imports/x'],
    ['session', {}, undefined],
    ['customer', { entity_id: '' }, undefined],
  ])('links %s %j to %s', (entity, more, href) => expect(at(entity, more)).toBe(href));

  it.each([
    ['create', 'green'],
    ['update', 'blue'],
    ['delete', 'red'],
    ['sign-in-failed', 'red'],
    ['sign-in', 'purple'],
    ['export', 'amber'],
    ['hand-over', 'amber'],
    ['view', 'grey'],
  ])('draws %s in %s', (action, tone) => expect(toneOf(action)).toBe(tone));

  it('shortens values for one line', () => {
    expect(brief(null)).toBe('–');
    expect(brief('x'.repeat(50))).toHaveLength(41);
    expect(brief(['a'])).toBe('["a"]');
    expect(brief(false)).toBe('false');
  });

  it('tells a first value without an arrow from nothing', () => {
    expect(inShort({ field: 'name', before: null, after: 'Weber' })).toBe('Weber');
    expect(inShort({ field: 'name', before: 'a', after: null })).toBe('a → –');
    expect(inShort({ field: 'password', redacted: true })).toBe('•••');
    expect(inShort({ field: 'stage', before: 'won', after: 'lost' }, (_, v) => `<${v}>`)).toBe('<won> → <lost>');
  });

  it('puts readable changes first', () => {
    const { shown, more } = headline([
      { field: 'password', redacted: true },
      { field: 'name', before: 'a', after: 'b' },
      { field: 'city' },
    ]);
    expect(shown.map((c) => c.field)).toEqual(['name', 'city']);
    expect(more).toBe(1);
  });

  it('takes only filters the server knows, and only real days', () => {
    expect(queryOf({ from: '2026-02-30', to: '2026-02-28', actor: 'u', q: '  ', column: 'x' })).toEqual({
      to: '2026-02-28',
      actor: 'u',
    });
  });

  it('recognises the span of its own dates', () => {
    expect(spanFrom('7', '2026-11-21')).toBe('2026-11-15');
    expect(spanOf({ from: '2026-11-15' }, '2026-11-21')).toBe('7');
    expect(spanOf({ from: '2026-11-21' }, '2026-11-21')).toBe('today');
    expect(spanOf({ from: '2026-11-15', to: '2026-11-16' }, '2026-11-21')).toBeUndefined();
    expect(spanOf({}, '2026-11-21')).toBeUndefined();
  });
});
