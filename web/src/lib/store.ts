/** Small choices kept on this device (column widths, recent items). Storage may be full or forbidden: then for this visit only. */
import { useCallback, useSyncExternalStore } from 'react';

const memory = new Map<string, unknown>();
const listeners = new Map<string, Set<() => void>>();
const PREFIX = 'tw.';

export function readStored<T>(key: string, fallback: T): T {
  if (memory.has(key)) return memory.get(key) as T;
  let value: T = fallback;
  try {
    const text = localStorage.getItem(PREFIX + key);
    if (text !== null) value = JSON.parse(text) as T;
  } catch {
    // Unreadable: start over with the fallback.
  }
  memory.set(key, value);
  return value;
}

export function writeStored<T>(key: string, value: T): void {
  memory.set(key, value);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Kept in memory.
  }
  for (const listener of listeners.get(key) ?? []) listener();
}

export function useStored<T>(key: string, fallback: T): [T, (next: T | ((before: T) => T)) => void] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const set = listeners.get(key) ?? new Set();
      set.add(listener);
      listeners.set(key, set);
      return () => void set.delete(listener);
    },
    [key],
  );
  const value = useSyncExternalStore(subscribe, () => readStored(key, fallback));
  const write = useCallback(
    (next: T | ((before: T) => T)) => {
      const before = readStored(key, fallback);
      writeStored(key, typeof next === 'function' ? (next as (before: T) => T)(before) : next);
    },
    [key, fallback],
  );
  return [value, write];
}

/** For tests: forgets what was read so that the next read looks at the storage again. */
export function forgetStored(): void {
  memory.clear();
}
