/**
 * The filter as a row of chips, one per condition; a chip opens its editor. Editors and their date pickers load when the
 * first chip is opened. On a phone everything sits behind one button.
 */
import { CloseOutlined, FilterOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Dropdown, Popover } from 'antd';
import type { TFunction } from 'i18next';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { countryName } from '@/lib/names';
import {
  type Condition,
  cleanFilter,
  countConditions,
  type Filter,
  type FilterField,
  freshCondition,
  isComplete,
  isDateType,
  isGroup,
  needsValue,
  noFilter,
} from './filter';
import { usePhone } from './phone';

const FilterEditor = lazy(() => import('./FilterEditor'));

interface Props {
  fields: FilterField[];
  value: Filter;
  onChange: (filter: Filter) => void;
  /** Names for ids in the filter (users, linked records) that the editor has not loaded. */
  names?: Record<string, string>;
}

export function FilterBuilder({ fields, value, onChange, names = {} }: Props) {
  const { t, i18n } = useTranslation();
  const phone = usePhone();
  // The condition being edited, as "term" or "term.condition"; -1 is none.
  const [open, setOpen] = useState<string>('');
  const [sheet, setSheet] = useState(false);
  // An incomplete condition lives here only: the list is not asked for half a filter.
  const [draft, setDraft] = useState<Filter>(value);
  const [seen, setSeen] = useState(value);
  const [learnt, setLearnt] = useState<Record<string, string>>({});
  if (seen !== value) {
    setSeen(value);
    const sent = JSON.stringify(cleanFilter(draft)) === JSON.stringify(cleanFilter(value));
    if (!sent) setDraft(value);
  }
  const allNames = { ...names, ...learnt };

  const change = (next: Filter) => {
    setDraft(next);
    const clean = cleanFilter(next);
    if (JSON.stringify(clean) !== JSON.stringify(cleanFilter(draft))) onChange(clean);
  };
  const replace = (term: number, at: number, condition: Condition | undefined) => {
    const and = draft.and.flatMap((one, i) => {
      if (i !== term) return [one];
      if (!isGroup(one)) return condition ? [condition] : [];
      const or = one.or.flatMap((c, j) => (j === at ? (condition ? [condition] : []) : [c]));
      return or.length === 0 ? [] : or.length === 1 && !condition ? (or as Condition[]) : [{ or }];
    });
    change({ and });
  };
  const add = (key: string, term?: number) => {
    const field = fields.find((f) => f.key === key);
    if (!field) return;
    const fresh = freshCondition(field);
    if (term === undefined) {
      change({ and: [...draft.and, fresh] });
      setOpen(`${draft.and.length}.0`);
      return;
    }
    const and = draft.and.map((one, i) => (i === term ? { or: [...(isGroup(one) ? one.or : [one]), fresh] } : one));
    change({ and });
    const grown = and[term];
    setOpen(`${term}.${grown && isGroup(grown) ? grown.or.length - 1 : 0}`);
  };
  const close = (term: number, at: number) => {
    setOpen('');
    const one = draft.and[term];
    const condition = one && (isGroup(one) ? one.or[at] : one);
    if (condition && !isComplete(condition)) replace(term, at, undefined);
  };

  const chip = (condition: Condition, term: number, at: number) => {
    const field = fields.find((f) => f.key === condition.field);
    if (!field) return null;
    const id = `${term}.${at}`;
    const text = conditionText(condition, field, allNames, t, i18n.language);
    return (
      <span className="tw-chip" key={id}>
        <Popover
          trigger="click"
          placement="bottomLeft"
          open={open === id}
          onOpenChange={(show) => (show ? setOpen(id) : close(term, at))}
          content={
            <Suspense fallback={<div className="tw-filter-editor" />}>
              {open === id && (
                <FilterEditor
                  field={field}
                  condition={condition}
                  names={allNames}
                  onNames={(more) => setLearnt((before) => ({ ...before, ...more }))}
                  onChange={(next) => replace(term, at, next)}
                  onDone={() => close(term, at)}
                />
              )}
            </Suspense>
          }
        >
          <button type="button" className="tw-chip-main" aria-expanded={open === id}>
            <span className="tw-chip-field">{field.label}</span> <OpText op={condition.op} type={field.type} />
            {needsValue(condition.op) && <strong>{text || '…'}</strong>}
          </button>
        </Popover>
        <button
          type="button"
          className="tw-chip-close"
          aria-label={t('filter.remove', { field: field.label })}
          onClick={() => {
            setOpen('');
            replace(term, at, undefined);
          }}
        >
          <CloseOutlined />
        </button>
      </span>
    );
  };

  const addMenu = (term: number | undefined, label: ReactNode, quiet = false) => (
    <Dropdown
      trigger={['click']}
      menu={{ items: fieldMenu(fields), onClick: ({ key }) => add(key, term), className: 'tw-field-menu' }}
    >
      {quiet ? (
        <button type="button" className="tw-chip-or">
          {label}
        </button>
      ) : (
        <Button type="text" icon={draft.and.length === 0 ? <FilterOutlined /> : <PlusOutlined />}>
          {label}
        </Button>
      )}
    </Dropdown>
  );

  const chips = (
    // biome-ignore lint/a11y/useSemanticElements: a row of filter chips is not a fieldset
    <div className="tw-filter" role="group" aria-label={t('filter.title')}>
      {draft.and.map((term, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: position is the identity of a condition
        <span key={i} className={isGroup(term) ? 'tw-chip-group' : 'tw-chip-single'}>
          {isGroup(term)
            ? term.or.map((c, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <span key={j} className="tw-chip-member">
                  {j > 0 && <em className="tw-or">{t('filter.or')}</em>}
                  {chip(c, i, j)}
                </span>
              ))
            : chip(term, i, 0)}
          {addMenu(i, t('filter.orAdd'), true)}
        </span>
      ))}
      {addMenu(undefined, draft.and.length === 0 ? t('filter.add') : t('filter.addMore'))}
      {draft.and.length > 0 && (
        <Button type="text" onClick={() => change(noFilter)}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  );

  if (!phone) return chips;
  const count = countConditions(value);
  return (
    <>
      <Button icon={<FilterOutlined />} onClick={() => setSheet(true)}>
        {count > 0 ? t('filter.count', { count }) : t('filter.title')}
      </Button>
      <Drawer
        open={sheet}
        onClose={() => setSheet(false)}
        placement="bottom"
        size="70vh"
        title={t('filter.title')}
        footer={
          <Button type="primary" block onClick={() => setSheet(false)}>
            {t('action.show')}
          </Button>
        }
      >
        {chips}
      </Drawer>
    </>
  );
}

function OpText({ op, type }: { op: Condition['op']; type: FilterField['type'] }) {
  const { t } = useTranslation();
  const date = isDateType(type);
  const text =
    date && op === 'eq'
      ? t('op.on')
      : date && op === 'lt'
        ? t('op.before')
        : date && op === 'gt'
          ? t('op.after')
          : t(`op.${op}`);
  return <span className="tw-chip-op">{text} </span>;
}

function fieldMenu(fields: FilterField[]) {
  const groups = new Map<string, FilterField[]>();
  for (const field of fields) groups.set(field.group ?? '', [...(groups.get(field.group ?? '') ?? []), field]);
  const items = (list: FilterField[]) => list.map((f) => ({ key: f.key, label: f.label }));
  return [...groups].flatMap(([group, list]) =>
    group === ''
      ? items(list)
      : [{ type: 'group' as const, key: `group:${group}`, label: group, children: items(list) }],
  );
}

/** The value of a condition in words. */
function conditionText(
  condition: Condition,
  field: FilterField,
  names: Record<string, string>,
  t: TFunction,
  language: string,
): string {
  const { value, op } = condition;
  if (value === undefined || value === null || value === '') return '';
  if (op === 'last_days' || op === 'next_days') return t('filter.days', { count: Number(value) });
  if (field.type === 'bool') return value ? t('value.yes') : t('value.no');
  const one = (v: string | number | boolean): string => {
    if (field.type === 'money' && field.currency) return formatMoney(Number(v), field.currency, language);
    if (isDateType(field.type)) return formatDate(String(v), language);
    if (field.type === 'country') return countryName(String(v), language);
    if (field.type === 'user' && v === 'me') return t('filter.me');
    return field.choices?.find((c) => c.value === v)?.label ?? names[String(v)] ?? String(v);
  };
  if (!Array.isArray(value)) return one(value);
  if (op === 'between') return value.map((v) => one(v)).join(' – ');
  const shown = value.slice(0, 2).map((v) => one(v));
  return shown.join(t('value.comma')) + (value.length > 2 ? ` +${value.length - 2}` : '');
}
