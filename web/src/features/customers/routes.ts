import { createRoute } from '@tanstack/react-router';
import { api } from '@/api/client';
import { keyOf } from '@/api/queries';
import { page, type RouterContext, shellRoute } from '@/app/parents';
import { readSearch } from './listState';

const lists = () => import('./CustomersPage');
const list = page(lists, 'CustomersPage', 'customers');
const detail = page(() => import('./CustomerPage'), 'CustomerPage', 'customers', 'tasks');
const fieldsPath = '/api/v1/customers/fields';

/** The dictionary comes with the code of the page, not after it: without it no list can be asked for. */
const dictionary = ({ client }: RouterContext) =>
  client.prefetchQuery({
    queryKey: keyOf(fieldsPath),
    queryFn: ({ signal }) => api.get(fieldsPath, { signal }),
    staleTime: 5 * 60_000,
  });

export const customersRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: 'customers',
    ...list,
    validateSearch: readSearch,
    loader: async ({ context }) => {
      await Promise.all([list.loader(), dictionary(context)]);
    },
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: 'customers/duplicates',
    ...page(() => import('./DuplicatesPage'), 'DuplicatesPage', 'customers'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: 'customers/deleted',
    ...page(() => import('./DeletedPage'), 'DeletedPage', 'customers'),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: 'customers/$id',
    ...detail,
    validateSearch: (raw: Record<string, unknown>): { tab?: string } => ({
      tab: typeof raw.tab === 'string' ? raw.tab : undefined,
    }),
    loader: async ({ context }) => {
      await Promise.all([detail.loader(), dictionary(context)]);
    },
  }),
] as const;
