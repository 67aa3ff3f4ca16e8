/** The editor of a field by its kind: in the drawer, in place on the detail page, in bulk changes. */
import { DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { useMe } from '@/app/session';
import { allCurrencies, currencyName, usualCurrencies } from '@/lib/currencies';
import { languageName } from '@/lib/names';
import { CountrySelect } from '@/ui/CountrySelect';
import { MoneyInput } from '@/ui/MoneyInput';
import { PhoneInput } from '@/ui/PhoneInput';
import { UserSelect } from '@/ui/UserSelect';
import { ZoneSelect } from '@/ui/ZoneSelect';
import { languages, useLabel } from './dictionary';
import { TagPicker } from './TagPicker';
import type { FieldInfo, Money } from './types';

interface Props {
  field: FieldInfo;
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
  /** Country of the customer, for phone numbers. */
  country?: string | null;
  /** Currency amounts start in. */
  currency?: string | null;
  /** Names of people and tags by id. */
  names?: Record<string, string>;
  autoFocus?: boolean;
  disabled?: boolean;
}

/** Longest text the server takes, by field; 300 for the rest. */
const longest: Record<string, number> = {
  notes: 20_000,
  address: 1000,
  billing_address: 1000,
  code: 40,
  postcode: 20,
  email: 254,
  billing_email: 254,
  tax_number: 60,
  registration_number: 60,
};

export default function FieldInput({ field, value, onChange, country, currency, names, autoFocus, ...rest }: Props) {
  const { i18n } = useTranslation();
  const label = useLabel();
  const me = useMe();
  const name = label(field.label, field.key);
  const set = (next: unknown) => onChange?.(next);
  const common = { ...rest, 'aria-label': name };
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'longtext':
      return (
        <Input.TextArea
          {...common}
          autoFocus={autoFocus}
          autoSize={{ minRows: 2, maxRows: 12 }}
          maxLength={longest[field.key] ?? 5000}
          value={text}
          onChange={(e) => set(e.target.value)}
        />
      );
    case 'number':
      return (
        <InputNumber
          {...common}
          autoFocus={autoFocus}
          style={{ width: '100%' }}
          min={field.key === 'staff_count' ? 0 : undefined}
          precision={field.key === 'staff_count' ? 0 : undefined}
          value={value === null || value === undefined ? null : Number(value)}
          onChange={set}
        />
      );
    case 'money':
      return (
        <MoneyField
          {...common}
          autoFocus={autoFocus}
          value={value as Money | null | undefined}
          onChange={set}
          start={currency || me.company.base_currency}
        />
      );
    case 'date':
      return (
        <DatePicker
          {...common}
          autoFocus={autoFocus}
          style={{ width: '100%' }}
          value={text ? dayjs(text) : null}
          onChange={(d) => set(d ? d.format('YYYY-MM-DD') : null)}
        />
      );
    case 'choice':
    case 'multi': {
      const options = (field.options ?? [])
        .filter((o) => !o.disabled || o.code === value || (Array.isArray(value) && value.includes(o.code)))
        .map((o) => ({ value: o.code, label: label(o.label, o.code) }));
      return field.kind === 'multi' ? (
        <Select
          {...common}
          mode="multiple"
          allowClear
          options={options}
          style={{ width: '100%' }}
          showSearch={{ optionFilterProp: 'label' }}
          value={(value as string[] | null) ?? []}
          onChange={set}
        />
      ) : (
        <Select
          {...common}
          autoFocus={autoFocus}
          allowClear={!field.required && field.key !== 'stage'}
          options={options}
          style={{ width: '100%' }}
          showSearch={options.length > 8 ? { optionFilterProp: 'label' } : undefined}
          value={text || undefined}
          onChange={(v) => set(v ?? null)}
        />
      );
    }
    case 'tags':
      return <TagPicker {...common} names={names} value={value as string[] | null} onChange={set} />;
    case 'user':
      return <UserSelect {...common} names={names} value={text || null} onChange={set} />;
    case 'team':
      return <TeamSelect {...common} names={names} value={text || null} onChange={set} />;
    case 'country':
      return <CountrySelect {...common} value={text || null} onChange={set} />;
    case 'currency':
      return <CurrencySelect {...common} value={text || null} onChange={set} />;
    case 'language':
      return (
        <Select
          {...common}
          allowClear
          style={{ width: '100%' }}
          showSearch={{ optionFilterProp: 'label' }}
          value={text || undefined}
          options={(languages.includes(text) || !text ? languages : [text, ...languages]).map((l) => ({
            value: l,
            label: languageName(l, i18n.language),
          }))}
          onChange={(v) => set(v ?? null)}
        />
      );
    case 'zone':
      return <ZoneSelect {...common} value={text || undefined} onChange={set} />;
    case 'phone':
      return <PhoneInput {...common} value={text} onChange={set} country={country} />;
    default:
      return (
        <Input
          {...common}
          autoFocus={autoFocus}
          type={field.kind === 'email' ? 'email' : field.kind === 'link' ? 'url' : 'text'}
          inputMode={field.kind === 'email' ? 'email' : field.kind === 'link' ? 'url' : undefined}
          placeholder={field.kind === 'link' ? 'https://' : undefined}
          maxLength={longest[field.key] ?? (field.own ? 2000 : 300)}
          value={text}
          onChange={(e) => set(e.target.value)}
        />
      );
  }
}

interface Plain<T> {
  id?: string;
  value?: T | null;
  onChange?: (value: T | null) => void;
  disabled?: boolean;
  'aria-label'?: string;
}

export function CurrencySelect({ value, onChange, ...rest }: Plain<string>) {
  const { i18n } = useTranslation();
  const options = useMemo(
    () => allCurrencies().map((c) => ({ value: c, label: `${c} ${currencyName(c, i18n.language)}` })),
    [i18n.language],
  );
  return (
    <Select
      {...rest}
      allowClear
      style={{ width: '100%' }}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      value={value || undefined}
      onChange={(v?: string) => onChange?.(v ?? null)}
    />
  );
}

function TeamSelect({ value, onChange, names, ...rest }: Plain<string> & { names?: Record<string, string> }) {
  const { data } = useApi('/api/v1/teams', undefined, { staleTime: 5 * 60_000, retry: false });
  const options = (data?.items ?? []).map((t) => ({ value: t.id, label: t.name }));
  if (value && !options.some((o) => o.value === value)) options.push({ value, label: names?.[value] ?? value });
  return (
    <Select
      {...rest}
      allowClear
      style={{ width: '100%' }}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      value={value || undefined}
      onChange={(v?: string) => onChange?.(v ?? null)}
    />
  );
}

/** An amount with its currency; without an amount there is no money, whatever the currency says. */
function MoneyField({
  value,
  onChange,
  start,
  autoFocus,
  ...rest
}: Plain<Money> & { start: string; autoFocus?: boolean }) {
  const { t } = useTranslation('customers');
  const [chosen, setChosen] = useState<string>();
  const currency = value?.currency || chosen || start;
  const options = useMemo(
    () => [...new Set([currency, ...usualCurrencies])].map((c) => ({ value: c, label: c })),
    [currency],
  );
  return (
    <div className="tw-money-field">
      <MoneyInput
        {...rest}
        autoFocus={autoFocus}
        currency={currency}
        value={value?.amount ?? null}
        onChange={(amount) => onChange?.(amount === null ? null : { amount, currency })}
      />
      <Select
        aria-label={t('currencyOf', { field: rest['aria-label'] })}
        disabled={rest.disabled}
        value={currency}
        options={options}
        onChange={(next: string) => {
          setChosen(next);
          if (value) onChange?.({ amount: value.amount, currency: next });
        }}
      />
    </div>
  );
}
