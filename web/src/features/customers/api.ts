/** Calls the pages of the archive share, with what each makes old. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '@/api/client';
import { invalidatePaths, keyOf, useApi } from '@/api/queries';
import { versionTag } from './record';
import type { Contact, Customer, Patch } from './types';

export const customerPath = '/api/v1/customers/{id}' as const;

const nobody: Contact[] = [];

/** The contacts of a customer; none while loading or where the reader may not see any. */
export function useContacts(id: string, enabled = true) {
  const result = useApi('/api/v1/customers/{id}/contacts', { path: { id } }, { enabled, retry: false });
  return { ...result, contacts: (result.data?.items as unknown as Contact[] | undefined) ?? nobody };
}

export function keepCustomer(client: QueryClient, customer: Customer): void {
  client.setQueryData(keyOf(customerPath, { path: { id: customer.id } }), customer);
}

export function useCustomerCalls() {
  const client = useQueryClient();
  return useMemo(() => {
    const refresh = (...more: string[]) => invalidatePaths(client, ['/api/v1/customers', '/api/v1/home', ...more]);
    return {
      refresh,
      /** Changes fields of a customer opened at `version`. */
      async change(id: string, version: number | string, body: Patch): Promise<Customer> {
        const ifMatch = typeof version === 'number' ? versionTag(version) : version;
        const saved = await api.patch(customerPath, { path: { id }, body, ifMatch });
        keepCustomer(client, saved);
        void refresh();
        return saved;
      },
      async remove(customer: Pick<Customer, 'id' | 'version'>): Promise<void> {
        await api.delete(customerPath, { path: { id: customer.id }, ifMatch: versionTag(customer.version) });
        client.removeQueries({ queryKey: keyOf(customerPath, { path: { id: customer.id } }) });
        void refresh();
      },
      async restore(id: string): Promise<Customer> {
        const back = await api.post('/api/v1/customers/{id}/restore', { path: { id } });
        void refresh();
        return back;
      },
    };
  }, [client]);
}

/** The ids of the list one came from, so that the detail page can step through them. */
let trail: string[] = [];
export function rememberTrail(ids: string[]): void {
  trail = ids;
}
export function neighbours(id: string): { previous?: string; next?: string; at: number; of: number } {
  const at = trail.indexOf(id);
  return at < 0 ? { at: 0, of: 0 } : { previous: trail[at - 1], next: trail[at + 1], at: at + 1, of: trail.length };
}
