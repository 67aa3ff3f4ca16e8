/** The company that runs the installation: names, currency, zone, address. Documents and new users start from it. */
import { EditOutlined } from '@ant-design/icons';
import { App, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, etagOf } from '@/api/client';
import { useApi } from '@/api/queries';
import { useCan } from '@/app/session';
import { languageNames, languages, nearest } from '@/i18n';
import { allCurrencies, currencyName } from '@/lib/currencies';
import { countryName } from '@/lib/names';
import { offsetLabel } from '@/lib/zones';
import { CountrySelect } from '@/ui/CountrySelect';
import { FormDrawer } from '@/ui/FormDrawer';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { ErrorState, Skeleton } from '@/ui/State';
import { ZoneSelect } from '@/ui/ZoneSelect';
import { useCrumbs } from './common';
import type { Company } from './types';

type Values = Omit<Company, 'version'>;
const fields = [
  'name',
  'name_zh',
  'base_currency',
  'time_zone',
  'language',
  'country',
  'address',
  'phone',
  'email',
  'website',
] as const;
const pick = (c: Record<string, unknown>): Values =>
  Object.fromEntries(fields.map((f) => [f, c[f] ?? ''])) as unknown as Values;

export function CompanyPage() {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const { message } = App.useApp();
  const crumbs = useCrumbs();
  const mayEdit = useCan('setting', 'manage');
  const [editing, setEditing] = useState(false);
  const { data, error, isPending, refetch } = useApi('/api/v1/company');
  const labels = Object.fromEntries(fields.map((f) => [f, t(`company.${f}`)]));
  const show = (c: Company, field: (typeof fields)[number]): string => {
    const value = c[field];
    if (!value) return '—';
    if (field === 'base_currency') return `${value} · ${currencyName(value, i18n.language)}`;
    if (field === 'time_zone') return `${value.replace(/_/g, ' ')} (${offsetLabel(value)})`;
    if (field === 'language') return languageNames[nearest(value) ?? 'en'];
    if (field === 'country') return countryName(value, i18n.language);
    return value;
  };
  const sections: Array<[string, ReadonlyArray<(typeof fields)[number]>]> = [
    [t('company.names'), ['name_zh', 'name', 'country']],
    [t('company.contact'), ['address', 'phone', 'email', 'website']],
    [t('company.defaults'), ['base_currency', 'time_zone', 'language']],
  ];
  return (
    <div className="tw-page tw-narrow">
      <PageHeader
        title={t('nav.company')}
        breadcrumb={crumbs}
        description={t('company.lead')}
        actions={
          data && mayEdit
            ? [
                {
                  key: 'edit',
                  label: t('common:action.edit'),
                  icon: <EditOutlined />,
                  primary: true,
                  onClick: () => setEditing(true),
                },
              ]
            : []
        }
      />
      {isPending ? (
        <Panel>
          <Skeleton />
        </Panel>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          {sections.map(([title, list]) => (
            <Panel key={title} title={title}>
              <dl className="ad-facts">
                {list.map((f) => (
                  <div key={f}>
                    <dt>{labels[f]}</dt>
                    <dd>{show(data, f)}</dd>
                  </div>
                ))}
              </dl>
              {list.includes('base_currency') && <p className="tw-hint">{t('company.defaultsHint')}</p>}
            </Panel>
          ))}
          <FormDrawer<Values>
            open={editing}
            title={t('company.edit')}
            initial={pick(data as unknown as Record<string, unknown>)}
            etag={etagOf(data)}
            labels={labels}
            onClose={() => setEditing(false)}
            reload={async () => {
              const fresh = await api.get('/api/v1/company');
              return { values: { ...pick(fresh as unknown as Record<string, unknown>) }, etag: etagOf(fresh) };
            }}
            onSubmit={async (values, etag) => {
              await api.patch('/api/v1/company', { body: values, ifMatch: etag });
              await refetch();
              void message.success(t('common:state.saved'));
            }}
          >
            <div className="tw-two">
              <Form.Item name="name_zh" label={labels.name_zh}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name="name" label={labels.name} extra={t('company.nameHint')}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name="country" label={labels.country}>
                <CountrySelect />
              </Form.Item>
              <Form.Item name="phone" label={labels.phone}>
                <Input maxLength={60} inputMode="tel" />
              </Form.Item>
              <Form.Item name="address" label={labels.address} className="tw-span">
                <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 5 }} />
              </Form.Item>
              <Form.Item name="email" label={labels.email}>
                <Input maxLength={254} inputMode="email" />
              </Form.Item>
              <Form.Item name="website" label={labels.website}>
                <Input maxLength={300} inputMode="url" />
              </Form.Item>
              <Form.Item name="base_currency" label={labels.base_currency} extra={t('company.currencyHint')}>
                <Select
                  showSearch={{ optionFilterProp: 'label' }}
                  options={allCurrencies().map((c) => ({
                    value: c,
                    label: `${c} · ${currencyName(c, i18n.language)}`,
                  }))}
                />
              </Form.Item>
              <Form.Item name="time_zone" label={labels.time_zone}>
                <ZoneSelect />
              </Form.Item>
              <Form.Item name="language" label={labels.language} extra={t('company.languageHint')}>
                <Select options={languages.map((l) => ({ value: l, label: languageNames[l] }))} />
              </Form.Item>
            </div>
          </FormDrawer>
        </>
      )}
    </div>
  );
}
