/** Deleted customers: nothing is lost until somebody purges it; each can come back with all it had. */
import { DeleteOutlined, UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeyset } from '@/api/queries';
import { useZone } from '@/app/session';
import { formatInstant, formatRelative } from '@/lib/dates';
import { Country } from '@/ui/Country';
import { type Column, DataTable } from '@/ui/DataTable';
import { PageHeader } from '@/ui/PageHeader';
import { EmptyState } from '@/ui/State';
import { Person } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { useCustomerCalls } from './api';
import './customers.css';
import { useDictionary } from './dictionary';
import { titleOf } from './record';
import type { Customer } from './types';

export function DeletedPage() {
  const { t, i18n } = useTranslation(['customers', 'common']);
  const zone = useZone();
  const undo = useUndo();
  const calls = useCustomerCalls();
  const dictionary = useDictionary();
  const [busy, setBusy] = useState('');
  const list = useKeyset('/api/v1/customers/deleted', { query: { limit: 50 } });
  const restore = async (row: Customer) => {
    setBusy(row.id);
    try {
      const back = await calls.restore(row.id);
      await calls.refresh();
      undo.show(t('restored', { name: titleOf(row) }), () => calls.remove({ id: row.id, version: back.version }));
    } catch (error) {
      undo.fail(error);
    } finally {
      setBusy('');
    }
  };
  const button = (row: Customer) => (
    <Button size="small" icon={<UndoOutlined />} loading={busy === row.id} onClick={() => void restore(row)}>
      {t('restore')}
    </Button>
  );
  const columns: Column<Customer>[] = [
    {
      key: 'name',
      title: dictionary.label('name'),
      width: 280,
      fixed: true,
      render: (r) => <span className="tw-clip">{titleOf(r)}</span>,
    },
    { key: 'code', title: dictionary.label('code'), width: 120 },
    { key: 'country', title: dictionary.label('country'), width: 150, render: (r) => <Country code={r.country} /> },
    { key: 'owner', title: dictionary.label('owner'), width: 130, render: (r) => <Person name={r.owner?.name} /> },
    {
      key: 'deleted_at',
      title: t('deletedAt'),
      width: 150,
      render: (r) =>
        r.deleted_at ? (
          <span className="tw-muted" title={formatInstant(r.deleted_at, zone)}>
            {formatRelative(r.deleted_at, i18n.language)}
          </span>
        ) : null,
    },
    { key: 'restore', title: t('restore'), width: 120, render: button },
  ];
  return (
    <div className="tw-page tw-page-fit">
      <PageHeader
        title={t('deleted')}
        breadcrumb={[{ label: t('title'), to: '/customers' }, { label: t('deleted') }]}
      />
      <DataTable<Customer>
        id="customers-deleted"
        label={t('deleted')}
        columns={columns}
        rows={list.rows}
        rowKey={(r) => r.id}
        list={list}
        empty={<EmptyState icon={<DeleteOutlined />} title={t('noDeleted')} text={t('noDeletedText')} />}
        renderCard={(r) => (
          <div className="tw-customer-card">
            <strong className="tw-clip">{titleOf(r)}</strong>
            <span className="tw-card-line tw-card-bottom">
              {r.country && <Country code={r.country} />}
              {button(r)}
            </span>
          </div>
        )}
      />
    </div>
  );
}
