/** What is to be done: a list by urgency, or a board by state. */
import { AppstoreOutlined, CheckCircleOutlined, PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Button, Input, type InputRef, Segmented } from 'antd';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi, useDebounced, useKeyset } from '@/api/queries';
import { useCan, useRange, useZone } from '@/app/session';
import { today } from '@/lib/dates';
import { formatTotal } from '@/lib/money';
import { CardList } from '@/ui/CardList';
import { useShortcuts } from '@/ui/keys';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { usePhone } from '@/ui/phone';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { useTaskCalls } from './api';
import { type Bucket, bucketOf } from './due';
import { QuickAdd } from './QuickAdd';
import { ended, TaskLine } from './TaskLine';
import './tasks.css';
import type { Due, TaskSearch } from './search';
import type { Task } from './types';

const TaskBoard = lazy(() => import('./TaskBoard'));
const TaskDrawer = lazy(() => import('./TaskDrawer'));

const buckets: Bucket[] = ['overdue', 'today', 'week', 'later', 'none'];

export function TasksPage() {
  const { t, i18n } = useTranslation(['tasks', 'common']);
  const router = useRouter();
  const zone = useZone();
  const phone = usePhone();
  const search = useSearch({ strict: false }) as TaskSearch;
  const mayCreate = useCan('task', 'create');
  const reach = useRange('task', 'view');
  const calls = useTaskCalls();
  const input = useRef<InputRef>(null);
  const [text, setText] = useState('');
  const q = useDebounced(text.trim());
  const [creating, setCreating] = useState(false);
  const go = (change: Partial<TaskSearch>) =>
    void router.navigate({ to: '/tasks', search: (before: TaskSearch) => ({ ...before, ...change }), replace: true });
  const layout = search.layout ?? 'list';
  const who = search.who ?? 'me';
  const when: Due | '' = search.due ?? '';
  const past = search.past === '1';
  const query = {
    state: past ? 'done,cancelled' : 'open,doing',
    assignee: who === 'me' ? 'me' : undefined,
    due: when || undefined,
    q,
    limit: 100,
  };
  const list = useKeyset('/api/v1/tasks', { query }, { enabled: layout === 'list' });
  const opened = useApi('/api/v1/tasks/{id}', { path: { id: search.task ?? '' } }, { enabled: Boolean(search.task) });
  const now = today(zone);
  const groups = useMemo(() => {
    const found = new Map<Bucket, Task[]>();
    for (const task of list.rows) {
      const bucket = bucketOf(task.due_on, now);
      found.set(bucket, [...(found.get(bucket) ?? []), task]);
    }
    return buckets.flatMap((b) => (found.has(b) ? [{ bucket: b, tasks: found.get(b) ?? [] }] : []));
  }, [list.rows, now]);
  useShortcuts({ n: () => mayCreate && (layout === 'list' ? input.current?.focus() : setCreating(true)) });

  const line = (task: Task) => (
    <TaskLine
      task={task}
      onOpen={(one) => go({ task: one.id })}
      onDone={(one) => void calls.move(one, ended(one) ? 'open' : 'done')}
    />
  );
  const narrowed = when !== '' || q !== '';
  const empty = narrowed ? (
    <EmptyState
      icon={<SearchOutlined />}
      title={t('noneFound')}
      actions={
        <Button
          onClick={() => {
            setText('');
            go({ due: undefined });
          }}
        >
          {t('showAll')}
        </Button>
      }
    />
  ) : past ? (
    <EmptyState icon={<CheckCircleOutlined />} title={t('nonePast')} />
  ) : (
    <EmptyState
      icon={<CheckCircleOutlined />}
      title={t('none')}
      text={t('noneText')}
      tips={[t('tip1'), t('tip2'), t('tip3')]}
    />
  );

  return (
    <div className={layout === 'board' ? 'tw-page tw-page-fit' : 'tw-page tw-tasks'}>
      <PageHeader
        title={t('tasks')}
        extra={
          phone ? undefined : (
            <Segmented
              size="small"
              aria-label={t('layout')}
              value={layout}
              onChange={(v) => go({ layout: v === 'board' ? 'board' : undefined })}
              options={[
                { value: 'list', label: t('asList') },
                { value: 'board', label: t('asBoard') },
              ]}
            />
          )
        }
        actions={[
          ...(mayCreate
            ? [{ key: 'new', label: t('new'), icon: <PlusOutlined />, primary: true, onClick: () => setCreating(true) }]
            : []),
          ...(phone
            ? [
                {
                  key: 'layout',
                  label: layout === 'board' ? t('asList') : t('asBoard'),
                  icon: <AppstoreOutlined />,
                  onClick: () => go({ layout: layout === 'board' ? undefined : 'board' }),
                },
              ]
            : []),
        ]}
      />
      <div className="tw-task-tools">
        {reach !== 'own' && (
          <Segmented
            aria-label={t('whose')}
            value={who}
            onChange={(v) => go({ who: v === 'all' ? 'all' : undefined })}
            options={[
              { value: 'me', label: t('mine') },
              { value: 'all', label: t('everybody') },
            ]}
          />
        )}
        {layout === 'list' && (
          <Segmented
            aria-label={t('dueOn')}
            value={past ? 'past' : when}
            onChange={(v) =>
              go(
                v === 'past'
                  ? { past: '1', due: undefined }
                  : { past: undefined, due: (v || undefined) as Due | undefined },
              )
            }
            options={[
              { value: '', label: t('anytime') },
              { value: 'overdue', label: t('due.overdue') },
              { value: 'today', label: t('due.today') },
              { value: 'week', label: t('due.week') },
              { value: 'past', label: t('finished') },
            ]}
          />
        )}
        {!phone && (
          <Input
            allowClear
            className="tw-task-search"
            prefix={<SearchOutlined aria-hidden="true" />}
            aria-label={t('search')}
            placeholder={t('search')}
            maxLength={100}
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        )}
      </div>
      {layout === 'board' ? (
        <Suspense fallback={<Skeleton rows={6} />}>
          <TaskBoard assignee={query.assignee} q={q} onOpen={(task) => go({ task: task.id })} empty={empty} />
        </Suspense>
      ) : (
        <>
          {mayCreate && (
            <section className="tw-panel">
              <QuickAdd focus={input} />
            </section>
          )}
          {list.loading ? (
            <Skeleton rows={8} />
          ) : list.error && list.rows.length === 0 ? (
            <ErrorState error={list.error} onRetry={list.reload} />
          ) : list.rows.length === 0 ? (
            empty
          ) : past ? (
            <Panel flush>
              <CardList label={t('finished')} items={list.rows} itemKey={(task) => task.id} render={line} />
            </Panel>
          ) : (
            groups.map(({ bucket, tasks }) => (
              <Panel
                key={bucket}
                flush
                title={
                  <span className={bucket === 'overdue' ? 'tw-error' : undefined}>
                    {t(`due.${bucket}`)} <span className="tw-muted">{tasks.length}</span>
                  </span>
                }
              >
                <CardList label={t(`due.${bucket}`)} items={tasks} itemKey={(task) => task.id} render={line} />
              </Panel>
            ))
          )}
          {(list.hasNext || list.hasPrevious) && (
            <div className="tw-task-pager">
              <Button disabled={!list.hasPrevious} onClick={list.previous}>
                {t('common:table.previous')}
              </Button>
              {list.total && (
                <span className="tw-muted">
                  {t('common:table.total', { total: formatTotal(list.total, i18n.language) })}
                </span>
              )}
              <Button disabled={!list.hasNext} onClick={list.next}>
                {t('common:table.next')}
              </Button>
            </div>
          )}
        </>
      )}
      <Suspense fallback={null}>
        {creating && <TaskDrawer onClose={() => setCreating(false)} />}
        {search.task && opened.data && !creating && (
          <TaskDrawer key={opened.data.id} task={opened.data} onClose={() => go({ task: undefined })} />
        )}
      </Suspense>
    </div>
  );
}
