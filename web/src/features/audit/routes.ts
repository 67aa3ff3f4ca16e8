import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';

export const auditRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: 'audit',
    ...page(() => import('./AuditPage'), 'AuditPage', 'audit'),
  }),
] as const;
