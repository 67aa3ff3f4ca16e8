import { PlusOutlined } from '@ant-design/icons';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sameValue } from '@/ui/conflict';
import type { Customer, Patch } from './types';
import { TagList } from './values';

const TagPicker = lazy(() => import('./TagPicker').then((m) => ({ default: m.TagPicker })));

/** The tags in the header: click, choose, leave. */
export function TagEditor({
  customer,
  onSave,
}: {
  customer: Customer;
  onSave: (body: Patch, back: Patch, text: string) => Promise<void>;
}) {
  const { t } = useTranslation('customers');
  const before = useMemo(() => (customer.tags ?? []).map((tag) => tag.id), [customer.tags]);
  const [editing, setEditing] = useState<string[]>();
  const names = Object.fromEntries((customer.tags ?? []).map((tag) => [tag.id, tag.name]));
  const leave = () => {
    if (editing && !sameValue([...editing].sort(), [...before].sort()))
      void onSave({ tag_ids: editing }, { tag_ids: before }, t('tagsSaved'));
    setEditing(undefined);
  };
  if (editing) {
    return (
      <span className="tw-tag-edit">
        <Suspense fallback={<TagList tags={customer.tags ?? []} max={8} />}>
          <TagPicker
            autoFocus
            defaultOpen
            aria-label={t('editTags')}
            names={names}
            value={editing}
            onChange={setEditing}
            onBlur={leave}
          />
        </Suspense>
      </span>
    );
  }
  return (
    <button type="button" className="tw-tag-button" onClick={() => setEditing(before)}>
      {before.length > 0 && <span className="tw-hidden">{t('editTags')}</span>}
      <TagList tags={customer.tags ?? []} max={8} />
      <span className="tw-tag-add">
        <PlusOutlined aria-hidden="true" /> {before.length === 0 && t('addTag')}
      </span>
    </button>
  );
}
