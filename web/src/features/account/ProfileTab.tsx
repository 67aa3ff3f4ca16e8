import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '@/api/client';
import { rememberMe, useMe } from '@/app/session';
import { type Mode, useTheme } from '@/app/theme';
import { type Language, languageNames, languages, nearest } from '@/i18n';
import { Panel } from '@/ui/PageHeader';
import { useErrorText } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { ZoneSelect } from '@/ui/ZoneSelect';

interface Values {
  name: string;
  email: string;
  language: Language;
  time_zone: string;
  theme: Mode;
}

export function ProfileTab() {
  const { t } = useTranslation(['account', 'common']);
  const me = useMe();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { mode, setMode } = useTheme();
  const errorText = useErrorText();
  const [form] = Form.useForm<Values>();
  const [saving, setSaving] = useState(false);
  const save = async (values: Values) => {
    setSaving(true);
    try {
      const next = await api.patch('/api/v1/me', { body: values });
      setMode(values.theme);
      await rememberMe(client, next);
      void message.success(t('saved'));
    } catch (error) {
      const fields = error instanceof ApiError ? error.errors : [];
      if (fields.length > 0)
        form.setFields(fields.map((e) => ({ name: e.field as keyof Values, errors: [e.message] })));
      else void message.error(errorText(error));
    } finally {
      setSaving(false);
    }
  };
  return (
    <Panel title={t('profile')}>
      <dl className="tw-facts">
        <div>
          <dt>{t('login')}</dt>
          <dd>{me.login}</dd>
        </div>
        <div>
          <dt>{t('team')}</dt>
          <dd>{me.team?.name ?? '—'}</dd>
        </div>
        <div>
          <dt>{t('roles')}</dt>
          <dd>
            {(me.roles ?? []).map((r) => (
              <StatusTag key={r.id} tone="blue">
                {r.name}
              </StatusTag>
            ))}
          </dd>
        </div>
      </dl>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={saving}
        initialValues={{
          name: me.name,
          email: me.email,
          language: nearest(me.language) ?? 'en',
          time_zone: me.time_zone,
          theme: mode,
        }}
        onFinish={(v) => void save(v)}
      >
        <div className="tw-two">
          <Form.Item
            name="name"
            label={t('name')}
            rules={[{ required: true, whitespace: true, message: t('nameNeeded') }]}
          >
            <Input maxLength={100} autoComplete="name" />
          </Form.Item>
          <Form.Item name="email" label={t('email')} rules={[{ type: 'email', message: t('emailRule') }]}>
            <Input maxLength={254} type="email" autoComplete="email" />
          </Form.Item>
          <Form.Item name="language" label={t('language')}>
            <Select options={languages.map((l) => ({ value: l, label: languageNames[l] }))} />
          </Form.Item>
          <Form.Item name="time_zone" label={t('zone')} extra={t('zoneHint')}>
            <ZoneSelect />
          </Form.Item>
          <Form.Item name="theme" label={t('theme')}>
            <Segmented
              options={[
                { value: 'light', label: t('common:theme.light') },
                { value: 'dark', label: t('common:theme.dark') },
                { value: 'system', label: t('common:theme.system') },
              ]}
            />
          </Form.Item>
        </div>
        <Button type="primary" htmlType="submit" loading={saving}>
          {t('common:action.save')}
        </Button>
      </Form>
    </Panel>
  );
}
