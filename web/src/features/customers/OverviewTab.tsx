/** Every field the reader may see, by group; each is edited where it stands, or its whole group in a drawer. */
import { CheckOutlined, CloseOutlined, EditOutlined, EyeInvisibleOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/client';
import type { Values } from '@/ui/conflict';
import { sameValue } from '@/ui/conflict';
import { Panel } from '@/ui/PageHeader';
import { useErrorText } from '@/ui/State';
import { keepCustomer, useCustomerCalls } from './api';
import { type Dictionary, groupLabel, groupOrder } from './dictionary';
import { asFormError, formName, formValues, isEditable, originalsOf, read, toPatch } from './record';
import type { Customer, FieldInfo, Loose } from './types';
import { dots, FieldValue } from './values';

const FieldInput = lazy(() => import('./FieldInput'));
const CustomerDrawer = lazy(() => import('./CustomerDrawer'));
const ConflictDialog = lazy(() => import('@/ui/ConflictDialog').then((m) => ({ default: m.ConflictDialog })));

/** Shown in the header already. */
const inHeader = new Set(['tags', 'stage']);
/** The order of panels in the two columns of a wide screen. */
const left = ['identity', 'profile', 'notes'];

export function OverviewTab({ customer, dictionary }: { customer: Customer; dictionary: Dictionary }) {
  const [group, setGroup] = useState<string>();
  const fields = dictionary.fields.filter((f) => !f.key.startsWith('contact.') && !inHeader.has(f.key));
  const groups = groupOrder.filter((g) => fields.some((f) => f.group === g));
  const names: Record<string, string> = {};
  for (const ref of [customer.owner, customer.team, ...(customer.tags ?? [])]) if (ref) names[ref.id] = ref.name;
  const panel = (g: string) => (
    <GroupPanel
      key={g}
      group={g}
      fields={fields.filter((f) => f.group === g)}
      customer={customer}
      names={names}
      onEdit={() => setGroup(g)}
    />
  );
  return (
    <div className="tw-overview">
      <div>{groups.filter((g) => left.includes(g)).map(panel)}</div>
      <div>{groups.filter((g) => !left.includes(g)).map(panel)}</div>
      <Suspense fallback={null}>
        {group && (
          <CustomerDrawer
            dictionary={dictionary}
            customer={customer}
            group={group}
            onClose={() => setGroup(undefined)}
            onSaved={() => setGroup(undefined)}
          />
        )}
      </Suspense>
    </div>
  );
}

interface GroupProps {
  group: string;
  fields: FieldInfo[];
  customer: Customer;
  names: Record<string, string>;
  onEdit: () => void;
}

function GroupPanel({ group, fields, customer, names, onEdit }: GroupProps) {
  const { t } = useTranslation(['customers', 'common']);
  const [showEmpty, setShowEmpty] = useState(false);
  const record = customer as Loose;
  const may = customer.can?.edit === true && fields.some(isEditable);
  const masked = fields.some((f) => f.level === 'masked');
  const filled = (f: FieldInfo) => !sameValue(read(record, f.key), null);
  const wanted = new Set(customer.completeness?.missing ?? []);
  // What is empty and not asked for would only make the page longer.
  const always = (f: FieldInfo) => filled(f) || wanted.has(f.key) || f.required;
  const hidden = fields.filter((f) => !always(f)).length;
  const shown = showEmpty ? fields : fields.filter(always);
  return (
    <Panel
      title={groupLabel(group)}
      extra={
        may ? (
          <Button type="text" size="small" icon={<EditOutlined />} onClick={onEdit}>
            {t('common:action.edit')}
          </Button>
        ) : undefined
      }
    >
      {masked && (
        <p className="tw-hint tw-mask-note">
          <EyeInvisibleOutlined aria-hidden="true" /> {t('maskedNote', { dots })}
        </p>
      )}
      {shown.length === 0 && <p className="tw-muted">{t('groupEmpty')}</p>}
      <dl className="tw-fields">
        {shown.map((f) => (
          <FieldRow
            key={f.key}
            field={f}
            customer={customer}
            names={names}
            may={customer.can?.edit === true && isEditable(f)}
            wanted={wanted.has(f.key)}
          />
        ))}
      </dl>
      {hidden > 0 && (
        <button type="button" className="tw-link tw-more-fields" onClick={() => setShowEmpty(!showEmpty)}>
          {showEmpty ? t('hideEmpty') : t('showEmpty', { count: hidden })}
        </button>
      )}
    </Panel>
  );
}

interface Conflict {
  mine: Values;
  theirs: Values;
  original: Values;
  version: string;
}

interface RowProps {
  field: FieldInfo;
  customer: Customer;
  names: Record<string, string>;
  may: boolean;
  wanted: boolean;
}

function FieldRow({ field, customer, names, may, wanted }: RowProps) {
  const { t, i18n } = useTranslation(['customers', 'common']);
  const client = useQueryClient();
  const calls = useCustomerCalls();
  const errorText = useErrorText();
  const [draft, setDraft] = useState<{ value: unknown; version: number; start: Values }>();
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const [conflict, setConflict] = useState<Conflict>();
  const record = customer as Loose;
  const value = read(record, field.key);
  const label = i18n.language.startsWith('zh') ? field.label.zh : field.label.en;
  const only = useMemo(() => [field], [field]);
  const name = formName(field.key);

  const begin = () => {
    const start = formValues(record, only);
    setFailure('');
    // The version is remembered with the value: a refetch in between must not hide that somebody else was faster.
    setDraft({ value: start[name], version: customer.version, start });
  };
  const save = async (values: Values, version: number | string, start: Values) => {
    setSaving(true);
    setFailure('');
    try {
      await calls.change(customer.id, version, toPatch(only, values));
      setDraft(undefined);
      setConflict(undefined);
    } catch (raw) {
      const error = asFormError(raw, only);
      if (error instanceof ApiError && error.stale && error.current && raw instanceof ApiError) {
        const now = raw.current as Customer | undefined;
        setConflict({
          mine: values,
          theirs: error.current,
          original: originalsOf(raw, only, start),
          version: error.etag ?? '',
        });
        if (now?.can) keepCustomer(client, now);
      } else if (error instanceof ApiError && error.errors[0]) setFailure(error.errors[0].message);
      else setFailure(errorText(error));
    } finally {
      setSaving(false);
    }
  };
  const commit = () => {
    if (!draft) return;
    if (sameValue(draft.value, draft.start[name])) return setDraft(undefined);
    void save({ [name]: draft.value }, draft.version, draft.start);
  };

  const wide = field.kind === 'longtext';
  return (
    <div className={wide ? 'tw-field tw-field-wide' : 'tw-field'} id={`field-${field.key}`}>
      <dt>
        {label}
        {wanted && !draft && <span className="tw-wanted" title={t('toFill')} />}
      </dt>
      <dd>
        {draft ? (
          // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the editor inside
          <div
            className="tw-inline-edit"
            onKeyDown={(e) => {
              if (e.nativeEvent.isComposing) return;
              if (e.key === 'Escape') {
                e.stopPropagation();
                setDraft(undefined);
              }
              // Enter picks in an open list and breaks the line in a long text.
              if (
                e.key === 'Enter' &&
                (e.ctrlKey ||
                  e.metaKey ||
                  (!wide && e.target instanceof HTMLInputElement && e.target.getAttribute('role') !== 'combobox'))
              ) {
                e.preventDefault();
                commit();
              }
            }}
          >
            <div className="tw-inline-field">
              <Suspense fallback={<span className="tw-bar" style={{ width: '60%' }} />}>
                <FieldInput
                  field={field}
                  value={draft.value}
                  onChange={(next) => setDraft({ ...draft, value: next })}
                  country={customer.country}
                  currency={customer.currency}
                  names={names}
                  autoFocus
                  disabled={saving}
                />
              </Suspense>
            </div>
            <span className="tw-inline-buttons">
              <Button
                type="primary"
                size="small"
                icon={<CheckOutlined />}
                loading={saving}
                aria-label={t('common:action.save')}
                onClick={commit}
              />
              <Button
                size="small"
                icon={<CloseOutlined />}
                aria-label={t('common:action.cancel')}
                onClick={() => setDraft(undefined)}
              />
            </span>
            {failure && (
              <span className="tw-error" role="alert">
                {failure}
              </span>
            )}
          </div>
        ) : (
          <span className="tw-field-value">
            <FieldValue field={field} value={value} names={names} />
            {may && (
              <button
                type="button"
                className="tw-field-edit"
                aria-label={t('editField', { field: label })}
                onClick={begin}
              >
                <EditOutlined />
              </button>
            )}
          </span>
        )}
        {conflict && (
          <Suspense fallback={null}>
            <ConflictDialog
              open
              mine={conflict.mine}
              theirs={conflict.theirs}
              original={conflict.original}
              labels={{ [name]: label }}
              format={(_, v) => <FieldValue field={field} value={v} names={names} />}
              saving={saving}
              onCancel={() => setConflict(undefined)}
              onResolve={(values) => void save(values, conflict.version, conflict.theirs)}
            />
          </Suspense>
        )}
      </dd>
    </div>
  );
}
