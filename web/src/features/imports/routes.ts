import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';

const under = { getParentRoute: () => shellRoute };

export const importsRoutes = [
  createRoute({ ...under, path: 'imports', ...page(() => import('./ImportsPage'), 'ImportsPage', 'imports') }),
  createRoute({ ...under, path: 'imports/new', ...page(() => import('./NewImportPage'), 'NewImportPage', 'imports') }),
  createRoute({ ...under, path: 'imports/$id', ...page(() => import('./ImportPage'), 'ImportPage', 'imports') }),
] as const;
