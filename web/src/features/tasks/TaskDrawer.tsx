/** A task as a form. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, DatePicker, Form, Input, Segmented, Select } from 'antd';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '@/api/client';
import { useApi, useDebounced } from '@/api/queries';
import { useMe, useZone } from '@/app/session';
import { formatDate, formatInstant, today } from '@/lib/dates';
import { sameValue } from '@/ui/conflict';
import { FormDrawer } from '@/ui/FormDrawer';
import { UserSelect } from '@/ui/UserSelect';
import { tag, useTaskCalls } from './api';
import { quickDates } from './due';
import { type Priority, priorities, type Ref, type State, states, type Task, type TaskPatch } from './types';

interface Values {
  title: string;
  notes: string;
  due_on: string;
  priority: Priority;
  state: State;
  assignee_id: string | null;
  customer_id: string | null;
}

const valuesOf = (task: Task): Values => ({
  title: task.title,
  notes: task.notes ?? '',
  due_on: task.due_on ?? '',
  priority: task.priority as Priority,
  state: task.state as State,
  assignee_id: task.assignee?.id ?? null,
  customer_id: task.customer?.id ?? null,
});

interface Props {
  task?: Task;
  customer?: Ref;
  onClose: () => void;
}

export default function TaskDrawer({ task, customer, onClose }: Props) {
  const { t, i18n } = useTranslation(['tasks', 'common']);
  const me = useMe();
  const zone = useZone();
  const calls = useTaskCalls();
  const [form] = Form.useForm<Values>();
  const start = useMemo<Values>(
    () =>
      task
        ? valuesOf(task)
        : {
            title: '',
            notes: '',
            due_on: '',
            priority: 'normal',
            state: 'open',
            assignee_id: me.id,
            customer_id: customer?.id ?? null,
          },
    [task, customer, me.id],
  );
  const names: Record<string, string> = { [me.id]: me.name };
  for (const ref of [task?.assignee, task?.customer, customer]) if (ref) names[ref.id] = ref.name;
  const labels = {
    title: t('title'),
    notes: t('notes'),
    due_on: t('dueOn'),
    priority: t('priorityLabel'),
    state: t('stateLabel'),
    assignee_id: t('assignee'),
    customer_id: t('customer'),
  };

  const submit = async (values: Values, etag: string | undefined) => {
    const clean: TaskPatch = {
      ...values,
      assignee_id: values.assignee_id ?? '',
      customer_id: values.customer_id ?? '',
    };
    if (!task) {
      await calls.create(clean);
      return;
    }
    const changed = Object.fromEntries(
      Object.entries(clean).filter(([key, value]) => !sameValue(value, start[key as keyof Values])),
    ) as TaskPatch;
    if (Object.keys(changed).length === 0) return;
    try {
      await api.patch('/api/v1/tasks/{id}', { path: { id: task.id }, body: changed, ifMatch: etag });
    } catch (error) {
      const now = error instanceof ApiError && error.stale ? (error.current as Task | undefined) : undefined;
      if (!now?.version || !(error instanceof ApiError)) throw error;
      throw new ApiError(error.status, { ...error.problem, data: { current: valuesOf(now) } }, tag(now.version));
    }
    await calls.refresh();
  };
  return (
    <FormDrawer<Values>
      open
      form={form}
      width={480}
      title={task ? t('editTask') : t('new')}
      initial={start}
      etag={task && tag(task.version)}
      labels={labels}
      submitText={task ? undefined : t('add')}
      formatValue={(field, value) => {
        if (field === 'due_on' && value) return formatDate(String(value), i18n.language);
        if (field === 'priority' && value) return t(`priority.${value as Priority}`);
        if (field === 'state' && value) return t(`state.${value as State}`);
        return typeof value === 'string' ? names[value] : undefined;
      }}
      reload={
        task &&
        (async () => {
          const now = await api.get('/api/v1/tasks/{id}', { path: { id: task.id } });
          return { values: { ...valuesOf(now) }, etag: tag(now.version) };
        })
      }
      onClose={onClose}
      onSubmit={submit}
      footer={
        task?.can.delete ? (
          <Button
            type="text"
            danger
            icon={<DeleteOutlined />}
            onClick={() => {
              onClose();
              void calls.remove(task);
            }}
          >
            {t('common:action.delete')}
          </Button>
        ) : undefined
      }
    >
      <Form.Item
        name="title"
        label={labels.title}
        rules={[{ required: true, whitespace: true, message: t('common:form.required', { label: labels.title }) }]}
      >
        <Input.TextArea autoFocus={!task} autoSize={{ minRows: 1, maxRows: 4 }} maxLength={300} />
      </Form.Item>
      <div className="tw-two">
        <Form.Item
          name="due_on"
          label={labels.due_on}
          className="tw-span"
          normalize={(d: { format: (f: string) => string } | null | string) =>
            typeof d === 'string' ? d : d ? d.format('YYYY-MM-DD') : ''
          }
          getValueProps={(v: string) => ({ value: v ? dayjs(v) : null })}
        >
          <DatePicker
            style={{ width: '100%' }}
            presets={quickDates(today(zone)).map((d) => ({ label: t(`quick.${d.key}`), value: dayjs(d.date) }))}
          />
        </Form.Item>
        <Form.Item name="assignee_id" label={labels.assignee_id}>
          <UserSelect names={names} />
        </Form.Item>
        <Form.Item name="customer_id" label={labels.customer_id}>
          <CustomerSelect names={names} />
        </Form.Item>
        <Form.Item name="priority" label={labels.priority}>
          <Segmented block options={priorities.map((p) => ({ value: p, label: t(`priority.${p}`) }))} />
        </Form.Item>
        {task && (
          <Form.Item name="state" label={labels.state}>
            <Select options={states.map((s) => ({ value: s, label: t(`state.${s}`) }))} />
          </Form.Item>
        )}
      </div>
      <Form.Item name="notes" label={labels.notes}>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={10_000} />
      </Form.Item>
      {task && (
        <p className="tw-hint">
          {t('madeBy', { name: task.creator?.name ?? '—', when: formatInstant(task.created_at, zone) })}
          {task.done_at && ` · ${t('doneAt', { when: formatInstant(task.done_at, zone) })}`}
        </p>
      )}
    </FormDrawer>
  );
}

interface SelectProps {
  id?: string;
  value?: string | null;
  onChange?: (id: string | null) => void;
  names: Record<string, string>;
}

/** Finds a customer by whatever one remembers of the name. */
function CustomerSelect({ id, value, onChange, names }: SelectProps) {
  const { t } = useTranslation('tasks');
  const [text, setText] = useState('');
  const q = useDebounced(text.trim());
  const { data, isFetching } = useApi(
    '/api/v1/search',
    { query: { q, limit: 12 } },
    { enabled: q.length > 0, retry: false },
  );
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const options = (data?.items ?? [])
    .filter((h) => h.type === 'customer')
    .map((h) => ({ value: h.id, label: h.title }));
  if (value && !options.some((o) => o.value === value))
    options.unshift({ value, label: chosen[value] ?? names[value] ?? value });
  return (
    <Select
      id={id}
      allowClear
      style={{ width: '100%' }}
      placeholder={t('customerHint')}
      loading={isFetching}
      options={options}
      value={value || undefined}
      showSearch={{ filterOption: false, onSearch: setText }}
      notFoundContent={q ? undefined : null}
      onChange={(next?: string) => {
        const hit = options.find((o) => o.value === next);
        if (hit) setChosen({ [hit.value]: hit.label });
        onChange?.(next ?? null);
      }}
    />
  );
}
