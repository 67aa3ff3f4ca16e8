/** "What happened?" in one box: a note, a call, a meeting. Ctrl/⌘ Enter saves; on a phone the keyboard's microphone does the typing. */
import { Button, DatePicker, Input, Modal, Segmented, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { isMac } from '@/ui/keys';
import { useErrorText } from '@/ui/State';
import { useContacts } from './api';
import { versionTag } from './record';
import type { Activity, Customer } from './types';

export const activityKinds = ['note', 'call', 'email', 'chat', 'meeting', 'visit'] as const;
type Kind = (typeof activityKinds)[number];
/** Kinds in which one side begins. */
const directed = new Set<string>(['call', 'email', 'chat']);

interface Props {
  customer: Customer;
  activity?: Activity;
  onSaved: () => void;
  onClose?: () => void;
}

export function ActivityForm({ customer, activity, onSaved, onClose }: Props) {
  const { t } = useTranslation(['customers', 'common']);
  const errorText = useErrorText();
  const [kind, setKind] = useState<Kind>((activity?.kind as Kind | undefined) ?? 'note');
  const [body, setBody] = useState(activity?.body ?? '');
  const [subject, setSubject] = useState(activity?.subject ?? '');
  const [direction, setDirection] = useState(activity?.direction || 'out');
  const [contact, setContact] = useState(activity?.contact_id ?? activity?.contact?.id ?? '');
  const [at, setAt] = useState<Dayjs | null>(activity ? dayjs(activity.at) : null);
  const [open, setOpen] = useState(activity !== undefined);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const { contacts } = useContacts(customer.id, open && Boolean(customer.coverage));
  const ready = body.trim() !== '' || subject.trim() !== '';

  const save = async () => {
    if (!ready || saving) return;
    setSaving(true);
    setFailure('');
    const given = {
      kind,
      direction: directed.has(kind) ? direction : '',
      at: (at ?? dayjs()).toISOString(),
      subject: subject.trim(),
      body: body.trim(),
      contact_id: contact,
    };
    try {
      if (activity) {
        await api.patch('/api/v1/activities/{id}', {
          path: { id: activity.id },
          body: given,
          ifMatch: activity.version ? versionTag(activity.version) : undefined,
        });
      } else {
        await api.post('/api/v1/customers/{id}/activities', { path: { id: customer.id }, body: given });
        setBody('');
        setSubject('');
        setAt(null);
        setOpen(false);
      }
      onSaved();
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setSaving(false);
    }
  };

  const form = (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the fields inside
    <div
      className="tw-activity"
      onKeyDown={(e) => {
        if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
          e.preventDefault();
          void save();
        }
      }}
    >
      {open && (
        <Segmented<Kind>
          size="small"
          aria-label={t('activity.kind')}
          value={kind}
          onChange={setKind}
          options={activityKinds.map((k) => ({ value: k, label: t(`activity.is.${k}`) }))}
        />
      )}
      {open && kind !== 'note' && (
        <Input
          maxLength={300}
          aria-label={t('activity.subject')}
          placeholder={t('activity.subject')}
          value={subject}
          onChange={(e) => setSubject(e.target.value)}
        />
      )}
      <Input.TextArea
        aria-label={t('activity.body')}
        placeholder={t('activity.hint')}
        maxLength={20_000}
        autoSize={{ minRows: open ? 3 : 1, maxRows: 12 }}
        value={body}
        onFocus={() => setOpen(true)}
        onChange={(e) => setBody(e.target.value)}
      />
      {open && (
        <div className="tw-activity-foot">
          {directed.has(kind) && (
            <Segmented
              size="small"
              aria-label={t('activity.directionLabel')}
              value={direction}
              onChange={setDirection}
              options={[
                { value: 'out', label: t('activity.direction.out') },
                { value: 'in', label: t('activity.direction.in') },
              ]}
            />
          )}
          {contacts.length > 0 && (
            <Select
              size="small"
              allowClear
              className="tw-activity-contact"
              aria-label={t('activity.contact')}
              placeholder={t('activity.contact')}
              value={contact || undefined}
              options={contacts.map((c) => ({ value: c.id, label: c.name }))}
              onChange={(id?: string) => setContact(id ?? '')}
            />
          )}
          <DatePicker
            size="small"
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            aria-label={t('activity.at')}
            placeholder={t('activity.now')}
            value={at}
            onChange={setAt}
          />
          <span className="tw-grow" />
          {!activity && (
            <Button size="small" onClick={() => setOpen(false)}>
              {t('common:action.cancel')}
            </Button>
          )}
          {!activity && (
            <Button
              type="primary"
              size="small"
              disabled={!ready}
              loading={saving}
              title={isMac ? '⌘ ↵' : 'Ctrl ↵'}
              onClick={() => void save()}
            >
              {t('common:action.save')}
            </Button>
          )}
        </div>
      )}
      {failure && (
        <p className="tw-error" role="alert">
          {failure}
        </p>
      )}
    </div>
  );
  if (!activity) return <section className="tw-panel tw-activity-panel">{form}</section>;
  return (
    <Modal
      open
      width={620}
      title={t('activity.editTitle')}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: !ready }}
      confirmLoading={saving}
      onOk={() => void save()}
      onCancel={onClose}
    >
      {form}
    </Modal>
  );
}
