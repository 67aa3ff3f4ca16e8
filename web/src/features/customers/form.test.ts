import { describe, expect, it } from 'vitest';
import { moveCard } from './CustomerBoard';
import { contactsOf } from './CustomerDrawer';
import { contactPatch, contactValues } from './contact';
import { cleanProbe } from './DuplicateNotice';
import { codesFilter } from './ExportDialog';
import type { BoardColumnData, Contact, Customer } from './types';
import { dialable, webAddress } from './values';

describe('duplicate probe', () => {
  it('does not ask about a letter or two', () => {
    expect(cleanProbe({ name: 'We' })).toBeUndefined();
    expect(cleanProbe({ name: '华贸' })).toEqual({ name: '华贸' });
  });
  it('never sends fields that are not compared', () => {
    expect(cleanProbe({ name: 'Weber', notes: 'secret', country: 'DE' }, 'c1')).toEqual({
      name: 'Weber',
      country: 'DE',
      exclude_id: 'c1',
    });
  });
});

describe('contacts of a new customer', () => {
  it('drops empty rows and makes the first the main one', () => {
    expect(contactsOf([{}, { name: ' Anna ', email: 'a@b.de' }, { name: 'Jo', whatsapp: '+49' }])).toEqual([
      { name: 'Anna', emails: [{ value: 'a@b.de', kind: 'work' }], is_main: true },
      { name: 'Jo', socials: [{ value: '+49', kind: 'whatsapp' }], is_main: false },
    ]);
  });
  it('sends only what changed of a contact', () => {
    const anna = {
      id: 'k',
      customer_id: 'c',
      name: 'Anna',
      is_main: true,
      version: 2,
      emails: [{ value: 'a@b.de', kind: 'work' }],
    } as Contact;
    const start = contactValues(anna);
    expect(contactPatch(start, start)).toEqual({});
    expect(contactPatch({ ...start, title: 'CFO', emails: [] }, start)).toEqual({ title: 'CFO', emails: [] });
    expect(
      contactPatch({ ...start, emails: [...(start.emails as object[]), { value: ' ', kind: 'work' }] }, start),
    ).toEqual({});
  });
});

describe('board', () => {
  const card = { id: 'a', version: 1, name: 'A', stage: 'lead' } as Customer;
  const columns = [
    { stage: 'lead', count: 2, items: [card] },
    { stage: 'won', count: 5, items: [] },
  ] as unknown as BoardColumnData[];
  it('moves a card and both counts', () => {
    const next = moveCard(columns, card, 'lead', 'won');
    expect(next.map((c) => [c.stage, c.count, c.items?.map((i) => i.id)])).toEqual([
      ['lead', 1, []],
      ['won', 6, ['a']],
    ]);
    expect(next[1]?.items?.[0]?.stage).toBe('won');
    expect(columns[0]?.count).toBe(2);
  });
});

describe('export of picked customers', () => {
  it('names them by code, in portions the server takes', () => {
    expect(codesFilter(['C-1', 'C-2'])).toEqual({ field: 'code', op: 'in', value: ['C-1', 'C-2'] });
    const many = codesFilter(Array.from({ length: 450 }, (_, i) => `C-${i}`));
    expect(many.or?.map((c) => (c.value as string[]).length)).toEqual([200, 200, 50]);
  });
});

describe('links', () => {
  it('makes no link of a script', () => {
    expect(webAddress('javascript:alert(1)//a.b')).toBeUndefined();
    expect(webAddress('www.weber.de')).toBe('https://www.weber.de');
    expect(webAddress('just words')).toBeUndefined();
  });
  it('dials digits only', () => {
    expect(dialable('+49 (711) 20-34')).toBe('+497112034');
    expect(dialable('•••')).toBeUndefined();
  });
});
