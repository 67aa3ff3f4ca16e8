/** One role as a matrix: how far each action reaches, what may be done with each group of fields. */
import { CopyOutlined, ExclamationCircleOutlined, LockOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker, useParams as useRouteParams, useRouter } from '@tanstack/react-router';
import { App, Button, Input, Modal, Segmented, Switch } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, api, etagOf } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import { type Level, type Range, useCan } from '@/app/session';
import { textOf } from '@/i18n';
import { ConflictDialog } from '@/ui/ConflictDialog';
import { useShortcuts } from '@/ui/keys';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { ErrorState, Skeleton, useErrorText } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { LevelTag, labelOf, RangeTag, roleName, useCrumbs } from './common';
import {
  type CellChange,
  diffGrants,
  doubtsOf,
  flatten,
  type Line,
  levelAt,
  levels,
  linesOf,
  rangeAt,
  ranges,
  unflatten,
  withLevel,
  withRange,
} from './matrix';
import type { Grants, MatrixResource, Role } from './types';
import { useFieldNames } from './useFieldNames';

interface Draft {
  name: string;
  name_zh: string;
  description: string;
  grants: Grants;
}
const draftOf = (r: Role): Draft => ({
  name: r.name,
  name_zh: r.name_zh,
  description: r.description,
  grants: r.grants,
});

export function RolePage() {
  const { id } = useRouteParams({ strict: false }) as { id: string };
  const { t } = useTranslation('admin');
  const role = useApi('/api/v1/roles/{id}', { path: { id } });
  const matrix = useApi('/api/v1/access/matrix', undefined, { staleTime: 5 * 60_000 });
  const crumbs = useCrumbs({ label: t('nav.roles'), to: '/admin/roles' });
  const error = role.error ?? matrix.error;
  if (error) {
    return (
      <div className="tw-page">
        <PageHeader title={t('role.one')} breadcrumb={crumbs} />
        <ErrorState
          error={error}
          onRetry={() => {
            void role.refetch();
            void matrix.refetch();
          }}
        />
      </div>
    );
  }
  if (!role.data || !matrix.data) {
    return (
      <div className="tw-page tw-narrow">
        <PageHeader title={t('role.one')} breadcrumb={crumbs} />
        <Panel>
          <Skeleton rows={10} />
        </Panel>
      </div>
    );
  }
  return <Editor key={role.data.id} role={role.data} etag={etagOf(role.data)} matrix={matrix.data.resources} />;
}

function Editor({ role, etag, matrix }: { role: Role; etag: string | undefined; matrix: MatrixResource[] }) {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const language = i18n.language;
  const router = useRouter();
  const client = useQueryClient();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const crumbs = useCrumbs({ label: t('nav.roles'), to: '/admin/roles' });
  const mayManage = useCan('role', 'manage');
  const mayEdit = mayManage && !role.fixed;
  /** What the draft started from; a refetch in between must not wipe it. */
  const [base, setBase] = useState({ role, etag });
  const [draft, setDraft] = useState<Draft>(() => draftOf(role));
  const [reviewing, setReviewing] = useState(false);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const [theirs, setTheirs] = useState<{ role: Role; etag: string | undefined }>();
  const names = useFieldNames();

  const changes = useMemo(() => diffGrants(base.role.grants, draft.grants, matrix), [base, draft.grants, matrix]);
  const renamed =
    draft.name !== base.role.name || draft.name_zh !== base.role.name_zh || draft.description !== base.role.description;
  const dirty = changes.length > 0 || renamed;
  const doubts = useMemo(() => doubtsOf(draft.grants, matrix), [draft.grants, matrix]);
  useEffect(() => {
    if (dirty || (role.version === base.role.version && base.etag === etag)) return;
    setBase({ role, etag });
    setDraft(draftOf(role));
  }, [role, etag, dirty, base]);

  const cellNames = useMemo(() => {
    const out: Record<string, string> = {
      name: t('role.nameEn'),
      name_zh: t('role.nameZh'),
      description: t('role.description'),
    };
    for (const r of matrix) {
      for (const a of r.actions)
        out[`${r.key}:${a.key}`] = `${labelOf(language, r.label)} · ${labelOf(language, a.label)}`;
      for (const g of r.groups)
        out[`${r.key}.${g.key}`] = `${labelOf(language, r.label)} · ${labelOf(language, g.label)}`;
    }
    return out;
  }, [matrix, language, t]);
  const valueName = (cell: string, value: unknown): string =>
    cell.includes(':')
      ? textOf(`admin:range.${String(value)}`, String(value))
      : cell.includes('.')
        ? textOf(`admin:level.${String(value)}`, String(value))
        : String(value ?? '');

  const save = async (next: Draft, ifMatch: string | undefined) => {
    setSaving(true);
    setFailure('');
    try {
      const saved = await api.patch('/api/v1/roles/{id}', {
        path: { id: role.id },
        ifMatch,
        body: {
          name: (next.name || next.name_zh).trim(),
          name_zh: (next.name_zh || next.name).trim(),
          description: next.description.trim(),
          grants: next.grants,
        },
      });
      setBase({ role: saved, etag: etagOf(saved) });
      setDraft(draftOf(saved));
      setReviewing(false);
      setTheirs(undefined);
      void message.success(t('role.saved'));
      await invalidatePaths(client, ['/api/v1/roles', '/api/v1/users', '/api/v1/me']);
    } catch (error) {
      if (error instanceof ApiError && error.stale) {
        try {
          const fresh = await api.get('/api/v1/roles/{id}', { path: { id: role.id } });
          setReviewing(false);
          setTheirs({ role: fresh, etag: etagOf(fresh) });
        } catch (second) {
          setFailure(errorText(second));
        }
      } else setFailure(errorText(error));
    } finally {
      setSaving(false);
    }
  };
  useShortcuts({ 'mod+s': () => dirty && mayEdit && setReviewing(true) }, { always: true });

  const flat = (d: Draft) => ({
    name: d.name,
    name_zh: d.name_zh,
    description: d.description,
    ...flatten(d.grants, matrix),
  });
  const title = roleName(language, draft) || t('role.one');

  return (
    <div className="tw-page ad-role-page">
      <PageHeader
        title={title}
        breadcrumb={crumbs}
        extra={
          <>
            {role.fixed ? (
              <StatusTag tone="purple">
                <LockOutlined aria-hidden="true" /> {t('role.fixed')}
              </StatusTag>
            ) : (
              role.key && <StatusTag>{t('role.shipped')}</StatusTag>
            )}
            <span className="tw-muted">{t('role.users', { n: role.users })}</span>
          </>
        }
        actions={
          mayManage
            ? [
                {
                  key: 'copy',
                  label: t('role.copy'),
                  icon: <CopyOutlined />,
                  onClick: () => router.history.push(`/admin/roles?copy=${role.id}`),
                },
              ]
            : []
        }
        description={role.fixed ? t('role.fixedText') : undefined}
      />
      {mayEdit && (
        <Panel>
          <div className="ad-role-names">
            <div>
              <label htmlFor="ad-name-zh">{t('role.nameZh')}</label>
              <Input
                id="ad-name-zh"
                value={draft.name_zh}
                maxLength={100}
                onChange={(e) => setDraft({ ...draft, name_zh: e.target.value })}
              />
            </div>
            <div>
              <label htmlFor="ad-name-en">{t('role.nameEn')}</label>
              <Input
                id="ad-name-en"
                value={draft.name}
                maxLength={100}
                onChange={(e) => setDraft({ ...draft, name: e.target.value })}
              />
            </div>
            <div>
              <label htmlFor="ad-description">{t('role.description')}</label>
              <Input
                id="ad-description"
                value={draft.description}
                maxLength={1000}
                onChange={(e) => setDraft({ ...draft, description: e.target.value })}
              />
            </div>
          </div>
        </Panel>
      )}
      {doubts.length > 0 && !role.fixed && (
        <div className="ad-doubts" role="status">
          <ExclamationCircleOutlined aria-hidden="true" />
          <ul>
            {doubts.map((d) => (
              <li key={`${d.kind}-${d.resource}-${d.kind === 'beyond_view' ? d.action : ''}`}>
                {d.kind === 'beyond_view'
                  ? t('role.beyondView', { what: cellNames[`${d.resource}:${d.action}`] })
                  : t('role.blind', {
                      what: labelOf(
                        language,
                        matrix.find((r) => r.key === d.resource)?.label ?? { en: d.resource, zh: d.resource },
                      ),
                    })}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Rights
        title={t('role.everyday')}
        lead={t('role.everydayText')}
        lines={linesOf(matrix, 'everyday')}
        base={base.role.grants}
        draft={draft}
        setDraft={setDraft}
        edit={mayEdit}
      />
      {matrix
        .filter((r) => r.groups.length > 0)
        .map((r) => (
          <Panel key={r.key} title={t('role.groupsOf', { what: labelOf(language, r.label) })}>
            <p className="tw-lead">{t('role.groupsText')}</p>
            <div className="ad-rights">
              {r.groups.map((g) => {
                const level = levelAt(draft.grants, r.key, g.key);
                const label = labelOf(language, g.label);
                return (
                  <div
                    key={g.key}
                    className={levelAt(base.role.grants, r.key, g.key) === level ? 'ad-right' : 'ad-right ad-changed'}
                  >
                    <span className="ad-right-name">
                      {label}
                      {g.fields.length > 0 && <small>{names(g.fields).join(t('common:value.comma'))}</small>}
                    </span>
                    {mayEdit ? (
                      <Segmented
                        aria-label={label}
                        value={level}
                        options={levels.map((l) => ({ value: l, label: t(`level.${l}`) }))}
                        onChange={(v) =>
                          setDraft({ ...draft, grants: withLevel(draft.grants, r.key, g.key, v as Level) })
                        }
                      />
                    ) : (
                      <LevelTag level={level} />
                    )}
                  </div>
                );
              })}
            </div>
          </Panel>
        ))}
      <Rights
        title={t('role.special')}
        lead={t('role.specialText')}
        special
        lines={linesOf(matrix, 'special')}
        base={base.role.grants}
        draft={draft}
        setDraft={setDraft}
        edit={mayEdit}
      />
      <Rights
        title={t('role.administration')}
        lead={t('role.administrationText')}
        lines={linesOf(matrix, 'administration')}
        base={base.role.grants}
        draft={draft}
        setDraft={setDraft}
        edit={mayEdit}
      />
      {dirty && (
        <>
          {/* biome-ignore lint/a11y/useSemanticElements: a bar of buttons is not a fieldset */}
          <div className="ad-save-bar" role="group" aria-label={t('role.unsaved')}>
            <strong>{t('role.unsaved')}</strong>
            <span className="tw-muted">{t('role.changes', { n: changes.length + (renamed ? 1 : 0) })}</span>
            <Button onClick={() => setDraft(draftOf(base.role))}>{t('role.discard')}</Button>
            <Button type="primary" onClick={() => setReviewing(true)}>
              {t('role.review')}
            </Button>
          </div>
          <LeaveGuard />
        </>
      )}
      <Modal
        open={reviewing}
        title={t('role.reviewTitle', { name: title })}
        width={560}
        okText={t('role.saveAll')}
        cancelText={t('common:form.keep')}
        confirmLoading={saving}
        onOk={() => void save(draft, base.etag)}
        onCancel={() => setReviewing(false)}
      >
        <div className="tw-stack">
          {role.users > 0 && <p>{t('role.affects', { n: role.users })}</p>}
          {renamed && <p>{t('role.renamed')}</p>}
          <DiffList title={t('role.gains')} changes={changes.filter((c) => c.wider)} names={cellNames} tone="green" />
          <DiffList title={t('role.loses')} changes={changes.filter((c) => !c.wider)} names={cellNames} tone="red" />
          {failure && (
            <div className="tw-form-failure" role="alert">
              {failure}
            </div>
          )}
        </div>
      </Modal>
      {theirs && (
        <ConflictDialog
          open
          mine={flat(draft)}
          theirs={flat(draftOf(theirs.role))}
          original={flat(draftOf(base.role))}
          labels={cellNames}
          format={valueName}
          saving={saving}
          onCancel={() => setTheirs(undefined)}
          onResolve={(values) => {
            const { name, name_zh, description, ...cells } = values as Record<string, string>;
            const next: Draft = {
              name: name ?? '',
              name_zh: name_zh ?? '',
              description: description ?? '',
              grants: unflatten(cells),
            };
            setBase({ role: theirs.role, etag: theirs.etag });
            setDraft(next);
            void save(next, theirs.etag);
          }}
        />
      )}
    </div>
  );
}

function Rights({
  title,
  lead,
  lines,
  base,
  draft,
  setDraft,
  edit,
  special,
}: {
  title: string;
  lead: string;
  lines: Line[];
  base: Grants;
  draft: Draft;
  setDraft: (draft: Draft) => void;
  edit: boolean;
  special?: boolean;
}) {
  const { t, i18n } = useTranslation('admin');
  if (lines.length === 0) return null;
  return (
    <Panel title={title} className={special ? 'ad-special' : ''}>
      <p className="tw-lead">{lead}</p>
      <div className="ad-rights">
        {lines.map(({ resource, action }, i) => {
          const range = rangeAt(draft.grants, resource.key, action.key);
          const label = `${labelOf(i18n.language, resource.label)} · ${labelOf(i18n.language, action.label)}`;
          const set = (v: Range) =>
            setDraft({ ...draft, grants: withRange(draft.grants, resource.key, action.key, v) });
          const first = lines[i - 1]?.resource.key !== resource.key;
          return (
            <div key={`${resource.key}:${action.key}`} className="ad-right-wrap">
              {first && <h3 className="ad-right-group">{labelOf(i18n.language, resource.label)}</h3>}
              <div className={rangeAt(base, resource.key, action.key) === range ? 'ad-right' : 'ad-right ad-changed'}>
                <span className="ad-right-name">
                  {labelOf(i18n.language, action.label)}
                  <Why resource={resource.key} action={action.key} />
                </span>
                {!edit ? (
                  resource.ranged ? (
                    <RangeTag range={range} />
                  ) : range === 'none' ? (
                    <span className="ad-none">{t('range.none')}</span>
                  ) : (
                    <StatusTag tone="green">{t('role.allowed')}</StatusTag>
                  )
                ) : resource.ranged ? (
                  <Segmented
                    aria-label={label}
                    value={range}
                    options={ranges.map((r) => ({ value: r, label: t(`range.${r}`) }))}
                    onChange={(v) => set(v as Range)}
                  />
                ) : (
                  <Switch aria-label={label} checked={range !== 'none'} onChange={(on) => set(on ? 'all' : 'none')} />
                )}
              </div>
            </div>
          );
        })}
      </div>
    </Panel>
  );
}

/** What an unusual right means in practice. */
function Why({ resource, action }: { resource: string; action: string }) {
  const text = textOf(`admin:why.${resource}_${action}`, '');
  return text ? <small>{text}</small> : null;
}

function DiffList({
  title,
  changes,
  names,
  tone,
}: {
  title: string;
  changes: CellChange[];
  names: Record<string, string>;
  tone: 'green' | 'red';
}) {
  if (changes.length === 0) return null;
  return (
    <section className={`ad-diff ad-diff-${tone}`}>
      <h3>{title}</h3>
      <ul>
        {changes.map((c) => (
          <li key={c.cell}>
            <span>{names[c.cell] ?? c.cell}</span>
            <span className="ad-diff-values">
              {c.kind === 'action' ? <RangeTag range={c.before} /> : <LevelTag level={c.before} />}
              <span aria-hidden="true">→</span>
              {c.kind === 'action' ? <RangeTag range={c.after} /> : <LevelTag level={c.after} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LeaveGuard() {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  useBlocker({
    enableBeforeUnload: true,
    shouldBlockFn: ({ current, next }) =>
      current.pathname === next.pathname
        ? false
        : new Promise<boolean>((resolve) => {
            modal.confirm({
              title: t('form.discardTitle'),
              content: t('form.discardText'),
              okText: t('form.discard'),
              cancelText: t('form.keep'),
              okButtonProps: { danger: true },
              onOk: () => resolve(false),
              onCancel: () => resolve(true),
            });
          }),
  });
  return null;
}
