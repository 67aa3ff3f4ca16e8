/** What the import would do under a plan: the server carries the beginning out and takes it back. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ApiError, api } from '@/api/client';
import type { Plan, Rehearsal } from './types';

export function useRehearsal(id: string, plan: Plan, enabled: boolean) {
  return useQuery<Rehearsal, ApiError>({
    queryKey: ['rehearsal', id, plan],
    enabled,
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.post('/api/v1/imports/{id}/preview', { path: { id }, body: plan, signal }) as Promise<Rehearsal>,
  });
}
