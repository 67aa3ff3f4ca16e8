/** Current password, new password, new password again. */
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '@/api/client';
import { PasswordField } from './PasswordField';
import { useErrorText } from './State';

interface Values {
  current: string;
  new: string;
  again: string;
}

export function PasswordForm({ personal, onDone }: { personal: string[]; onDone: () => void | Promise<void> }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [form] = Form.useForm<Values>();
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const save = async (values: Values) => {
    setSaving(true);
    setFailure('');
    try {
      await api.post('/api/v1/me/password', { body: { current: values.current, new: values.new } });
      form.resetFields();
      await onDone();
    } catch (error) {
      const fields =
        error instanceof ApiError ? error.errors.filter((e) => e.field === 'current' || e.field === 'new') : [];
      if (fields.length > 0)
        form.setFields(fields.map((e) => ({ name: e.field as 'current' | 'new', errors: [e.message] })));
      else setFailure(errorText(error));
    } finally {
      setSaving(false);
    }
  };
  return (
    <Form<Values> form={form} layout="vertical" requiredMark={false} disabled={saving} onFinish={(v) => void save(v)}>
      {failure && (
        <div className="tw-form-failure" role="alert">
          {failure}
        </div>
      )}
      <Form.Item
        name="current"
        label={t('password.current')}
        rules={[{ required: true, message: t('password.currentNeeded') }]}
      >
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="new"
        label={t('password.new')}
        rules={[{ required: true, min: 10, message: t('password.rule') }]}
      >
        <PasswordField personal={personal} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('password.again')}
        dependencies={['new']}
        rules={[
          { required: true, message: t('password.againNeeded') },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || getFieldValue('new') === value
                ? Promise.resolve()
                : Promise.reject(new Error(t('password.differ'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={saving}>
        {t('password.change')}
      </Button>
    </Form>
  );
}
