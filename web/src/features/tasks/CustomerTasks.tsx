/** The tasks of one customer: what the customer page shows of this feature. */
import { CheckCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { useCan } from '@/app/session';
import { CardList } from '@/ui/CardList';
import { Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { useTaskCalls } from './api';
import { QuickAdd } from './QuickAdd';
import { ended, TaskLine } from './TaskLine';
import './tasks.css';
import type { Ref, Task } from './types';

const TaskDrawer = lazy(() => import('./TaskDrawer'));

export default function CustomerTasks({ customer }: { customer: Ref }) {
  const { t } = useTranslation('tasks');
  const mayCreate = useCan('task', 'create');
  const calls = useTaskCalls();
  const [editing, setEditing] = useState<Task | 'new'>();
  const [past, setPast] = useState(false);
  const { data, error, isPending, refetch } = useApi('/api/v1/tasks', {
    query: { customer_id: customer.id, limit: 200 },
  });
  if (isPending) return <Skeleton rows={4} />;
  if (error && !data) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  const all = data.items ?? [];
  const open = all.filter((task) => !ended(task));
  const over = all.filter(ended);
  const line = (task: Task) => (
    <TaskLine
      task={task}
      withCustomer={false}
      onOpen={setEditing}
      onDone={(one) => void calls.move(one, ended(one) ? 'open' : 'done')}
    />
  );
  return (
    <Panel
      flush
      title={t('tasks')}
      extra={
        mayCreate ? (
          <Button size="small" icon={<PlusOutlined />} onClick={() => setEditing('new')}>
            {t('new')}
          </Button>
        ) : undefined
      }
    >
      {mayCreate && <QuickAdd customerId={customer.id} />}
      <CardList
        label={t('tasks')}
        items={open}
        itemKey={(task) => task.id}
        render={line}
        empty={
          <EmptyState
            compact
            icon={<CheckCircleOutlined />}
            title={t('noneForCustomer')}
            text={t('noneForCustomerText')}
          />
        }
      />
      {over.length > 0 && (
        <button type="button" className="tw-link tw-padded" aria-expanded={past} onClick={() => setPast(!past)}>
          {past ? t('hideDone') : t('showDone', { count: over.length })}
        </button>
      )}
      {past && <CardList label={t('state.done')} items={over} itemKey={(task) => task.id} render={line} />}
      <Suspense fallback={null}>
        {editing && (
          <TaskDrawer
            task={editing === 'new' ? undefined : editing}
            customer={customer}
            onClose={() => setEditing(undefined)}
          />
        )}
      </Suspense>
    </Panel>
  );
}
