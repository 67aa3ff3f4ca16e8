import { describe, expect, it } from 'vitest';
import { argsInShort, firstLine, isJobState, mayCancel, mayRetry } from './jobs';

describe('jobs', () => {
  it.each([
    ['{"id":"7"}', 'id: 7'],
    ['{"a":1,"b":[2]}', 'a: 1, b: [2]'],
    ['{}', ''],
    ['null', ''],
    ['broken{', 'broken{'],
  ])('shortens %s', (args, text) => expect(argsInShort(args)).toBe(text));

  it('cuts long arguments', () => expect(argsInShort(`{"x":"${'y'.repeat(200)}"}`)).toHaveLength(61));

  it('splits an error into what shows and what opens', () => {
    expect(firstLine('boom')).toEqual({ head: 'boom', rest: '' });
    expect(firstLine('panic: x\ngoroutine 1\n…')).toEqual({ head: 'panic: x', rest: 'goroutine 1\n…' });
    expect(firstLine('z'.repeat(300)).head).toHaveLength(161);
  });

  it('offers only what the server accepts in a state', () => {
    expect(
      ['ready', 'running', 'dead', 'done', 'cancelled'].map((state) => mayRetry({ state: state as 'ready' })),
    ).toEqual([true, false, true, false, true]);
    expect(
      ['ready', 'running', 'dead', 'done', 'cancelled'].map((state) => mayCancel({ state: state as 'ready' })),
    ).toEqual([true, false, true, false, false]);
    expect(isJobState('dead')).toBe(true);
    expect(isJobState('lost')).toBe(false);
  });
});
