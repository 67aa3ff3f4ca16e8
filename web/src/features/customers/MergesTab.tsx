/** What was merged into this customer, and the way back. */
import { MergeCellsOutlined, UndoOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import { useZone } from '@/app/session';
import { formatInstant } from '@/lib/dates';
import { CardList } from '@/ui/CardList';
import { Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { DuplicateNotice, useDuplicates } from './DuplicateNotice';
import type { Customer, MergeEntry } from './types';

export default function MergesTab({ customer, onMerge }: { customer: Customer; onMerge: () => void }) {
  const { t } = useTranslation('customers');
  const zone = useZone();
  const undo = useUndo();
  const client = useQueryClient();
  const [busy, setBusy] = useState('');
  const { data, error, isPending, refetch } = useApi('/api/v1/customers/{id}/merges', { path: { id: customer.id } });
  const matches = useDuplicates({
    ...(customer.name ? { name: customer.name } : {}),
    ...(customer.name_local ? { name_local: customer.name_local } : {}),
    ...(customer.website ? { website: customer.website } : {}),
    ...(customer.country ? { country: customer.country } : {}),
    exclude_id: customer.id,
  });
  const back = async (entry: MergeEntry) => {
    setBusy(entry.id);
    try {
      await api.post('/api/v1/merges/{id}/undo', { path: { id: entry.id } });
      await invalidatePaths(client, ['/api/v1/customers', '/api/v1/tasks']);
      undo.show(t('mergeUndone', { name: nameOf(entry) }));
    } catch (failure) {
      undo.fail(failure);
    } finally {
      setBusy('');
    }
  };
  const nameOf = (entry: MergeEntry) => entry.loser_name ?? '—';
  const button = (
    <Button size="small" icon={<MergeCellsOutlined />} onClick={onMerge}>
      {t('mergeWith')}
    </Button>
  );
  return (
    <>
      <DuplicateNotice matches={matches} />
      <Panel title={t('tab.merges')} extra={button} flush>
        {isPending ? (
          <Skeleton rows={3} />
        ) : error && !data ? (
          <ErrorState compact error={error} onRetry={() => void refetch()} />
        ) : (
          <CardList
            label={t('tab.merges')}
            items={data?.items ?? []}
            itemKey={(m) => m.id}
            empty={<EmptyState compact icon={<MergeCellsOutlined />} title={t('noMerges')} text={t('noMergesText')} />}
            render={(m) => (
              <>
                <span className="tw-line-main">
                  <strong>{nameOf(m)}</strong>
                  <span className="tw-muted">
                    {[m.loser_code, formatInstant(m.at, zone), m.by?.name].filter(Boolean).join(' · ')}
                  </span>
                </span>
                {m.undone_at ? (
                  <StatusTag>{t('wasUndone')}</StatusTag>
                ) : (
                  <Button size="small" icon={<UndoOutlined />} loading={busy === m.id} onClick={() => void back(m)}>
                    {t('undoMerge')}
                  </Button>
                )}
              </>
            )}
          />
        )}
      </Panel>
    </>
  );
}
