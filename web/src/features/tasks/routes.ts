import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';
import { readSearch } from './search';

export const tasksRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: 'tasks',
    ...page(() => import('./TasksPage'), 'TasksPage', 'tasks'),
    validateSearch: readSearch,
  }),
] as const;
