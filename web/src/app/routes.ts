/** All pages. A feature adds its list of routes here. */
import { accountRoutes } from '@/features/account/routes';
import { adminRoutes } from '@/features/admin/routes';
import { auditRoutes } from '@/features/audit/routes';
import { customersRoutes } from '@/features/customers/routes';
import { homeRoutes } from '@/features/home/routes';
import { importsRoutes } from '@/features/imports/routes';
import { jobsRoutes } from '@/features/jobs/routes';
import { setupRoutes } from '@/features/setup/routes';
import { signinRoutes } from '@/features/signin/routes';
import { tasksRoutes } from '@/features/tasks/routes';
import { devRoutes } from '../../dev/routes';
import { rootRoute, shellRoute } from './parents';

/** Pages outside the shell: nobody is signed in yet. */
const bare = [...setupRoutes, ...signinRoutes] as const;
/** Pages inside the shell. */
const inside = [
  ...homeRoutes,
  ...tasksRoutes,
  ...customersRoutes,
  ...accountRoutes,
  ...importsRoutes,
  ...adminRoutes,
  ...auditRoutes,
  ...jobsRoutes,
] as const;

export const routeTree = rootRoute.addChildren([...bare, shellRoute.addChildren([...inside, ...devRoutes])]);
