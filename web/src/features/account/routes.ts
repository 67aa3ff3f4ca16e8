import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'account',
  ...page(() => import('./AccountPage'), 'AccountPage', 'account'),
});

export const accountRoutes = [
  accountRoute.addChildren([
    createRoute({
      getParentRoute: () => accountRoute,
      path: '/',
      ...page(() => import('./ProfileTab'), 'ProfileTab', 'account'),
    }),
    createRoute({
      getParentRoute: () => accountRoute,
      path: 'security',
      ...page(() => import('./SecurityTab'), 'SecurityTab', 'account'),
    }),
    createRoute({
      getParentRoute: () => accountRoute,
      path: 'tokens',
      ...page(() => import('./TokensTab'), 'TokensTab', 'account'),
    }),
  ]),
] as const;
