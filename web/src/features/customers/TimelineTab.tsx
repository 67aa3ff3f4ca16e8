/** Everything that happened with a customer: what people noted, what they did, what changed. */
import {
  CalendarOutlined,
  CommentOutlined,
  DeleteOutlined,
  EditOutlined,
  EnvironmentOutlined,
  EyeOutlined,
  FileTextOutlined,
  MailOutlined,
  MergeCellsOutlined,
  PaperClipOutlined,
  PhoneOutlined,
  PlusOutlined,
  ScheduleOutlined,
  SwapOutlined,
} from '@ant-design/icons';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths } from '@/api/queries';
import { useZone } from '@/app/session';
import { textOf } from '@/i18n';
import { Panel } from '@/ui/PageHeader';
import { EmptyState } from '@/ui/State';
import { type FieldChange, PlainText, Timeline, type TimelineEntry } from '@/ui/Timeline';
import { useUndo } from '@/ui/UndoToast';
import { ActivityForm } from './ActivityForm';
import { type Dictionary, useLabel } from './dictionary';
import { versionTag } from './record';
import type { Activity, Customer, FieldInfo, FieldKind, TimelineItem } from './types';
import { FieldValue } from './values';

const kindIcons: Record<string, ReactNode> = {
  note: <FileTextOutlined />,
  call: <PhoneOutlined />,
  email: <MailOutlined />,
  meeting: <CalendarOutlined />,
  visit: <EnvironmentOutlined />,
  chat: <CommentOutlined />,
};
const kindTones: Record<string, TimelineEntry['tone']> = {
  note: 'grey',
  call: 'green',
  email: 'blue',
  meeting: 'purple',
  visit: 'purple',
  chat: 'teal',
};
const actionIcons: Record<string, ReactNode> = {
  create: <PlusOutlined />,
  edit: <EditOutlined />,
  delete: <DeleteOutlined />,
  transfer: <SwapOutlined />,
  merge: <MergeCellsOutlined />,
  view: <EyeOutlined />,
};
const entityIcons: Record<string, ReactNode> = {
  attachment: <PaperClipOutlined />,
  file: <PaperClipOutlined />,
  task: <ScheduleOutlined />,
};

interface Change extends FieldChange {
  kind?: string;
  /** Where the words of coded values stand. */
  words?: string;
}
/** Fields of tasks → their names in the task texts. */
const taskWords: Record<string, string> = {
  title: 'title',
  notes: 'notes',
  due_on: 'dueOn',
  priority: 'priorityLabel',
  state: 'stateLabel',
  assignee_id: 'assignee',
  assignee: 'assignee',
};
/** A field the dictionary does not hold (of a contact, a task), described by its kind alone. */
const plainField = (key: string, kind: FieldKind): FieldInfo => ({
  key,
  kind,
  label: { en: key, zh: key },
  group: '',
  level: 'read',
  own: false,
  sortable: false,
  filterable: false,
  required: false,
  read_only: true,
  default_column: false,
});

const filters = ['all', 'activity', 'change', 'file', 'task'] as const;
type Filter = (typeof filters)[number];
/** Who merely looked is left out of "all": it would drown what happened. */
const kindsOf: Record<Filter, string> = {
  all: 'change,contact,activity,file,task',
  activity: 'activity',
  change: 'change,contact',
  file: 'file',
  task: 'task',
};

export default function TimelineTab({ customer, dictionary }: { customer: Customer; dictionary: Dictionary }) {
  const { t } = useTranslation(['customers', 'common']);
  const zone = useZone();
  const label = useLabel();
  const undo = useUndo();
  const client = useQueryClient();
  const [filter, setFilter] = useState<Filter>('all');
  const [editing, setEditing] = useState<Activity>();
  const may = customer.can?.edit === true && dictionary.get('notes')?.level === 'edit';
  const path = '/api/v1/customers/{id}/timeline';
  const query = useInfiniteQuery({
    queryKey: [path, { id: customer.id, filter }, 'pages'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api.get(path, {
        path: { id: customer.id },
        query: { cursor: pageParam || undefined, limit: 40, kinds: kindsOf[filter] },
        signal,
      }),
    getNextPageParam: (last) => last.next_cursor || undefined,
  });
  const items = (query.data?.pages.flatMap((p) => p.items ?? []) ?? []) as TimelineItem[];
  const refresh = () => invalidatePaths(client, ['/api/v1/customers', '/api/v1/home']);

  const remove = async (activity: Activity) => {
    try {
      await api.delete('/api/v1/activities/{id}', {
        path: { id: activity.id },
        ifMatch: activity.version ? versionTag(activity.version) : undefined,
      });
      await refresh();
      undo.show(t('activity.deleted'), async () => {
        await api.post('/api/v1/activities/{id}/restore', { path: { id: activity.id } });
        await refresh();
      });
    } catch (error) {
      undo.fail(error);
    }
  };

  const changesOf = (item: TimelineItem): Change[] =>
    (item.changes ?? [])
      .filter((c) => c.field !== 'customer_id')
      .map((c) => ({
        field: c.field,
        label:
          item.entity === 'task'
            ? textOf(`tasks:${taskWords[c.field]}`, label(c.label, c.field))
            : label(c.label, dictionary.label(c.field)),
        before: c.before,
        after: c.after,
        masked: c.redacted,
        kind: c.kind,
        words:
          item.entity === 'task' ? `tasks:${c.field}` : item.entity === 'contact' ? `customers:${c.field}` : undefined,
      }));
  const show = (change: Change, value: unknown): ReactNode => {
    if (value === null || value === undefined || value === '') return undefined;
    if (change.words && typeof value === 'string') {
      const word = textOf(`${change.words}.${value}`, '');
      if (word) return word;
    }
    const known = dictionary.get(change.field) ?? dictionary.get(change.field.replace(/_id$/, ''));
    const field = known ?? (change.kind ? plainField(change.field, change.kind as FieldKind) : undefined);
    if (typeof value === 'boolean') return value ? t('common:value.yes') : t('common:value.no');
    return field && <FieldValue field={field} value={value} short={field.kind !== 'tags'} />;
  };

  const entry = (item: TimelineItem): TimelineEntry => {
    const { activity } = item;
    if (activity) {
      const mine = may && activity.can_edit === true;
      const direction = activity.direction ? textOf(`customers:activity.direction.${activity.direction}`, '') : '';
      return {
        id: item.id,
        at: activity.at || item.at,
        actor: item.actor,
        icon: kindIcons[activity.kind] ?? <FileTextOutlined />,
        tone: kindTones[activity.kind] ?? 'grey',
        title: (
          <>
            {textOf(`customers:activity.did.${activity.kind}`, activity.kind)}
            {direction && <span className="tw-muted"> · {direction}</span>}
            {activity.contact && <span className="tw-muted"> · {activity.contact.name}</span>}
            {activity.subject && <strong> {activity.subject}</strong>}
          </>
        ),
        body: activity.body ? <PlainText text={activity.body} /> : undefined,
        extra: mine ? (
          <span className="tw-entry-tools">
            <Dropdown
              trigger={['click']}
              menu={{
                items: [
                  {
                    key: 'edit',
                    label: t('common:action.edit'),
                    icon: <EditOutlined />,
                    onClick: () => setEditing(activity),
                  },
                  {
                    key: 'delete',
                    label: t('common:action.delete'),
                    icon: <DeleteOutlined />,
                    danger: true,
                    onClick: () => void remove(activity),
                  },
                ],
              }}
            >
              <Button type="text" size="small" aria-label={t('common:action.more')}>
                ⋯
              </Button>
            </Dropdown>
          </span>
        ) : undefined,
      };
    }
    const entity = item.entity ?? 'customer';
    const what = textOf(
      `customers:history.${entity}.${item.action}`,
      textOf(`customers:history.any.${item.action}`, item.action),
    );
    return {
      id: item.id,
      at: item.at,
      actor: item.actor,
      icon: entityIcons[entity] ?? actionIcons[item.action],
      title: (
        <>
          {what} {entity !== 'customer' && item.label && <strong>{item.label}</strong>}
        </>
      ),
      body: item.note ? <span className="tw-muted">{item.note}</span> : undefined,
      // What a thing began or ended with is no change; a customer's own beginning is worth telling.
      changes: (item.action === 'create' || item.action === 'delete') && entity !== 'customer' ? [] : changesOf(item),
    };
  };

  return (
    <div className="tw-timeline-tab">
      {may && <ActivityForm customer={customer} onSaved={() => void refresh()} />}
      <Panel
        title={t('tab.timeline')}
        extra={
          // biome-ignore lint/a11y/useSemanticElements: a row of filters is not a fieldset
          <div className="tw-filter-pills" role="group" aria-label={t('timelineFilter')}>
            {filters.map((one) => (
              <button key={one} type="button" aria-pressed={filter === one} onClick={() => setFilter(one)}>
                {t(`timeline.${one}`)}
              </button>
            ))}
          </div>
        }
      >
        <Timeline
          entries={items.map(entry)}
          zone={zone}
          loading={query.isPending}
          error={query.error}
          onRetry={() => void query.refetch()}
          hasMore={query.hasNextPage}
          onMore={() => void query.fetchNextPage()}
          loadingMore={query.isFetchingNextPage}
          empty={<EmptyState compact title={t('timelineEmpty')} text={may ? t('timelineEmptyText') : undefined} />}
          format={show}
        />
      </Panel>
      {editing && (
        <ActivityForm
          customer={customer}
          activity={editing}
          onSaved={() => {
            setEditing(undefined);
            void refresh();
          }}
          onClose={() => setEditing(undefined)}
        />
      )}
    </div>
  );
}
