/**
 * Live changes: one server-sent event stream per tab. An event names topics ("customers", "tasks", "jobs/42"); each makes
 * the readings below /api/v1/<topic> old. The stream is a convenience: where the server has none (404) the page simply
 * refreshes on focus as before.
 */
import type { QueryClient } from '@tanstack/react-query';
import { invalidatePaths } from './queries';

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
/** Several changes in one moment (an import, a bulk edit) become one refresh. */
const GATHER = 250;

type Watcher = (topics: string[]) => void;
const watchers = new Set<Watcher>();

/** Calls back with the topics of each event; returns the way to stop. */
export function watchEvents(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Reads topics from an event's data: {"topics":["customers"]}, {"topic":"customers"} or a bare "customers tasks". */
export function topicsOf(data: string): string[] {
  const text = data.trim();
  if (!text.startsWith('{')) return text.split(/[\s,]+/).filter(Boolean);
  try {
    const parsed = JSON.parse(text) as { topics?: unknown; topic?: unknown };
    const list = Array.isArray(parsed.topics) ? parsed.topics : [parsed.topic];
    return list.filter((t): t is string => typeof t === 'string' && t !== '');
  } catch {
    return [];
  }
}

export function followEvents(client: QueryClient, address = '/api/v1/events'): () => void {
  if (typeof EventSource === 'undefined') return () => undefined;
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let gather: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let stopped = false;
  const pending = new Set<string>();

  const flush = () => {
    gather = undefined;
    const topics = [...pending];
    pending.clear();
    void invalidatePaths(
      client,
      topics.map((t) => `/api/v1/${t}`),
    );
    for (const watcher of watchers) watcher(topics);
  };
  const receive = (event: MessageEvent<string>) => {
    for (const topic of topicsOf(event.data)) pending.add(topic);
    if (pending.size > 0 && !gather) gather = setTimeout(flush, GATHER);
  };
  const later = () => {
    retry = setTimeout(open, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };
  function open() {
    if (stopped) return;
    source = new EventSource(address);
    source.onopen = () => {
      wait = FIRST_WAIT;
    };
    source.onmessage = receive;
    source.addEventListener('change', receive as EventListener);
    source.onerror = () => {
      const refused = source?.readyState === EventSource.CLOSED;
      source?.close();
      if (stopped) return;
      // An EventSource does not tell the status. Ask once: without such a stream there is nothing to wait for.
      if (!refused) return later();
      fetch(address, { method: 'HEAD', credentials: 'same-origin' }).then(
        (response) => (response.status === 404 || response.status === 401 ? undefined : later()),
        later,
      );
    };
  }
  open();
  return () => {
    stopped = true;
    source?.close();
    clearTimeout(retry);
    clearTimeout(gather);
  };
}
