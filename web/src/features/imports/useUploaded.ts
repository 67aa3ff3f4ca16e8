/** The file as it was read: kept from the upload, fetched when the wizard is entered again, read anew under other options. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, api } from '@/api/client';
import type { FileOptions, Uploaded } from './types';

const keyOf = (id: string) => ['import-file', id];

export function keepUploaded(client: QueryClient, file: Uploaded): void {
  client.setQueryData(keyOf(file.id), file);
}

export function useUploaded(id: string, enabled: boolean) {
  const client = useQueryClient();
  const [rereading, setRereading] = useState(false);
  const load = (signal?: AbortSignal) =>
    api.get('/api/v1/imports/{id}/file', { path: { id }, signal }) as Promise<Uploaded>;
  const query = useQuery<Uploaded, ApiError>({
    queryKey: keyOf(id),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    queryFn: ({ signal }) => load(signal),
  });
  /** Reads the file under other options; throws what the server says against them. */
  const reread = async (options: FileOptions): Promise<Uploaded> => {
    setRereading(true);
    try {
      // A rehearsal reads the file under its options first and keeps them; that no column is assigned yet is expected here.
      await api
        .post('/api/v1/imports/{id}/preview', { path: { id }, body: { options, mapping: [] } })
        .catch((error: unknown) => {
          if (!(error instanceof ApiError) || error.status !== 422 || error.code.startsWith('sheet.')) throw error;
        });
      const next = await load();
      client.setQueryData(keyOf(id), next);
      return next;
    } finally {
      setRereading(false);
    }
  };
  return { ...query, rereading, reread };
}
