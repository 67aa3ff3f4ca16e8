import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';

export const homeRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/', ...page(() => import('./HomePage'), 'HomePage', 'home') }),
] as const;
