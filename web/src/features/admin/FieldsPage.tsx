/** The company's own fields of a customer: what they are, in which order they stand, and who may see them. */
import {
  CalendarOutlined,
  CheckSquareOutlined,
  DollarOutlined,
  DownCircleOutlined,
  FieldNumberOutlined,
  FontSizeOutlined,
  HolderOutlined,
  LinkOutlined,
  MinusCircleOutlined,
  PlusOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Form, Input, Select, Switch } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, keyOf, useApi } from '@/api/queries';
import { useCan } from '@/app/session';
import { draggable, dropZone } from '@/ui/dnd';
import { FormDrawer } from '@/ui/FormDrawer';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { labelOf, roleName, useCrumbs } from './common';
import { codeFrom, freeCode, moved, tidyOptions } from './fields';
import { rolesSeeing } from './matrix';
import { type OwnField, type OwnKind, type OwnOption, ownKinds } from './types';

const icons: Record<OwnKind, ReactNode> = {
  text: <FontSizeOutlined />,
  number: <FieldNumberOutlined />,
  date: <CalendarOutlined />,
  choice: <DownCircleOutlined />,
  multi: <CheckSquareOutlined />,
  money: <DollarOutlined />,
  user: <UserOutlined />,
  link: <LinkOutlined />,
};
const ENTITY = 'customer';
const parameters = { query: { entity: ENTITY } };

interface Values {
  label_zh: string;
  label: string;
  code: string;
  kind: OwnKind;
  options: Array<Partial<OwnOption>>;
  group: string;
  required: boolean;
  help: string;
  disabled: boolean;
}

export function FieldsPage() {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const crumbs = useCrumbs();
  const client = useQueryClient();
  const undo = useUndo();
  const { message } = App.useApp();
  const seesRoles = useCan('role', 'view');
  const { data, error, isPending, refetch } = useApi('/api/v1/own-fields', parameters);
  const matrix = useApi('/api/v1/access/matrix', undefined, { staleTime: 5 * 60_000 });
  const roles = useApi('/api/v1/roles', undefined, { enabled: seesRoles, staleTime: 60_000 });
  const [editing, setEditing] = useState<OwnField | 'new'>();
  const groups = matrix.data?.resources.find((r) => r.key === ENTITY)?.groups ?? [];
  const groupName = (key: string) => {
    const g = groups.find((x) => x.key === key);
    return g ? labelOf(i18n.language, g.label) : key;
  };
  const fields = (data?.items ?? []) as unknown as OwnField[];
  const refresh = () =>
    invalidatePaths(client, ['/api/v1/own-fields', '/api/v1/customers/fields', '/api/v1/access/matrix']);

  const reorder = async (from: number, to: number) => {
    if (from === to || to < 0 || to >= fields.length) return;
    const next = moved(fields, from, to);
    // The new order shows at once; a refusal puts the old one back.
    client.setQueryData(keyOf('/api/v1/own-fields', parameters), { ...data, items: next } as unknown);
    try {
      await api.post('/api/v1/own-fields/reorder', { body: { entity: ENTITY, ids: next.map((f) => f.id) } });
    } catch (failure) {
      undo.fail(failure);
    }
    await refresh();
  };
  const switchOff = async (field: OwnField, disabled: boolean) => {
    const put = (off: boolean, version: number) =>
      api.patch('/api/v1/own-fields/{id}', {
        path: { id: field.id },
        ifMatch: `"v${version}"`,
        body: { disabled: off },
      });
    try {
      const now = await put(disabled, field.version);
      await refresh();
      undo.show(
        t(disabled ? 'field.offDone' : 'field.onDone', {
          name: labelOf(i18n.language, { en: field.label, zh: field.label_zh }),
        }),
        async () => {
          await put(!disabled, now.version);
          await refresh();
        },
      );
    } catch (failure) {
      undo.fail(failure);
    }
  };
  const field = editing === 'new' ? undefined : editing;

  return (
    <div className="tw-page tw-narrow">
      <PageHeader
        title={t('nav.fields')}
        breadcrumb={crumbs}
        description={t('field.lead')}
        actions={[
          {
            key: 'new',
            label: t('field.new'),
            icon: <PlusOutlined />,
            primary: true,
            onClick: () => setEditing('new'),
          },
        ]}
      />
      {isPending ? (
        <Panel>
          <Skeleton rows={6} />
        </Panel>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : fields.length === 0 ? (
        <Panel>
          <EmptyState
            icon={<FontSizeOutlined />}
            title={t('field.empty')}
            text={t('field.emptyText')}
            tips={[t('field.tip1'), t('field.tip2'), t('field.tip3')]}
            actions={
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>
                {t('field.new')}
              </Button>
            }
          />
        </Panel>
      ) : (
        <Panel flush>
          <ul className="ad-fields" aria-label={t('nav.fields')}>
            {fields.map((f, i) => (
              <FieldLine
                key={f.id}
                field={f}
                group={groupName(f.group)}
                onOpen={() => setEditing(f)}
                onToggle={(off) => void switchOff(f, off)}
                onMove={(by) => void reorder(i, i + by)}
                onDrop={(id) =>
                  void reorder(
                    fields.findIndex((x) => x.id === id),
                    i,
                  )
                }
              />
            ))}
          </ul>
          <p className="tw-hint tw-padded">{t('field.order')}</p>
        </Panel>
      )}
      <FormDrawer<Values>
        key={field?.id ?? 'new'}
        open={editing !== undefined}
        width={560}
        title={field ? labelOf(i18n.language, { en: field.label, zh: field.label_zh }) : t('field.new')}
        submitText={field ? undefined : t('field.create')}
        etag={field && `"v${field.version}"`}
        initial={
          field
            ? { ...field, kind: field.kind as OwnKind, options: field.options ?? [] }
            : {
                label: '',
                label_zh: '',
                code: '',
                kind: 'text',
                options: [{}, {}],
                group: groups.find((g) => g.key === 'profile')?.key ?? groups[0]?.key,
                required: false,
                help: '',
                disabled: false,
              }
        }
        labels={{
          label: t('field.nameEn'),
          label_zh: t('field.nameZh'),
          code: t('field.code'),
          kind: t('field.kind'),
          options: t('field.options'),
          group: t('field.group'),
          required: t('field.required'),
          help: t('field.help'),
        }}
        onClose={() => setEditing(undefined)}
        onSubmit={async (values, ifMatch) => {
          const shared = {
            label: (values.label || values.label_zh).trim(),
            label_zh: (values.label_zh || values.label).trim(),
            group: values.group,
            required: values.required,
            help: values.help?.trim() ?? '',
            ...(values.kind === 'choice' || values.kind === 'multi'
              ? { options: tidyOptions(values.options ?? []) }
              : {}),
          };
          if (field) await api.patch('/api/v1/own-fields/{id}', { path: { id: field.id }, body: shared, ifMatch });
          else {
            const code = freeCode(
              values.code?.trim() || codeFrom(values.label),
              fields.map((f) => f.code),
              'field',
            );
            await api.post('/api/v1/own-fields', { body: { ...shared, entity: ENTITY, kind: values.kind, code } });
          }
          await refresh();
          void message.success(t('common:state.saved'));
        }}
      >
        {(form) => (
          <>
            <div className="tw-two">
              <Form.Item
                name="label_zh"
                label={t('field.nameZh')}
                rules={[needsName(t('field.nameNeeded'), 'label')]}
                dependencies={['label']}
              >
                <Input autoFocus={!field} maxLength={100} />
              </Form.Item>
              <Form.Item name="label" label={t('field.nameEn')}>
                <Input maxLength={100} />
              </Form.Item>
            </div>
            <Form.Item name="kind" label={t('field.kind')} extra={field ? t('field.kindFixed') : undefined}>
              <Select
                disabled={field !== undefined}
                options={ownKinds.map((k) => ({ value: k, label: t(`kind.${k}`) }))}
                optionRender={(o) => (
                  <span className="ad-kind">
                    <span aria-hidden="true">{icons[o.value as OwnKind]}</span> {o.label}
                    <small>{t(`kindHint.${o.value as OwnKind}`)}</small>
                  </span>
                )}
              />
            </Form.Item>
            <Form.Item noStyle shouldUpdate={(a: Values, b: Values) => a.kind !== b.kind}>
              {() => {
                const kind = form.getFieldValue('kind') as OwnKind;
                return kind === 'choice' || kind === 'multi' ? <Options /> : null;
              }}
            </Form.Item>
            <Form.Item
              name="group"
              label={t('field.group')}
              extra={t('field.groupHint')}
              rules={[{ required: true, message: t('field.groupNeeded') }]}
            >
              <Select options={groups.map((g) => ({ value: g.key, label: labelOf(i18n.language, g.label) }))} />
            </Form.Item>
            {seesRoles && (
              <Form.Item noStyle shouldUpdate={(a: Values, b: Values) => a.group !== b.group}>
                {() => (
                  <div className="ad-seen-by">
                    <span>{t('field.seenBy')}</span>
                    {rolesSeeing(roles.data?.items ?? [], ENTITY, form.getFieldValue('group') as string).map(
                      ({ role, level }) => (
                        <StatusTag
                          key={role.id}
                          tone={level === 'edit' ? 'green' : level === 'read' ? 'blue' : 'amber'}
                        >
                          {roleName(i18n.language, role)} · {t(`level.${level}`)}
                        </StatusTag>
                      ),
                    )}
                  </div>
                )}
              </Form.Item>
            )}
            <Form.Item name="help" label={t('field.help')} extra={t('field.helpHint')}>
              <Input maxLength={500} />
            </Form.Item>
            <Form.Item name="required" valuePropName="checked" extra={t('field.requiredHint')}>
              <Checkbox>{t('field.required')}</Checkbox>
            </Form.Item>
            <Form.Item
              name="code"
              label={t('field.code')}
              extra={field ? t('field.codeFixed') : t('field.codeHint')}
              rules={[{ pattern: /^[a-z][a-z0-9_]{0,39}$/, message: t('field.codeRule') }]}
            >
              <Input
                disabled={field !== undefined}
                maxLength={40}
                spellCheck={false}
                autoCapitalize="none"
                placeholder={t('field.codeAuto')}
              />
            </Form.Item>
          </>
        )}
      </FormDrawer>
    </div>
  );
}

/** One of the two names is enough: the other follows it. */
const needsName =
  (message: string, other: string) =>
  ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
    validator: (_: unknown, value: string) =>
      value?.trim() || String(getFieldValue(other) ?? '').trim()
        ? Promise.resolve()
        : Promise.reject(new Error(message)),
  });

function Options() {
  const { t } = useTranslation('admin');
  return (
    <fieldset className="ad-options">
      <legend>{t('field.options')}</legend>
      <Form.List name="options">
        {(lines, { add, remove }) => (
          <>
            {lines.map((line, i) => (
              <div key={line.key} className="ad-option">
                <Form.Item name={[line.name, 'label_zh']} noStyle>
                  <Input aria-label={`${t('field.nameZh')} ${i + 1}`} placeholder={t('field.nameZh')} maxLength={100} />
                </Form.Item>
                <Form.Item name={[line.name, 'label']} noStyle>
                  <Input aria-label={`${t('field.nameEn')} ${i + 1}`} placeholder={t('field.nameEn')} maxLength={100} />
                </Form.Item>
                <Form.Item noStyle shouldUpdate>
                  {({ getFieldValue }) => {
                    const stored = getFieldValue(['options', line.name]) as Partial<OwnOption> | undefined;
                    // A stored choice may be in use: it can be retired, its code stays.
                    return stored?.code ? (
                      <Form.Item
                        name={[line.name, 'disabled']}
                        noStyle
                        getValueProps={(v: boolean) => ({ checked: !v })}
                        getValueFromEvent={(on: boolean) => !on}
                      >
                        <Switch size="small" aria-label={t('field.optionOn')} title={stored.code} />
                      </Form.Item>
                    ) : (
                      <Button
                        type="text"
                        icon={<MinusCircleOutlined />}
                        aria-label={t('field.removeOption')}
                        onClick={() => remove(line.name)}
                      />
                    );
                  }}
                </Form.Item>
              </div>
            ))}
            <Button type="dashed" block icon={<PlusOutlined />} disabled={lines.length >= 200} onClick={() => add({})}>
              {t('field.addOption')}
            </Button>
          </>
        )}
      </Form.List>
      <p className="tw-hint">{t('field.optionsHint')}</p>
    </fieldset>
  );
}

function FieldLine({
  field,
  group,
  onOpen,
  onToggle,
  onMove,
  onDrop,
}: {
  field: OwnField;
  group: string;
  onOpen: () => void;
  onToggle: (off: boolean) => void;
  onMove: (by: number) => void;
  onDrop: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('admin');
  const line = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  const [over, setOver] = useState(false);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  useEffect(() => {
    const element = line.current;
    if (!element) return;
    const stopDrag = draggable(element, { field: field.id });
    const stopDrop = dropZone(element, {
      accepts: (data) => typeof data.field === 'string' && data.field !== field.id,
      onOver: setOver,
      onDrop: (data) => drop.current(String(data.field)),
    });
    return () => {
      stopDrag();
      stopDrop();
    };
  }, [field.id]);
  const kind = field.kind as OwnKind;
  const name = labelOf(i18n.language, { en: field.label, zh: field.label_zh });
  const other = labelOf(i18n.language === 'en' ? 'zh-CN' : 'en', { en: field.label, zh: field.label_zh });
  return (
    <li ref={line} className={`${over ? 'ad-over' : ''} ${field.disabled ? 'ad-off' : ''}`}>
      <button
        ref={grip}
        type="button"
        className="ad-grip"
        aria-label={t('field.move', { name })}
        title={t('field.moveHint')}
        onKeyDown={(e) => {
          if (e.key !== 'ArrowUp' && e.key !== 'ArrowDown') return;
          e.preventDefault();
          onMove(e.key === 'ArrowUp' ? -1 : 1);
        }}
      >
        <HolderOutlined aria-hidden="true" />
      </button>
      <button type="button" className="ad-field-open" onClick={onOpen}>
        <span className="ad-field-icon" aria-hidden="true">
          {icons[kind]}
        </span>
        <span className="ad-field-main">
          <span>
            <strong>{name}</strong> {other !== name && <span className="tw-muted">{other}</span>}
          </span>
          <span className="tw-muted ad-field-sub">
            <code className="ad-login">{field.code}</code> · {t(`kind.${kind}`)}
            {field.options?.length > 0 &&
              ` · ${t('field.optionCount', { n: field.options.filter((o) => !o.disabled).length })}`}{' '}
            · {group}
          </span>
        </span>
        {field.required && <StatusTag tone="amber">{t('field.required')}</StatusTag>}
      </button>
      <Switch
        size="small"
        checked={!field.disabled}
        onChange={(on) => onToggle(!on)}
        aria-label={t('field.inUse', { name })}
      />
    </li>
  );
}
