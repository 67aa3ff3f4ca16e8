/** The company's tags: rename, recolour, delete. New ones are made where customers are tagged, or here. */
import { DeleteOutlined, EditOutlined, PlusOutlined, TagsOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import type { Tone } from '@/app/theme';
import { AppLink } from '@/ui/AppLink';
import { FormDrawer } from '@/ui/FormDrawer';
import { filterToText } from '@/ui/filter';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { useCrumbs } from './common';
import type { Tag } from './types';

/** Colours the server knows by name, and the tone of ours each is drawn in. */
const colours: Record<string, Tone> = {
  '': 'grey',
  blue: 'blue',
  green: 'green',
  gold: 'amber',
  orange: 'amber',
  red: 'red',
  purple: 'purple',
  cyan: 'teal',
  grey: 'grey',
};
const offered = ['grey', 'blue', 'green', 'gold', 'red', 'purple', 'cyan'] as const;
interface Values {
  name: string;
  color: string;
}

export function TagsPage() {
  const { t } = useTranslation(['admin', 'common']);
  const crumbs = useCrumbs();
  const client = useQueryClient();
  const undo = useUndo();
  const { message, modal } = App.useApp();
  const [find, setFind] = useState('');
  const [editing, setEditing] = useState<Tag | 'new'>();
  const { data, error, isPending, refetch } = useApi('/api/v1/tags');
  const tags = useMemo(() => {
    const wanted = find.trim().toLowerCase();
    return (data?.items ?? []).filter((x) => x.name.toLowerCase().includes(wanted));
  }, [data, find]);
  const refresh = () => invalidatePaths(client, ['/api/v1/tags', '/api/v1/customers']);
  const tag = editing === 'new' ? undefined : editing;
  const remove = (one: Tag) => {
    const drop = async () => {
      try {
        await api.delete('/api/v1/tags/{id}', { path: { id: one.id } });
        await refresh();
        // A tag nobody carried comes back whole; one that was carried would come back without its customers.
        undo.show(
          t('tag.deleted', { name: one.name }),
          one.count
            ? undefined
            : async () => {
                await api.post('/api/v1/tags', { body: { name: one.name, color: one.color } });
                await refresh();
              },
        );
      } catch (failure) {
        undo.fail(failure);
      }
    };
    if (!one.count) return void drop();
    modal.confirm({
      title: t('tag.deleteTitle', { name: one.name }),
      content: t('tag.deleteText', { n: one.count }),
      okText: t('common:action.delete'),
      cancelText: t('common:action.cancel'),
      okButtonProps: { danger: true },
      onOk: drop,
    });
  };
  return (
    <div className="tw-page tw-narrow">
      <PageHeader
        title={t('nav.tags')}
        breadcrumb={crumbs}
        description={t('tag.lead')}
        actions={[
          { key: 'new', label: t('tag.new'), icon: <PlusOutlined />, primary: true, onClick: () => setEditing('new') },
        ]}
      />
      {isPending ? (
        <Panel>
          <Skeleton />
        </Panel>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (data?.items ?? []).length === 0 ? (
        <Panel>
          <EmptyState icon={<TagsOutlined />} title={t('tag.empty')} text={t('tag.emptyText')} />
        </Panel>
      ) : (
        <Panel flush>
          <div className="ad-tag-find">
            <Input
              allowClear
              value={find}
              onChange={(e) => setFind(e.target.value)}
              placeholder={t('tag.find')}
              aria-label={t('tag.find')}
              maxLength={50}
            />
          </div>
          {tags.length === 0 && <EmptyState compact title={t('common:table.empty')} />}
          <ul className="ad-tags" aria-label={t('nav.tags')}>
            {tags.map((one) => (
              <li key={one.id}>
                <StatusTag tone={colours[one.color ?? ''] ?? 'grey'}>{one.name}</StatusTag>
                <AppLink
                  className="ad-tag-count"
                  href={`/customers?filter=${encodeURIComponent(filterToText({ and: [{ field: 'tags', op: 'in', value: [one.id] }] }) ?? '')}`}
                >
                  {t('tag.customers', { n: one.count ?? 0 })}
                </AppLink>
                <Button
                  size="small"
                  type="text"
                  icon={<EditOutlined />}
                  aria-label={`${t('common:action.edit')}: ${one.name}`}
                  onClick={() => setEditing(one)}
                />
                <Button
                  size="small"
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={`${t('common:action.delete')}: ${one.name}`}
                  onClick={() => remove(one)}
                />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <FormDrawer<Values>
        key={tag?.id ?? 'new'}
        open={editing !== undefined}
        width={400}
        title={tag ? tag.name : t('tag.new')}
        initial={{ name: tag?.name ?? '', color: tag?.color || 'grey' }}
        etag={tag && `"v${tag.version ?? 1}"`}
        labels={{ name: t('tag.name'), color: t('tag.color') }}
        onClose={() => setEditing(undefined)}
        onSubmit={async ({ name, color }, ifMatch) => {
          const body = { name: name.trim(), color };
          if (tag) await api.patch('/api/v1/tags/{id}', { path: { id: tag.id }, body, ifMatch });
          else await api.post('/api/v1/tags', { body });
          await refresh();
          void message.success(t('common:state.saved'));
        }}
      >
        <Form.Item
          name="name"
          label={t('tag.name')}
          rules={[{ required: true, whitespace: true, message: t('tag.nameNeeded') }]}
        >
          <Input autoFocus maxLength={50} />
        </Form.Item>
        <Form.Item name="color" label={t('tag.color')}>
          <Swatches />
        </Form.Item>
      </FormDrawer>
    </div>
  );
}

function Swatches({ value, onChange }: { value?: string; onChange?: (color: string) => void }) {
  const { t } = useTranslation('admin');
  return (
    <div className="ad-swatches" role="radiogroup" aria-label={t('tag.color')}>
      {offered.map((c) => (
        <label key={c} className={value === c ? 'ad-swatch ad-picked' : 'ad-swatch'}>
          <input type="radio" name="tag-color" checked={value === c} onChange={() => onChange?.(c)} />
          <StatusTag tone={colours[c]}>{t(`color.${c}`)}</StatusTag>
        </label>
      ))}
    </div>
  );
}
