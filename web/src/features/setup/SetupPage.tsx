/** First run: the company and its administrator. Shown once, to whoever opens a fresh installation first. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api, type Body } from '@/api/client';
import { BarePage } from '@/app/BarePage';
import { loadMe } from '@/app/session';
import { currentLanguage, type Language, languageNames, languages, setLanguage } from '@/i18n';
import { allCurrencies, currencyName } from '@/lib/currencies';
import { browserZone } from '@/lib/zones';
import { toPath } from '@/ui/FormDrawer';
import { PasswordField } from '@/ui/PasswordField';
import { useErrorText } from '@/ui/State';
import { ZoneSelect } from '@/ui/ZoneSelect';

type Values = Body<'/api/v1/setup', 'post'>;

export function SetupPage() {
  const { t, i18n } = useTranslation(['setup', 'common']);
  const client = useQueryClient();
  const router = useRouter();
  const errorText = useErrorText();
  const [form] = Form.useForm<Values>();
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const login = Form.useWatch(['admin', 'login'], form);
  const name = Form.useWatch(['admin', 'name'], form);
  const currencies = useMemo(
    () => allCurrencies().map((c) => ({ value: c, label: `${c} ${currencyName(c, i18n.language)}` })),
    [i18n.language],
  );

  const save = async (values: Values) => {
    setSaving(true);
    setFailure('');
    try {
      await api.post('/api/v1/setup', {
        body: {
          ...values,
          company_name: values.company_name || values.company_name_zh || '',
          company_name_zh: values.company_name_zh ?? '',
        },
      });
      client.clear();
      await loadMe(client);
      router.history.replace('/');
    } catch (error) {
      const fields = error instanceof ApiError ? error.errors : [];
      form.setFields(fields.map((e) => ({ name: toPath(e.field), errors: [e.message] })) as never);
      setFailure(fields.length > 0 ? t('check') : errorText(error));
      setSaving(false);
    }
  };
  const required = (label: string) => [{ required: true, whitespace: true, message: t('required', { label }) }];

  return (
    <BarePage wide title={t('title')} lead={t('lead')}>
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={saving}
        onFinish={(v) => void save(v)}
        initialValues={{
          base_currency: 'USD',
          time_zone: browserZone(),
          language: currentLanguage(),
          admin: { login: 'admin' },
        }}
      >
        <section className="tw-setup-part" aria-labelledby="part-company">
          <h2 id="part-company">{t('company')}</h2>
          <div className="tw-two">
            <Form.Item name="company_name_zh" label={t('nameZh')}>
              <Input autoFocus maxLength={200} placeholder={t('nameZhHint')} />
            </Form.Item>
            <Form.Item
              name="company_name"
              label={t('nameEn')}
              dependencies={['company_name_zh']}
              rules={[
                ({ getFieldValue }) => ({
                  validator: (_, value: string | undefined) =>
                    value?.trim() || (getFieldValue('company_name_zh') as string | undefined)?.trim()
                      ? Promise.resolve()
                      : Promise.reject(new Error(t('nameNeeded'))),
                }),
              ]}
            >
              <Input maxLength={200} placeholder="Seabreeze Trading Co., Ltd." />
            </Form.Item>
            <Form.Item name="base_currency" label={t('currency')} tooltip={t('currencyHint')}>
              <Select options={currencies} showSearch={{ optionFilterProp: 'label' }} />
            </Form.Item>
            <Form.Item name="time_zone" label={t('zone')}>
              <ZoneSelect />
            </Form.Item>
            <Form.Item name="language" label={t('language')}>
              <Select
                options={languages.map((l) => ({ value: l, label: languageNames[l] }))}
                onChange={(l: Language) => void setLanguage(l)}
              />
            </Form.Item>
          </div>
        </section>
        <section className="tw-setup-part" aria-labelledby="part-admin">
          <h2 id="part-admin">{t('admin')}</h2>
          <div className="tw-two">
            <Form.Item name={['admin', 'name']} label={t('adminName')} rules={required(t('adminName'))}>
              <Input maxLength={100} autoComplete="name" />
            </Form.Item>
            <Form.Item
              name={['admin', 'login']}
              label={t('login')}
              rules={[...required(t('login')), { pattern: /^\S{2,100}$/, message: t('loginRule') }]}
            >
              <Input maxLength={100} autoComplete="username" autoCapitalize="none" spellCheck={false} />
            </Form.Item>
            <Form.Item
              name={['admin', 'password']}
              label={t('password')}
              className="tw-span"
              rules={[{ required: true, min: 10, message: t('common:password.rule') }]}
            >
              <PasswordField personal={[login ?? '', name ?? ''].filter(Boolean)} />
            </Form.Item>
          </div>
        </section>
        {failure && (
          <div className="tw-form-failure" role="alert">
            {failure}
          </div>
        )}
        <Button type="primary" htmlType="submit" size="large" block loading={saving}>
          {t('start')}
        </Button>
        <p className="tw-hint">{t('after')}</p>
      </Form>
    </BarePage>
  );
}
