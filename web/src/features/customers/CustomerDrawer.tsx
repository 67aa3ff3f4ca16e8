/** A customer as a form: new, or a group of fields of one that exists. The dictionary decides what it holds. */
import { DeleteOutlined, DownOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, type FormInstance, Input, Select } from 'antd';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api } from '@/api/client';
import { useMe } from '@/app/session';
import { useCountries } from '@/ui/CountrySelect';
import { sameValue, type Values } from '@/ui/conflict';
import { FormDrawer } from '@/ui/FormDrawer';
import { keepCustomer, useCustomerCalls } from './api';
import { contactOptions } from './contact';
import { cleanProbe, DuplicateNotice, NoticeLine, type Probe, useDuplicates } from './DuplicateNotice';
import { type Dictionary, groupLabel, groupOrder } from './dictionary';
import FieldInput from './FieldInput';
import {
  asFormError,
  changedValues,
  formName,
  formValues,
  isEditable,
  noticesOf,
  titleOf,
  toPatch,
  versionTag,
} from './record';
import type { Customer, FieldInfo, Loose, Match, Patch } from './types';
import { FieldValue } from './values';

interface Props {
  dictionary: Dictionary;
  /** The customer to edit; a new one when absent. */
  customer?: Customer;
  /** Only this group's fields. */
  group?: string;
  start?: Values;
  /** Closed without saving. */
  onClose: () => void;
  /** Saved and closed. */
  onSaved: (customer: Customer) => void;
}

/** In view from the start when adding; the rest waits behind its group's heading. */
const first = [
  'name',
  'name_local',
  'country',
  'city',
  'website',
  'email',
  'phone',
  'stage',
  'source',
  'owner',
  'tags',
];
const wide = new Set(['name', 'tags', 'address', 'billing_address']);

interface ContactRow {
  name?: string;
  title?: string;
  department?: string;
  level?: string;
  email?: string;
  phone?: string;
  whatsapp?: string;
}

/** Rows of the form → contacts to create; the first is the main one. Rows without any content are dropped. */
export function contactsOf(rows: ContactRow[] | undefined): Patch[] {
  return (rows ?? [])
    .filter((r) => r && Object.values(r).some((v) => typeof v === 'string' && v.trim() !== ''))
    .map((r, i) => ({
      name: r.name?.trim() ?? '',
      ...(r.title ? { title: r.title } : {}),
      ...(r.department ? { department: r.department } : {}),
      ...(r.level ? { level: r.level } : {}),
      ...(r.email ? { emails: [{ value: r.email, kind: 'work' }] } : {}),
      ...(r.phone ? { phones: [{ value: r.phone, kind: 'work' }] } : {}),
      ...(r.whatsapp ? { socials: [{ value: r.whatsapp, kind: 'whatsapp' }] } : {}),
      is_main: i === 0,
    }));
}

export default function CustomerDrawer({ dictionary, customer, group, start, onClose, onSaved }: Props) {
  const { t } = useTranslation(['customers', 'common']);
  const me = useMe();
  const client = useQueryClient();
  const calls = useCustomerCalls();
  const { modal } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [open, setOpen] = useState(true);
  const [probe, setProbe] = useState<Probe>();
  const [country, setCountry] = useState<string | null | undefined>(customer?.country);
  const saved = useRef<Customer>(undefined);
  const touched = useRef(new Set<string>());
  const countries = useCountries();
  const [suggested, setSuggested] = useState<string[]>([]);

  const fields = useMemo(
    () =>
      dictionary.fields.filter((f) => isEditable(f) && (!group || f.group === group) && (customer || f.key !== 'team')),
    [dictionary, group, customer],
  );
  const initial = useMemo<Values>(() => {
    if (customer) return formValues(customer as Loose, fields);
    const empty = Object.fromEntries(fields.map((f) => [formName(f.key), null]));
    return { ...empty, stage: 'lead', owner: me.id, contacts: [], ...start };
  }, [customer, fields, me.id, start]);
  const names: Record<string, string> = useMemo(() => {
    const out: Record<string, string> = { [me.id]: me.name };
    for (const ref of [customer?.owner, customer?.team, ...(customer?.tags ?? [])]) if (ref) out[ref.id] = ref.name;
    return out;
  }, [customer, me]);
  const matches = useDuplicates(probe);

  const submit = async (values: Values, etag: string | undefined) => {
    try {
      if (customer) {
        const changed = changedValues(values, initial);
        saved.current = customer;
        if (Object.keys(changed).length > 0) {
          saved.current = await calls.change(customer.id, etag ?? customer.version, toPatch(fields, changed));
        }
        return;
      }
      // Folded sections are not on screen, but what was suggested for them counts.
      const { contacts, ...rest } = { ...(form.getFieldsValue(true) as Values), ...values };
      const filled = Object.fromEntries(Object.entries(rest).filter(([, v]) => !sameValue(v, null)));
      const body: Patch = { ...toPatch(fields, filled), contacts: contactsOf(contacts as ContactRow[]) };
      saved.current = await create(body);
      keepCustomer(client, saved.current);
      void calls.refresh();
    } catch (error) {
      throw asFormError(error, fields);
    }
  };
  const create = async (body: Patch): Promise<Customer> => {
    try {
      return await api.post('/api/v1/customers', { body });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'customer.duplicate') throw error;
      const data = error.problem.data as { matches?: Match[] } | undefined;
      if (!(await askAnyway(data?.matches ?? []))) throw error;
      return api.post('/api/v1/customers', { body: { ...body, allow_duplicates: true } });
    }
  };
  const askAnyway = (found: Match[]) =>
    new Promise<boolean>((resolve) => {
      modal.confirm({
        title: t('dupDialog'),
        width: 520,
        content: (
          <>
            <p>{t('dupDialogText')}</p>
            <ul className="tw-duplicate-list">
              {noticesOf(found).map((n) => (
                <NoticeLine key={n.key} notice={n} />
              ))}
            </ul>
          </>
        ),
        okText: t('dupAnyway'),
        cancelText: t('dupBack'),
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      });
    });

  const suggest = (code: string | null | undefined) => {
    const info = countries.data?.items?.find((c) => c.code === code);
    if (!info) return;
    // A country with several zones is left to the server, which knows the city.
    const zone = info.time_zones.length === 1 ? info.time_zones[0] : undefined;
    const wanted: Values = { time_zone: zone ?? null, currency: info.currency, language: info.language };
    const made: string[] = [];
    for (const [name, value] of Object.entries(wanted)) {
      // What somebody chose stays; what we suggested before follows the country.
      if (touched.current.has(name) || !fields.some((f) => f.key === name)) continue;
      form.setFieldValue(name, value ?? null);
      if (value) made.push(name);
    }
    setSuggested(made);
  };
  const onValues = (changed: Values, all: Values) => {
    for (const name of Object.keys(changed)) touched.current.add(name);
    if ('country' in changed) {
      setCountry(changed.country as string | null);
      if (!customer) suggest(changed.country as string | null);
    }
    if (!group || group === 'identity') setProbe(cleanProbe(all, customer?.id));
  };

  const close = () => {
    setOpen(false);
    const done = saved.current;
    if (done) onSaved(done);
    else onClose();
  };
  const section = (key: string) => fields.filter((f) => f.group === key);
  const quick = customer
    ? []
    : fields.filter((f) => first.includes(f.key) || f.required).sort((a, b) => rank(a) - rank(b));

  return (
    <FormDrawer<Values>
      open={open}
      form={form}
      title={customer ? `${t('common:action.edit')} · ${group ? groupLabel(group) : titleOf(customer)}` : t('new')}
      width={680}
      initial={initial}
      etag={customer && versionTag(customer.version)}
      labels={{
        ...dictionary.labels,
        contacts: t('tab.contacts'),
        'contacts.name': t('contact.name'),
        'contacts.emails': t('contact.email'),
        'contacts.phones': t('contact.phone'),
      }}
      formatValue={(name, value) => {
        const field = fields.find((f) => formName(f.key) === name);
        return field ? <FieldValue field={field} value={value} names={names} /> : undefined;
      }}
      submitText={customer ? undefined : t('create')}
      onClose={close}
      onSubmit={submit}
      onValuesChange={onValues}
    >
      {(instance) => (
        <>
          {customer ? (
            groupOrder
              .filter((g) => section(g).length > 0)
              .map((g) => (
                <section key={g}>
                  {!group && <h3 className="tw-section-title">{groupLabel(g)}</h3>}
                  {g === 'identity' && <DuplicateNotice matches={matches} />}
                  <Fields fields={section(g)} {...{ country, names, form: instance }} />
                </section>
              ))
          ) : (
            <>
              <Fields fields={quick.slice(0, 3)} {...{ country, names, form: instance }} focus />
              <DuplicateNotice matches={matches} />
              <Fields fields={quick.slice(3)} {...{ country, names, form: instance }} />
              {suggested.length > 0 && (
                <p className="tw-suggested" aria-live="polite">
                  <span className="tw-muted">{t('suggested')}</span>
                  {suggested.map((name) => {
                    const field = fields.find((f) => f.key === name);
                    return field ? (
                      <span key={name}>
                        {dictionary.label(name)} <FieldValue field={field} value={form.getFieldValue(name)} short />
                      </span>
                    ) : null;
                  })}
                </p>
              )}
              {dictionary.get('email')?.level === 'edit' && <ContactRows country={country} />}
              {groupOrder.map((g) => {
                const rest = section(g).filter((f) => !quick.includes(f));
                return rest.length === 0 ? null : (
                  <Fold key={g} title={groupLabel(g)} count={rest.length}>
                    <Fields fields={rest} {...{ country, names, form: instance }} />
                  </Fold>
                );
              })}
            </>
          )}
        </>
      )}
    </FormDrawer>
  );
}

const rank = (field: FieldInfo) => {
  const at = first.indexOf(field.key);
  return (field.required ? -100 : 0) + (at < 0 ? 50 : at);
};

interface FieldsProps {
  fields: FieldInfo[];
  country: string | null | undefined;
  names: Record<string, string>;
  form: FormInstance<Values>;
  focus?: boolean;
}

function Fields({ fields, country, names, form, focus }: FieldsProps) {
  const { i18n } = useTranslation();
  const zh = i18n.language.startsWith('zh');
  const { t } = useTranslation('common');
  const currency = Form.useWatch('currency', form) as string | null | undefined;
  return (
    <div className="tw-two">
      {fields.map((f, i) => {
        const label = zh ? f.label.zh : f.label.en;
        return (
          <Form.Item
            key={f.key}
            name={formName(f.key)}
            label={label}
            className={f.kind === 'longtext' || wide.has(f.key) ? 'tw-span' : undefined}
            extra={f.help}
            rules={f.required ? [{ required: true, message: t('form.required', { label }) }] : undefined}
          >
            <FieldInput field={f} country={country} currency={currency} names={names} autoFocus={focus && i === 0} />
          </Form.Item>
        );
      })}
    </div>
  );
}

function Fold({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <section className="tw-fold-section">
      <button type="button" className="tw-fold-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <DownOutlined aria-hidden="true" /> : <RightOutlined aria-hidden="true" />}
        {title} <span className="tw-muted">{count}</span>
      </button>
      {open && children}
    </section>
  );
}

function ContactRows({ country }: { country: string | null | undefined }) {
  const { t } = useTranslation(['customers', 'common']);
  const { departments } = contactOptions();
  return (
    <Form.List name="contacts">
      {(rows, { add, remove }) => (
        <section className="tw-contact-rows">
          {rows.length > 0 && <h3 className="tw-section-title">{t('tab.contacts')}</h3>}
          {rows.map((row) => (
            <div key={row.key} className="tw-contact-row">
              <Form.Item name={[row.name, 'name']} label={t('contact.name')}>
                <Input maxLength={200} autoFocus />
              </Form.Item>
              <Form.Item name={[row.name, 'title']} label={t('contact.title')}>
                <Input maxLength={200} />
              </Form.Item>
              <Form.Item name={[row.name, 'department']} label={t('contact.department')}>
                <Select allowClear options={departments} />
              </Form.Item>
              <Form.Item name={[row.name, 'email']} label={t('contact.email')}>
                <Input type="email" maxLength={254} />
              </Form.Item>
              <Form.Item name={[row.name, 'phone']} label={t('contact.phone')}>
                <Input type="tel" maxLength={100} placeholder={country ? undefined : '+49 …'} />
              </Form.Item>
              <Form.Item name={[row.name, 'whatsapp']} label="WhatsApp">
                <Input maxLength={100} />
              </Form.Item>
              <Button
                type="text"
                className="tw-contact-row-drop"
                icon={<DeleteOutlined />}
                aria-label={t('contact.drop')}
                onClick={() => remove(row.name)}
              />
            </div>
          ))}
          {rows.length < 50 && (
            <Button type="dashed" block icon={<PlusOutlined />} onClick={() => add({})}>
              {t('contact.add')}
            </Button>
          )}
        </section>
      )}
    </Form.List>
  );
}
