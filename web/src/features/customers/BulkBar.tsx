/** What can be done with the ticked customers. */
import {
  DeleteOutlined,
  DownloadOutlined,
  EditOutlined,
  FlagOutlined,
  SwapOutlined,
  TagsOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useCan } from '@/app/session';
import { useUndo } from '@/ui/UndoToast';
import { useCustomerCalls } from './api';
import type { Dictionary } from './dictionary';
import type { Customer } from './types';

const BulkDialog = lazy(() => import('./BulkDialog'));

export type BulkWhat = 'stage' | 'owner' | 'tags' | 'field';

interface Props {
  selected: ReadonlySet<string>;
  /** Rows seen so far, by id: they hold the old values an undo needs. */
  rows: ReadonlyMap<string, Customer>;
  dictionary: Dictionary;
  onDone: () => void;
  onExport?: () => void;
}

export function BulkBar({ selected, rows, dictionary, onDone, onExport }: Props) {
  const { t } = useTranslation(['customers', 'common']);
  const mayBulk = useCan('customer', 'bulk');
  const mayDelete = useCan('customer', 'delete');
  const mayTransfer = useCan('customer', 'transfer');
  const undo = useUndo();
  const calls = useCustomerCalls();
  const [what, setWhat] = useState<BulkWhat>();
  const [deleting, setDeleting] = useState(false);
  const edits = (key: string) => dictionary.get(key)?.level === 'edit';

  const remove = async () => {
    setDeleting(true);
    try {
      const { results } = await api.post('/api/v1/customers/bulk', { body: { ids: [...selected], delete: true } });
      const gone = results.filter((r) => r.ok).map((r) => r.id);
      const failed = results.find((r) => !r.ok);
      await calls.refresh();
      onDone();
      if (failed) undo.fail(new Error(failed.error));
      if (gone.length > 0) {
        undo.show(t('bulkDeleted', { count: gone.length }), async () => {
          for (const id of gone) await api.post('/api/v1/customers/{id}/restore', { path: { id } });
          await calls.refresh();
        });
      }
    } catch (error) {
      undo.fail(error);
    } finally {
      setDeleting(false);
    }
  };

  return (
    <>
      {mayBulk && edits('stage') && (
        <Button size="small" icon={<FlagOutlined />} onClick={() => setWhat('stage')}>
          {t('bulkStage')}
        </Button>
      )}
      {mayBulk && mayTransfer && edits('owner') && (
        <Button size="small" icon={<SwapOutlined />} onClick={() => setWhat('owner')}>
          {t('bulkOwner')}
        </Button>
      )}
      {mayBulk && edits('tags') && (
        <Button size="small" icon={<TagsOutlined />} onClick={() => setWhat('tags')}>
          {t('bulkTags')}
        </Button>
      )}
      {mayBulk && (
        <Button size="small" icon={<EditOutlined />} onClick={() => setWhat('field')}>
          {t('bulkField')}
        </Button>
      )}
      {onExport && (
        <Button size="small" icon={<DownloadOutlined />} onClick={onExport}>
          {t('common:action.export')}
        </Button>
      )}
      {mayBulk && mayDelete && (
        <Button size="small" danger icon={<DeleteOutlined />} loading={deleting} onClick={() => void remove()}>
          {t('common:action.delete')}
        </Button>
      )}
      <Suspense fallback={null}>
        {what && (
          <BulkDialog
            what={what}
            ids={[...selected]}
            rows={rows}
            dictionary={dictionary}
            onClose={() => setWhat(undefined)}
            onDone={() => {
              setWhat(undefined);
              onDone();
            }}
          />
        )}
      </Suspense>
    </>
  );
}
