/** Files of a customer: catalogues, contracts, photos of samples. */
import { PaperClipOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, upload } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import { useZone } from '@/app/session';
import { FileList, type StoredFile } from '@/ui/FileList';
import { Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { useUndo } from '@/ui/UndoToast';
import type { Customer } from './types';

const path = '/api/v1/customers/{id}/files';

export default function FilesTab({ customer, may }: { customer: Customer; may: boolean }) {
  const { t } = useTranslation(['customers', 'common']);
  const zone = useZone();
  const client = useQueryClient();
  const undo = useUndo();
  const { data, error, isPending, refetch } = useApi(path, { path: { id: customer.id } });
  const refresh = () => invalidatePaths(client, [path, '/api/v1/customers/{id}/timeline']);
  const remove = async (file: StoredFile) => {
    try {
      await api.delete('/api/v1/files/{id}', { path: { id: file.id } });
      await refresh();
      undo.show(t('fileDeleted', { name: file.name }), async () => {
        await api.post('/api/v1/files/{id}/restore', { path: { id: file.id } });
        await refresh();
      });
    } catch (failure) {
      undo.fail(failure);
    }
  };
  if (isPending) return <Skeleton rows={4} />;
  if (error && !data) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  return (
    <Panel title={t('tab.files')}>
      <FileList
        label={t('tab.files')}
        zone={zone}
        files={data.items ?? []}
        href={(file) => `/api/v1/files/${file.id}/content`}
        onUpload={
          may
            ? async (file, onProgress, signal) => {
                await upload(path, file, { path: { id: customer.id }, onProgress, signal });
                await refresh();
              }
            : undefined
        }
        onDelete={may ? (file) => void remove(file) : undefined}
        empty={<EmptyState compact icon={<PaperClipOutlined />} title={t('noFiles')} text={t('noFilesText')} />}
      />
    </Panel>
  );
}
