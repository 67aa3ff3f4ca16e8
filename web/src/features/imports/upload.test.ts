import { expect, it } from 'vitest';
import { maxBytes, refuse } from './upload';

it.each([
  ['客户.xlsx', 1, undefined],
  ['list', 10, undefined],
  ['export.XLS', 10, undefined],
  ['list.csv', 0, 'empty'],
  ['list.csv', maxBytes, undefined],
  ['list.csv', maxBytes + 1, 'too_large'],
  ['名片.JPG', 5, 'not_a_table'],
  ['offer.pdf', 5, 'not_a_table'],
] as const)('%s with %d bytes: %s', (name, size, why) => expect(refuse({ name, size })).toBe(why));
