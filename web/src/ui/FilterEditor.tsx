/** Editor of one filter condition: operator and value. Loaded on first use because it brings the date pickers along. */
import { Button, Checkbox, DatePicker, Input, InputNumber, Segmented, Select } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDebounced } from '@/api/queries';
import { CountrySelect } from './CountrySelect';
import {
  type Choice,
  type Condition,
  type FilterField,
  isDateType,
  needsValue,
  opsOf,
  type Value,
  withOp,
} from './filter';
import { MoneyInput } from './MoneyInput';
import { UserSelect } from './UserSelect';

interface Props {
  field: FilterField;
  condition: Condition;
  names: Record<string, string>;
  onNames: (names: Record<string, string>) => void;
  onChange: (condition: Condition) => void;
  onDone: () => void;
}

export default function FilterEditor({ field, condition, names, onNames, onChange, onDone }: Props) {
  const { t } = useTranslation();
  const set = (value: Value | undefined) => onChange({ ...condition, value: value ?? null });
  const label = (op: Condition['op']) =>
    isDateType(field.type) && op === 'eq'
      ? t('op.on')
      : isDateType(field.type) && op === 'lt'
        ? t('op.before')
        : isDateType(field.type) && op === 'gt'
          ? t('op.after')
          : t(`op.${op}`);
  const choices = opsOf(field);
  return (
    <form
      className="tw-filter-editor"
      onSubmit={(e) => {
        e.preventDefault();
        onDone();
      }}
    >
      {choices.length > 1 && (
        <Select
          value={condition.op}
          aria-label={t('filter.operator')}
          onChange={(op) => onChange(withOp(condition, op))}
          options={choices.map((op) => ({ value: op, label: label(op) }))}
        />
      )}
      {needsValue(condition.op) && (
        <ValueEditor field={field} condition={condition} set={set} names={names} onNames={onNames} />
      )}
      <Button type="primary" htmlType="submit" block>
        {t('action.done')}
      </Button>
    </form>
  );
}

interface ValueProps {
  field: FilterField;
  condition: Condition;
  set: (value: Value | undefined) => void;
  names: Record<string, string>;
  onNames: (names: Record<string, string>) => void;
}

function ValueEditor({ field, condition, set, names, onNames }: ValueProps) {
  const { t } = useTranslation();
  const { op, value } = condition;
  const name = field.label;
  if (op === 'last_days' || op === 'next_days') {
    return (
      <div className="tw-row">
        <InputNumber
          autoFocus
          min={0}
          max={36500}
          precision={0}
          aria-label={name}
          value={typeof value === 'number' ? value : null}
          onChange={(v) => set(v)}
          suffix={t('filter.dayUnit')}
        />
        <Segmented
          size="small"
          value={typeof value === 'number' ? value : 0}
          onChange={(v) => set(Number(v))}
          options={[7, 30, 90, 365].map((d) => ({ value: d, label: String(d) }))}
        />
      </div>
    );
  }
  switch (field.type) {
    case 'bool':
      return (
        <Segmented
          block
          value={value === false ? 'no' : 'yes'}
          onChange={(v) => set(v === 'yes')}
          options={[
            { value: 'yes', label: t('value.yes') },
            { value: 'no', label: t('value.no') },
          ]}
        />
      );
    case 'number':
    case 'money': {
      const one = (v: unknown, put: (n: number | null) => void, focus: boolean, hint: string) =>
        field.type === 'money' ? (
          <MoneyInput
            autoFocus={focus}
            currency={field.currency ?? 'USD'}
            value={typeof v === 'number' ? v : null}
            onChange={put}
            aria-label={hint}
          />
        ) : (
          <InputNumber
            autoFocus={focus}
            style={{ width: '100%' }}
            aria-label={hint}
            value={typeof v === 'number' ? v : null}
            onChange={put}
          />
        );
      if (op !== 'between') return one(value, (n) => set(n), true, name);
      const pair = Array.isArray(value) ? value : [];
      const put = (at: number, n: number | null) => {
        const next = [pair[0] ?? '', pair[1] ?? ''] as [number, number];
        next[at] = (n ?? '') as number;
        set(next);
      };
      return (
        <div className="tw-row">
          {one(pair[0], (n) => put(0, n), true, t('filter.from'))}
          <span>–</span>
          {one(pair[1], (n) => put(1, n), false, t('filter.to'))}
        </div>
      );
    }
    case 'date':
    case 'instant': {
      const one = (v: unknown, put: (d: string) => void, hint: string) => (
        <DatePicker
          aria-label={hint}
          placeholder={hint}
          value={typeof v === 'string' && v ? dayjs(v) : null}
          onChange={(d) => put(d ? d.format('YYYY-MM-DD') : '')}
          style={{ width: '100%' }}
        />
      );
      if (op !== 'between') return one(value, (d) => set(d), name);
      const pair = Array.isArray(value) ? value : [];
      const put = (at: number, d: string) => {
        const next = [pair[0] ?? '', pair[1] ?? ''] as [string, string];
        next[at] = d;
        set(next);
      };
      return (
        <div className="tw-row">
          {one(pair[0], (d) => put(0, d), t('filter.from'))}
          <span>–</span>
          {one(pair[1], (d) => put(1, d), t('filter.to'))}
        </div>
      );
    }
    case 'choice':
    case 'multi':
    case 'tags':
    case 'team':
    case 'currency':
    case 'language':
    case 'zone':
      if ((field.choices?.length ?? 0) <= 12) {
        return (
          <Checkbox.Group
            className="tw-checks"
            value={asList(value)}
            onChange={(v) => set(v as string[])}
            options={field.choices ?? []}
          />
        );
      }
      return (
        <Select
          autoFocus
          mode="multiple"
          aria-label={name}
          value={asList(value)}
          onChange={(v: string[]) => set(v)}
          options={field.choices}
          showSearch={{ optionFilterProp: 'label' }}
        />
      );
    case 'country':
      return <CountrySelect multiple value={asList(value)} onChange={(v) => set(v)} aria-label={name} />;
    case 'user':
      return (
        <UserSelect
          multiple
          withMe
          names={names}
          onNames={onNames}
          value={asList(value)}
          onChange={(v) => set(v)}
          aria-label={name}
        />
      );
    case 'record':
      return <LinkValue field={field} value={asList(value)} set={set} names={names} onNames={onNames} />;
    default:
      return (
        <Input
          autoFocus
          allowClear
          maxLength={200}
          aria-label={name}
          value={typeof value === 'string' ? value : ''}
          onChange={(e) => set(e.target.value)}
        />
      );
  }
}

function asList(value: Value | undefined): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null || value === '' ? [] : [String(value)];
}

function LinkValue({ field, value, set, names, onNames }: Omit<ValueProps, 'condition'> & { value: string[] }) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<Choice[]>([]);
  const settled = useDebounced(text);
  const { find } = field;
  useEffect(() => {
    if (!find) return;
    const control = new AbortController();
    find(settled, control.signal).then(setFound, () => undefined);
    return () => control.abort();
  }, [settled, find]);
  const missing = value
    .filter((v) => !found.some((f) => f.value === v))
    .map((v) => ({ value: v, label: names[v] ?? v }));
  return (
    <Select
      autoFocus
      mode="multiple"
      aria-label={field.label}
      value={value}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      options={[...missing, ...found]}
      onChange={(next: string[]) => {
        onNames(Object.fromEntries(found.filter((f) => next.includes(f.value)).map((f) => [f.value, f.label])));
        set(next);
      }}
    />
  );
}
