import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useErrorText } from '@/ui/State';
import { useUndo } from '@/ui/UndoToast';
import { UserSelect } from '@/ui/UserSelect';
import { keepCustomer, useCustomerCalls } from './api';
import { titleOf } from './record';
import type { Customer } from './types';

/** Gives the customer to a colleague; the reason goes into the log. */
export default function TransferDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const { t } = useTranslation(['customers', 'common']);
  const client = useQueryClient();
  const router = useRouter();
  const calls = useCustomerCalls();
  const undo = useUndo();
  const errorText = useErrorText();
  const [owner, setOwner] = useState<string | null>(null);
  const [names, setNames] = useState<Record<string, string>>({});
  const [reason, setReason] = useState('');
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const send = (owner_id: string, why: string) =>
    api.post('/api/v1/customers/{id}/transfer', { path: { id: customer.id }, body: { owner_id, reason: why } });
  const save = async () => {
    setSaving(true);
    setFailure('');
    try {
      const given = await send(owner ?? '', reason.trim());
      // Given away beyond one's own range, the record is no longer ours to look at.
      const gone = !given.updated_at;
      if (gone) void router.navigate({ to: '/customers', replace: true });
      else keepCustomer(client, given);
      void calls.refresh();
      undo.show(
        t('transferred', { name: titleOf(customer), owner: names[owner ?? ''] ?? '' }),
        gone
          ? undefined
          : async () => {
              keepCustomer(client, await send(customer.owner?.id ?? '', t('transferUndo')));
              await calls.refresh();
            },
      );
      onClose();
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setSaving(false);
    }
  };
  return (
    <Modal
      open
      width={440}
      title={t('transferTitle', { name: titleOf(customer) })}
      okText={t('transfer')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: !owner || owner === customer.owner?.id }}
      confirmLoading={saving}
      onOk={() => void save()}
      onCancel={onClose}
    >
      {failure && (
        <div className="tw-form-failure" role="alert">
          {failure}
        </div>
      )}
      <Form layout="vertical" disabled={saving}>
        <p className="tw-hint">{customer.owner ? t('transferFrom', { owner: customer.owner.name }) : t('noOwner')}</p>
        <Form.Item label={t('transferTo')}>
          <UserSelect aria-label={t('transferTo')} value={owner} onChange={setOwner} onNames={setNames} />
        </Form.Item>
        <Form.Item label={t('transferReason')}>
          <Input.TextArea
            aria-label={t('transferReason')}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={reason}
            onChange={(e) => setReason(e.target.value)}
            placeholder={t('transferHint')}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
