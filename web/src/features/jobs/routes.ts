import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';

export const jobsRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: 'jobs',
    ...page(() => import('./JobsPage'), 'JobsPage', 'jobs'),
  }),
] as const;
