import { createRoute, redirect } from '@tanstack/react-router';
import { api } from '@/api/client';
import { page, rootRoute } from '@/app/parents';

export const setupRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: 'setup',
    beforeLoad: async () => {
      const { needed } = await api.get('/api/v1/setup');
      if (!needed) throw redirect({ to: '/', replace: true });
    },
    ...page(() => import('./SetupPage'), 'SetupPage', 'setup'),
  }),
] as const;
