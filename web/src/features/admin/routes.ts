import { createRoute } from '@tanstack/react-router';
import { page, shellRoute } from '@/app/parents';

const adminRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: 'admin',
  ...page(() => import('./AdminPage'), 'AdminPage', 'admin'),
});
const under = { getParentRoute: () => adminRoute };

export const adminRoutes = [
  adminRoute.addChildren([
    createRoute({ ...under, path: '/', ...page(() => import('./AdminPage'), 'AdminIndex', 'admin') }),
    createRoute({ ...under, path: 'company', ...page(() => import('./CompanyPage'), 'CompanyPage', 'admin') }),
    createRoute({ ...under, path: 'users', ...page(() => import('./UsersPage'), 'UsersPage', 'admin') }),
    createRoute({ ...under, path: 'users/$id/access', ...page(() => import('./AccessPage'), 'AccessPage', 'admin') }),
    createRoute({ ...under, path: 'teams', ...page(() => import('./TeamsPage'), 'TeamsPage', 'admin') }),
    createRoute({ ...under, path: 'roles', ...page(() => import('./RolesPage'), 'RolesPage', 'admin') }),
    createRoute({
      ...under,
      path: 'roles/compare',
      ...page(() => import('./CompareRolesPage'), 'CompareRolesPage', 'admin'),
    }),
    createRoute({ ...under, path: 'roles/$id', ...page(() => import('./RolePage'), 'RolePage', 'admin') }),
    createRoute({ ...under, path: 'fields', ...page(() => import('./FieldsPage'), 'FieldsPage', 'admin') }),
    createRoute({ ...under, path: 'tags', ...page(() => import('./TagsPage'), 'TagsPage', 'admin') }),
  ]),
] as const;
