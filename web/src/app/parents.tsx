/** The two routes every page hangs under: the bare page (sign-in, first run) and the shell (everything else). */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { api } from '@/api/client';
import { loadTexts } from '@/i18n';
import type { Resources } from '@/i18n/keys';
import { CrashPage, NotFoundPage } from './errors';
import { loadMe } from './session';

export interface RouterContext {
  client: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: CrashPage,
  notFoundComponent: NotFoundPage,
});

/** Where to go when nobody is signed in: first run or sign-in, coming back afterwards. */
async function leadIn(href: string): Promise<never> {
  const { needed } = await api.get('/api/v1/setup').catch(() => ({ needed: false }));
  if (needed) throw redirect({ to: '/setup', replace: true });
  throw redirect({ to: '/signin', search: { return: href === '/' ? undefined : href }, replace: true });
}

export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: lazyRouteComponent(() => import('./Shell'), 'Shell'),
  beforeLoad: async ({ context, location }) => {
    const me = await loadMe(context.client);
    if (!me) await leadIn(location.href);
    if (me?.must_change_password) throw redirect({ to: '/password', replace: true });
  },
  errorComponent: CrashPage,
});

type Module = Record<string, unknown>;

/**
 * A page that loads when it is visited, its texts at the same time as its code:
 *
 *   createRoute({ getParentRoute: () => shellRoute, path: 'tasks', ...page(() => import('./TasksPage'), 'TasksPage', 'tasks') })
 */
export function page<M extends Module, K extends keyof M & string>(
  load: () => Promise<M>,
  name: K,
  ...texts: Array<keyof Resources>
) {
  return {
    component: lazyRouteComponent(load as () => Promise<Record<string, never>>, name as never),
    loader: async () => {
      await loadTexts(...texts);
    },
  };
}
