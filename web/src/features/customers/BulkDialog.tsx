/** Asks for the new value of a bulk change, makes it, reports what could not be changed, offers the way back. */
import { Form, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useErrorText } from '@/ui/State';
import { useUndo } from '@/ui/UndoToast';
import { useCustomerCalls } from './api';
import type { BulkWhat } from './BulkBar';
import { undoCalls } from './bulk';
import { type Dictionary, groupLabel, useLabel } from './dictionary';
import FieldInput from './FieldInput';
import { formName, isEditable, toPatch } from './record';
import { TagPicker } from './TagPicker';
import type { BulkResult, Customer, Patch } from './types';

interface Props {
  what: BulkWhat;
  ids: string[];
  rows: ReadonlyMap<string, Customer>;
  dictionary: Dictionary;
  onClose: () => void;
  onDone: () => void;
}

/** What identifies one customer makes no sense for many. */
const single = new Set([
  'code',
  'name',
  'name_local',
  'short_name',
  'website',
  'email',
  'phone',
  'fax',
  'tax_number',
  'registration_number',
  'billing_name',
  'bank_account',
  'stage',
  'owner',
  'tags',
]);

export default function BulkDialog({ what, ids, rows, dictionary, onClose, onDone }: Props) {
  const { t } = useTranslation(['customers', 'common']);
  const label = useLabel();
  const undo = useUndo();
  const errorText = useErrorText();
  const calls = useCustomerCalls();
  const [key, setKey] = useState(what === 'field' ? '' : what);
  const [value, setValue] = useState<unknown>(null);
  const [tagMode, setTagMode] = useState<'add' | 'remove'>('add');
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const [refused, setRefused] = useState<BulkResult[]>();
  const field = dictionary.get(key);
  const choices = dictionary.fields.filter((f) => isEditable(f) && !single.has(f.key));

  const set = (): Patch => {
    if (what === 'tags') return { [tagMode === 'add' ? 'tag_add' : 'tag_remove']: value ?? [] };
    return field ? toPatch([field], { [formName(field.key)]: value }) : {};
  };
  const save = async () => {
    setSaving(true);
    setFailure('');
    const change = set();
    try {
      const { results } = await api.post('/api/v1/customers/bulk', { body: { ids, set: change } });
      const done = new Set(results.filter((r) => r.ok).map((r) => r.id));
      const failed = results.filter((r) => !r.ok);
      const back = undoCalls(
        [...done].flatMap((id) => rows.get(id) ?? []),
        done,
        change,
      );
      await calls.refresh();
      if (done.size > 0) {
        undo.show(
          t('bulkDone', { count: done.size }),
          back.length === 0
            ? undefined
            : async () => {
                for (const call of back) await api.post('/api/v1/customers/bulk', { body: call });
                await calls.refresh();
              },
        );
      }
      if (failed.length > 0) setRefused(failed);
      else onDone();
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setSaving(false);
    }
  };

  if (refused) {
    return (
      <Modal
        open
        title={t('bulkRefused', { count: refused.length })}
        onCancel={onDone}
        onOk={onDone}
        cancelButtonProps={{ hidden: true }}
        okText={t('common:action.close')}
      >
        <ul className="tw-refused">
          {refused.map((r) => (
            <li key={r.id}>
              <strong>{rows.get(r.id)?.name ?? r.id}</strong>
              <span className="tw-muted">{r.error}</span>
            </li>
          ))}
        </ul>
      </Modal>
    );
  }
  const ready =
    what === 'tags'
      ? Array.isArray(value) && value.length > 0
      : field !== undefined && (what === 'field' || Boolean(value));
  const titles: Record<BulkWhat, string> = {
    stage: t('bulkStage'),
    owner: t('bulkOwner'),
    tags: t('bulkTags'),
    field: t('bulkField'),
  };
  return (
    <Modal
      open
      width={440}
      title={titles[what]}
      okText={t('bulkApply', { count: ids.length })}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={saving}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <Form layout="vertical" disabled={saving}>
        {failure && (
          <div className="tw-form-failure" role="alert">
            {failure}
          </div>
        )}
        {what === 'field' && (
          <Form.Item label={t('bulkWhich')}>
            <Select
              autoFocus
              aria-label={t('bulkWhich')}
              value={key || undefined}
              showSearch={{ optionFilterProp: 'label' }}
              options={[...new Set(choices.map((f) => f.group))].map((group) => ({
                label: groupLabel(group),
                options: choices
                  .filter((f) => f.group === group)
                  .map((f) => ({ value: f.key, label: label(f.label, f.key) })),
              }))}
              onChange={(next: string) => {
                setKey(next);
                setValue(null);
              }}
            />
          </Form.Item>
        )}
        {what === 'tags' ? (
          <>
            <Form.Item>
              <Segmented
                value={tagMode}
                onChange={setTagMode}
                options={[
                  { value: 'add', label: t('tagAdd') },
                  { value: 'remove', label: t('tagRemove') },
                ]}
              />
            </Form.Item>
            <Form.Item label={dictionary.label('tags')}>
              <TagPicker aria-label={dictionary.label('tags')} value={value as string[] | null} onChange={setValue} />
            </Form.Item>
          </>
        ) : (
          field && (
            <Form.Item
              label={label(field.label, field.key)}
              extra={what === 'field' ? t('bulkEmptyClears') : undefined}
            >
              <FieldInput key={field.key} field={field} value={value} onChange={setValue} />
            </Form.Item>
          )
        )}
      </Form>
    </Modal>
  );
}
