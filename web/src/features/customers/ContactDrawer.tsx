/** One person at a customer as a form. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, DatePicker, Form, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '@/api/client';
import { languageName } from '@/lib/names';
import type { Values } from '@/ui/conflict';
import { FormDrawer } from '@/ui/FormDrawer';
import { PhoneInput } from '@/ui/PhoneInput';
import { contactOptions, contactPatch, contactValues, departmentName, levelName } from './contact';
import { languages } from './dictionary';
import { versionTag } from './record';
import type { Contact, Customer, Point } from './types';

interface Props {
  customer: Customer;
  contact?: Contact;
  start?: Partial<Contact>;
  onClose: () => void;
  onSaved: () => void;
}

const blank: Values = {
  name: '',
  emails: [{ value: '', kind: 'work' }],
  phones: [{ value: '', kind: 'mobile' }],
  socials: [],
};

export default function ContactDrawer({ customer, contact, start, onClose, onSaved }: Props) {
  const { t, i18n } = useTranslation(['customers', 'common']);
  const initial = useMemo<Values>(() => (contact ? contactValues(contact) : { ...blank, ...start }), [contact, start]);
  const options = contactOptions();
  const keys = [
    'name',
    'name_local',
    'title',
    'department',
    'level',
    'language',
    'birthday',
    'preferred_channel',
    'preferred_hours',
    'culture_notes',
    'notes',
    'left_on',
    'is_main',
  ] as const;
  const labels: Record<string, string> = Object.fromEntries(keys.map((k) => [k, t(`contact.${k}`)]));
  Object.assign(labels, { emails: t('contact.email'), phones: t('contact.phone'), socials: t('contact.socials') });

  const submit = async (values: Values, etag: string | undefined) => {
    try {
      if (contact) {
        const body = contactPatch(values, initial);
        if (Object.keys(body).length > 0)
          await api.patch('/api/v1/contacts/{id}', { path: { id: contact.id }, body, ifMatch: etag });
      } else {
        await api.post('/api/v1/customers/{id}/contacts', {
          path: { id: customer.id },
          body: contactPatch(values, {}),
        });
      }
      onSaved();
    } catch (error) {
      const now = error instanceof ApiError && error.stale ? (error.current as Contact | undefined) : undefined;
      if (!now || !(error instanceof ApiError)) throw error;
      throw new ApiError(
        error.status,
        { ...error.problem, data: { current: contactValues(now) } },
        versionTag(now.version),
      );
    }
  };
  return (
    <FormDrawer<Values>
      open
      width={600}
      title={contact ? t('contact.editTitle', { name: contact.name }) : t('contact.add')}
      initial={initial}
      etag={contact && versionTag(contact.version)}
      labels={labels}
      formatValue={(field, value) => {
        if (Array.isArray(value)) return value.map((p: Point) => p.value).join(', ') || undefined;
        if (field === 'department' && value) return departmentName(String(value));
        if (field === 'level' && value) return levelName(String(value));
        return undefined;
      }}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="tw-two">
        <Form.Item
          name="name"
          label={labels.name}
          rules={[{ required: true, whitespace: true, message: t('common:form.required', { label: labels.name }) }]}
        >
          <Input autoFocus maxLength={200} />
        </Form.Item>
        <Form.Item name="name_local" label={labels.name_local}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="title" label={labels.title}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="is_main" valuePropName="checked" label=" ">
          <Checkbox>{t('contact.is_main')}</Checkbox>
        </Form.Item>
        <Form.Item
          name="department"
          label={labels.department}
          normalize={(v) => v ?? ''}
          getValueProps={(v) => ({ value: v || undefined })}
        >
          <Select allowClear options={options.departments} />
        </Form.Item>
        <Form.Item
          name="level"
          label={labels.level}
          normalize={(v) => v ?? ''}
          getValueProps={(v) => ({ value: v || undefined })}
        >
          <Select allowClear options={options.levels} />
        </Form.Item>
      </div>
      <Points name="emails" title={t('contact.email')} add={t('contact.addEmail')}>
        {(label) => <Input type="email" maxLength={254} aria-label={label} placeholder="name@company.com" />}
      </Points>
      <Points name="phones" title={t('contact.phone')} add={t('contact.addPhone')} kinds={options.phones}>
        {(label) => <PhoneInput country={customer.country} aria-label={label} />}
      </Points>
      <Points name="socials" title={t('contact.socials')} add={t('contact.addSocial')} kinds={options.socials}>
        {(label) => <Input maxLength={254} aria-label={label} />}
      </Points>
      <div className="tw-two">
        <Form.Item
          name="language"
          label={labels.language}
          normalize={(v) => v ?? ''}
          getValueProps={(v) => ({ value: v || undefined })}
        >
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            options={languages.map((l) => ({ value: l, label: languageName(l, i18n.language) }))}
          />
        </Form.Item>
        <Form.Item name="birthday" label={labels.birthday} extra={t('contact.birthdayHint')}>
          <Input maxLength={10} placeholder="1985-03-14 / --03-14" />
        </Form.Item>
        <Form.Item
          name="preferred_channel"
          label={labels.preferred_channel}
          normalize={(v) => v ?? ''}
          getValueProps={(v) => ({ value: v || undefined })}
        >
          <Select allowClear options={options.channels} />
        </Form.Item>
        <Form.Item name="preferred_hours" label={labels.preferred_hours}>
          <Input maxLength={100} placeholder={t('contact.hoursHint')} />
        </Form.Item>
        <Form.Item name="culture_notes" label={labels.culture_notes} className="tw-span">
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={5000}
            placeholder={t('contact.cultureHint')}
          />
        </Form.Item>
        <Form.Item name="notes" label={labels.notes} className="tw-span">
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={5000} />
        </Form.Item>
        <Form.Item
          name="left_on"
          label={labels.left_on}
          extra={t('contact.leftHint')}
          normalize={(d: { format: (f: string) => string } | null) => (d ? d.format('YYYY-MM-DD') : '')}
          getValueProps={(v: string) => ({ value: v ? dayjs(v) : null })}
        >
          <DatePicker style={{ width: '100%' }} />
        </Form.Item>
      </div>
    </FormDrawer>
  );
}

interface PointsProps {
  name: 'emails' | 'phones' | 'socials';
  title: string;
  add: string;
  kinds?: Array<{ value: string; label: string }>;
  children: (label: string) => ReactNode;
}

function Points({ name, title, add, kinds, children }: PointsProps) {
  const { t } = useTranslation('customers');
  return (
    <Form.List name={name}>
      {(rows, { add: grow, remove }) => (
        <fieldset className="tw-points">
          <legend>{title}</legend>
          {rows.map((row, i) => (
            <div key={row.key} className="tw-point">
              {kinds && (
                <Form.Item name={[row.name, 'kind']} noStyle getValueProps={(v) => ({ value: v || undefined })}>
                  <Select options={kinds} aria-label={t('contact.kindOf', { field: title, n: i + 1 })} />
                </Form.Item>
              )}
              <Form.Item name={[row.name, 'value']} className="tw-point-value">
                {children(`${title} ${i + 1}`)}
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('contact.dropPoint', { field: title, n: i + 1 })}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          {rows.length < 20 && (
            <Button
              type="text"
              size="small"
              icon={<PlusOutlined />}
              onClick={() => grow({ value: '', kind: kinds?.[0]?.value ?? 'work' })}
            >
              {add}
            </Button>
          )}
        </fieldset>
      )}
    </Form.List>
  );
}
