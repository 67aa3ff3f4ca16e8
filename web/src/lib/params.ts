/** What a page keeps in its address (filters, the open record), so that a link, the back button and a reload show the same. */
import { useRouter, useRouterState } from '@tanstack/react-router';
import { useCallback } from 'react';

export type Params = Record<string, string | undefined>;

/** The search parameters, and a way to change some: undefined or "" takes one out. `push` makes a step of history. */
export function useParams(): [Params, (change: Params, push?: boolean) => void] {
  const router = useRouter();
  const params = useRouterState({ select: (s) => s.location.search as Params });
  const change = useCallback(
    (next: Params, push = false) => {
      const { pathname, search, hash } = router.latestLocation;
      const merged: Params = { ...(search as Params), ...next };
      const text = router.options.stringifySearch?.(merged as Record<string, unknown>) ?? '';
      const href = `${pathname}${text}${hash ? `#${hash}` : ''}`;
      if (push) router.history.push(href);
      else router.history.replace(href);
    },
    [router],
  );
  return [params, change];
}
