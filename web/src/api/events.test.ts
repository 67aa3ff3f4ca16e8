import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followEvents, topicsOf, watchEvents } from './events';

describe('topicsOf', () => {
  it.each([
    ['customers', ['customers']],
    ['customers tasks,home', ['customers', 'tasks', 'home']],
    ['{"topics":["customers","home"]}', ['customers', 'home']],
    ['{"topic":"jobs/42"}', ['jobs/42']],
    ['{broken', []],
    ['', []],
  ])('%s', (data, topics) => expect(topicsOf(data)).toEqual(topics));
});

class FakeSource {
  static all: FakeSource[] = [];
  static readonly CLOSED = 2;
  readyState = 1;
  onopen?: () => void;
  onmessage?: (e: { data: string }) => void;
  onerror?: () => void;
  listeners: Record<string, (e: { data: string }) => void> = {};
  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }
  addEventListener(name: string, listener: (e: { data: string }) => void) {
    this.listeners[name] = listener;
  }
  close() {
    this.readyState = 2;
  }
}

describe('followEvents', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSource.all = [];
    vi.stubGlobal('EventSource', FakeSource);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('gathers changes of one moment and makes the readings below their paths old', async () => {
    const client = new QueryClient();
    client.setQueryData(['/api/v1/customers', {}], 1);
    client.setQueryData(['/api/v1/customers/{id}', {}], 1);
    client.setQueryData(['/api/v1/tasks'], 1);
    const seen: string[][] = [];
    const unwatch = watchEvents((topics) => seen.push(topics));
    const stop = followEvents(client);
    FakeSource.all[0]?.listeners.change?.({ data: 'customers' });
    FakeSource.all[0]?.listeners.change?.({ data: 'customers' });
    await vi.advanceTimersByTimeAsync(300);
    expect(seen).toEqual([['customers']]);
    expect(client.getQueryState(['/api/v1/customers', {}])?.isInvalidated).toBe(true);
    expect(client.getQueryState(['/api/v1/customers/{id}', {}])?.isInvalidated).toBe(true);
    expect(client.getQueryState(['/api/v1/tasks'])?.isInvalidated).toBe(false);
    unwatch();
    stop();
    client.clear();
  });

  it('comes back after a lost connection, waiting longer each time', async () => {
    const stop = followEvents(new QueryClient());
    const lose = () => FakeSource.all.at(-1)?.onerror?.();
    lose();
    await vi.advanceTimersByTimeAsync(1_300);
    expect(FakeSource.all).toHaveLength(2);
    lose();
    await vi.advanceTimersByTimeAsync(1_300);
    expect(FakeSource.all).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_300);
    expect(FakeSource.all).toHaveLength(3);
    stop();
  });

  it('stays silent where there is no such stream', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 404 })));
    const stop = followEvents(new QueryClient());
    const first = FakeSource.all[0];
    if (first) first.readyState = FakeSource.CLOSED;
    first?.onerror?.();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSource.all).toHaveLength(1);
    stop();
  });
});
