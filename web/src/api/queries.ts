/** React Query over the typed client: useApi for reading, useSend for changing, useKeyset for paged lists. */
import {
  keepPreviousData,
  QueryClient,
  replaceEqualDeep,
  type UseMutationOptions,
  type UseQueryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type Answer, ApiError, address, api, call, etagOf, keepEtag } from './client';
import type { Method, Options, Parameters, PathFor } from './types';

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 20_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        // A refusal will be refused again; only a lost connection or a busy server is worth another try.
        retry: (count, error) =>
          count < 2 && error instanceof ApiError && (error.offline || error.status === 502 || error.status === 503),
        structuralSharing: (before, after) => {
          const shared = replaceEqualDeep(before, after) as unknown;
          return keepEtag(shared, etagOf(after));
        },
      },
      mutations: { retry: false },
    },
  });
}

/** Key of a read: invalidate `[path]` to refresh every reading of the path, whatever its parameters. */
export function keyOf(path: string, parameters?: unknown): readonly unknown[] {
  return parameters === undefined ? [path] : [path, parameters];
}

export type Read<P extends PathFor<'get'>> = Answer<P, 'get'>;

type ReadArgs<P extends PathFor<'get'>> =
  Record<never, never> extends Parameters<P, 'get'>
    ? [parameters?: Parameters<P, 'get'> | undefined, options?: QueryExtras<P>]
    : [parameters: Parameters<P, 'get'>, options?: QueryExtras<P>];
type QueryExtras<P extends PathFor<'get'>> = Omit<UseQueryOptions<Read<P>, ApiError>, 'queryKey' | 'queryFn'>;

export function useApi<P extends PathFor<'get'> & string>(path: P, ...[parameters, options]: ReadArgs<P>) {
  return useQuery<Read<P>, ApiError>({
    queryKey: keyOf(path, parameters),
    queryFn: ({ signal }) =>
      api.get(path, ...([{ ...parameters, signal }] as unknown as Parameters2<P>)) as Promise<Read<P>>,
    ...options,
  });
}
type Parameters2<P extends PathFor<'get'> & string> = import('./types').Args<Options<P, 'get'>>;

type SendOptions<P extends PathFor<M>, M extends Method> = Omit<
  UseMutationOptions<Answer<P, M>, ApiError, Options<P, M>>,
  'mutationFn'
> & {
  /** Paths whose readings this change makes old. Strings starting a path are enough: "/api/v1/customers". */
  invalidate?: string[];
};

export function useSend<M extends Exclude<Method, 'get'>, P extends PathFor<M> & string>(
  method: M,
  path: P,
  { invalidate, onSuccess, ...options }: SendOptions<P, M> = {},
) {
  const client = useQueryClient();
  return useMutation<Answer<P, M>, ApiError, Options<P, M>>({
    mutationFn: (variables) => call(method, path, ...([variables] as unknown as import('./types').Args<Options<P, M>>)),
    ...options,
    onSuccess: async (...rest) => {
      if (invalidate) await invalidatePaths(client, invalidate);
      await onSuccess?.(...rest);
    },
  });
}

/** Marks as old every reading whose path begins with one of the given strings. */
export function invalidatePaths(client: QueryClient, prefixes: string[]): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const path = queryKey[0];
      return typeof path === 'string' && prefixes.some((p) => path.startsWith(p));
    },
  });
}

/** Shape every paged list of the API has. */
export interface Page<Row> {
  items?: Row[] | null;
  next_cursor?: string | null;
  total?: { count: number; more?: boolean } | null;
}
type RowOf<P extends PathFor<'get'>> =
  Read<P> extends { items?: infer I } ? (NonNullable<I> extends Array<infer R> ? R : never) : never;

export interface Keyset<Row> {
  rows: Row[];
  total: { count: number; more: boolean } | undefined;
  page: number;
  hasNext: boolean;
  hasPrevious: boolean;
  next: () => void;
  previous: () => void;
  first: () => void;
  loading: boolean;
  fetching: boolean;
  error: ApiError | null;
  reload: () => void;
}

/**
 * A keyset-paged list. Cursors only lead forward, so the way back is remembered here; it is forgotten as soon as the
 * filter, the order or anything else in the parameters changes.
 */
export function useKeyset<P extends PathFor<'get'> & string>(
  path: P,
  parameters: Parameters<P, 'get'>,
  options?: { enabled?: boolean },
): Keyset<RowOf<P>> {
  const loose = parameters as { path?: Record<string, unknown>; query?: Record<string, unknown> };
  const identity = address(path, loose);
  const [trail, setTrail] = useState<{ identity: string; cursors: string[] }>({ identity, cursors: [] });
  const cursors = trail.identity === identity ? trail.cursors : [];
  const cursor = cursors.at(-1);
  const withCursor = { ...loose, query: { ...loose.query, ...(cursor ? { cursor } : {}) } } as unknown as Parameters<
    P,
    'get'
  >;
  const result = useApi(
    path,
    ...([withCursor, { placeholderData: keepPreviousData, ...options }] as unknown as ReadArgs<P>),
  );
  const page = result.data as Page<RowOf<P>> | undefined;
  const nextCursor = page?.next_cursor ?? undefined;

  const set = useCallback((next: string[]) => setTrail({ identity, cursors: next }), [identity]);
  return {
    rows: useMemo(() => page?.items ?? [], [page]),
    total: page?.total ? { count: page.total.count, more: page.total.more ?? false } : undefined,
    page: cursors.length + 1,
    hasNext: nextCursor !== undefined && nextCursor !== '',
    hasPrevious: cursors.length > 0,
    next: () => nextCursor && set([...cursors, nextCursor]),
    previous: () => set(cursors.slice(0, -1)),
    first: () => set([]),
    loading: result.isPending,
    fetching: result.isFetching,
    error: result.error,
    reload: () => void result.refetch(),
  };
}

/** The value, but only after it has stayed the same for `ms`: for search boxes. */
export function useDebounced<T>(value: T, ms = 180): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
