/** All roles side by side: who may do what, one column each. */

import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { useStored } from '@/lib/store';
import { AppLink } from '@/ui/AppLink';
import { MatrixTable } from '@/ui/MatrixTable';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { ErrorState, Skeleton } from '@/ui/State';
import { LevelTag, labelOf, RangeTag, roleName, useCrumbs } from './common';
import { levelAt, rangeAt } from './matrix';

export function CompareRolesPage() {
  const { t, i18n } = useTranslation('admin');
  const crumbs = useCrumbs({ label: t('nav.roles'), to: '/admin/roles' });
  const [differing, setDiffering] = useStored('roles.differing', false);
  const roles = useApi('/api/v1/roles');
  const matrix = useApi('/api/v1/access/matrix', undefined, { staleTime: 5 * 60_000 });
  const error = roles.error ?? matrix.error;
  const list = roles.data?.items ?? [];
  const rows = (matrix.data?.resources ?? []).flatMap((r) => [
    ...r.actions.map((a) => ({
      key: `${r.key}:${a.key}`,
      title: labelOf(i18n.language, a.label),
      group: labelOf(i18n.language, r.label),
      values: list.map((role) => rangeAt(role.grants, r.key, a.key) as string),
      ranged: r.ranged,
    })),
    ...r.groups.map((g) => ({
      key: `${r.key}.${g.key}`,
      title: labelOf(i18n.language, g.label),
      group: t('role.groupsOf', { what: labelOf(i18n.language, r.label) }),
      values: list.map((role) => levelAt(role.grants, r.key, g.key) as string),
      ranged: true,
    })),
  ]);
  const shown = differing ? rows.filter((r) => new Set(r.values).size > 1) : rows;
  const byKey = new Map(rows.map((r) => [r.key, r]));
  return (
    <div className="tw-page">
      <PageHeader
        title={t('role.compare')}
        breadcrumb={crumbs}
        extra={
          // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control
          <label className="tw-row ad-inline">
            <Switch size="small" checked={differing} onChange={setDiffering} aria-label={t('role.onlyDiffering')} />{' '}
            {t('role.onlyDiffering')}
          </label>
        }
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void Promise.all([roles.refetch(), matrix.refetch()])} />
      ) : !roles.data || !matrix.data ? (
        <Panel>
          <Skeleton rows={12} />
        </Panel>
      ) : (
        <MatrixTable
          label={t('role.compare')}
          corner={t('role.right')}
          rows={shown}
          columns={list.map((role) => ({
            key: role.id,
            title: <AppLink href={`/admin/roles/${role.id}`}>{roleName(i18n.language, role)}</AppLink>,
            width: 92,
          }))}
          cell={(row, column) => {
            const role = list.findIndex((r) => r.id === column.key);
            const full = byKey.get(row.key);
            const value = full?.values[role] ?? 'none';
            if (!row.key.includes(':')) return <LevelTag level={value} />;
            if (!full?.ranged)
              return value === 'none' ? (
                <span className="ad-none">{t('range.none')}</span>
              ) : (
                <span className="ad-yes">✓</span>
              );
            return <RangeTag range={value} />;
          }}
        />
      )}
    </div>
  );
}
