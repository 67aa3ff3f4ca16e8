import { ArrowDownOutlined, ArrowUpOutlined, CalendarOutlined } from '@ant-design/icons';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/session';
import { daysBetween, formatDate, formatDayDistance, today } from '@/lib/dates';
import { AppLink } from '@/ui/AppLink';
import { Person, StatusTag } from '@/ui/Status';
import { bucketOf, bucketTones } from './due';
import type { Task } from './types';

export const ended = (task: Task) => task.state === 'done' || task.state === 'cancelled';

export function DueTag({ task }: { task: Task }) {
  const { i18n } = useTranslation();
  const zone = useZone();
  if (!task.due_on) return null;
  const now = today(zone);
  const bucket = ended(task) ? 'later' : bucketOf(task.due_on, now);
  const near = Math.abs(daysBetween(now, task.due_on)) <= 6 && !ended(task);
  return (
    <StatusTag tone={bucketTones[bucket]}>
      <CalendarOutlined aria-hidden="true" />
      <span title={formatDate(task.due_on, i18n.language)}>
        {near ? formatDayDistance(task.due_on, i18n.language, now) : formatDate(task.due_on, i18n.language, true)}
      </span>
    </StatusTag>
  );
}

export function PriorityMark({ task }: { task: Task }) {
  const { t } = useTranslation('tasks');
  if (task.priority === 'high')
    return <ArrowUpOutlined className="tw-task-high" aria-label={t('priority.high')} title={t('priority.high')} />;
  if (task.priority === 'low')
    return <ArrowDownOutlined className="tw-muted" aria-label={t('priority.low')} title={t('priority.low')} />;
  return null;
}

interface Props {
  task: Task;
  onDone: (task: Task) => void;
  onOpen: (task: Task) => void;
  /** Left out where every line belongs to the same customer. */
  withCustomer?: boolean;
}

export function TaskLine({ task, onDone, onOpen, withCustomer = true }: Props) {
  const { t } = useTranslation('tasks');
  return (
    <>
      <Checkbox
        checked={ended(task)}
        disabled={!task.can.edit}
        aria-label={ended(task) ? t('reopen', { title: task.title }) : t('finish', { title: task.title })}
        onChange={() => onDone(task)}
      />
      <button
        type="button"
        className={ended(task) ? 'tw-task-title tw-task-ended' : 'tw-task-title'}
        onClick={() => onOpen(task)}
      >
        <PriorityMark task={task} />
        <span>{task.title}</span>
        {task.state === 'doing' && <StatusTag tone="blue">{t('state.doing')}</StatusTag>}
        {task.state === 'cancelled' && <StatusTag>{t('state.cancelled')}</StatusTag>}
      </button>
      {withCustomer && task.customer && (
        <AppLink href={`/customers/${task.customer.id}`} className="tw-muted tw-clip tw-task-customer">
          {task.customer.name}
        </AppLink>
      )}
      <DueTag task={task} />
      <span className="tw-task-who">{task.assignee && <Person name={task.assignee.name} size={18} />}</span>
    </>
  );
}
