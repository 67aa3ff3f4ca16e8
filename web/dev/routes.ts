import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';

/**
 * Every part of the kit with made-up data, for looking at: /kit while developing. The condition stands here and not where
 * the routes are listed, so that a build drops the pages and not only the way to them.
 */
export const devRoutes = import.meta.env.DEV
  ? ([
      createRoute({ getParentRoute: () => shellRoute, path: 'kit', ...page(() => import('./KitPage'), 'KitPage') }),
      createRoute({
        getParentRoute: () => shellRoute,
        path: 'kit/list',
        ...page(() => import('./KitList'), 'KitList'),
      }),
    ] as const)
  : ([] as const);
