import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';

/** Every part of the kit with made-up data, for looking at: /kit while developing. */
export const devRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: 'kit', ...page(() => import('./KitPage'), 'KitPage') }),
  createRoute({ getParentRoute: () => shellRoute, path: 'kit/list', ...page(() => import('./KitList'), 'KitList') }),
] as const;
