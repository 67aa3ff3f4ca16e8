/** What may this person do, and why: every right with the roles that give it, in sentences and in a table. */
import { EditOutlined } from '@ant-design/icons';
import { useParams as useRouteParams, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { type Level, type Range, useCan } from '@/app/session';
import { AppLink } from '@/ui/AppLink';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { ErrorState, Skeleton } from '@/ui/State';
import { Avatar, StatusTag } from '@/ui/Status';
import { LevelTag, labelOf, RangeTag, roleName, useCrumbs } from './common';
import { byRange, levels } from './matrix';
import type { AccessInfo, MatrixResource, RoleRef } from './types';
import { useFieldNames } from './useFieldNames';

export function AccessPage() {
  const { id } = useRouteParams({ strict: false }) as { id: string };
  const { t, i18n } = useTranslation(['admin', 'common']);
  const router = useRouter();
  const mayManage = useCan('user', 'manage');
  const access = useApi('/api/v1/users/{id}/access', { path: { id } });
  const user = useApi('/api/v1/users/{id}', { path: { id } });
  const matrix = useApi('/api/v1/access/matrix', undefined, { staleTime: 5 * 60_000 });
  const error = access.error ?? matrix.error ?? user.error;
  const name = access.data?.user.name ?? '';
  const crumbs = useCrumbs({ label: t('nav.users'), to: '/admin/users' });
  const ready = access.data && matrix.data && user.data;
  return (
    <div className="tw-page tw-narrow">
      <PageHeader
        title={name ? t('access.title', { name }) : t('access.plain')}
        breadcrumb={crumbs}
        actions={
          mayManage && ready
            ? [
                {
                  key: 'edit',
                  label: t('access.edit'),
                  icon: <EditOutlined />,
                  onClick: () => router.history.push(`/admin/users?user=${id}`),
                },
              ]
            : []
        }
      />
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => void Promise.all([access.refetch(), matrix.refetch(), user.refetch()])}
        />
      ) : !ready ? (
        <Panel>
          <Skeleton rows={10} />
        </Panel>
      ) : (
        <>
          <Panel>
            <div className="ad-who">
              <Avatar name={name} size={44} />
              <div>
                <strong>{name}</strong>
                <div className="tw-row">
                  {user.data.roles.length === 0 && <StatusTag tone="amber">{t('user.noRole')}</StatusTag>}
                  {user.data.roles.map((r) => (
                    <RoleChip key={r.id} role={r} />
                  ))}
                </div>
              </div>
              {access.data.status !== 'active' && <StatusTag tone="red">{t('user.disabled')}</StatusTag>}
            </div>
            {access.data.status !== 'active' && <p className="ad-note">{t('access.disabled')}</p>}
            <Reach info={access.data} />
            <Summary info={access.data} matrix={matrix.data.resources} />
          </Panel>
          {matrix.data.resources
            .filter((r) => hasAny(access.data, r.key))
            .map((r) => (
              <ResourceRights key={r.key} resource={r} info={access.data} language={i18n.language} />
            ))}
        </>
      )}
    </div>
  );
}

function RoleChip({ role }: { role: RoleRef }) {
  const { i18n } = useTranslation();
  const mayOpen = useCan('role', 'view');
  const chip = <StatusTag tone={role.key === 'admin' ? 'purple' : 'blue'}>{roleName(i18n.language, role)}</StatusTag>;
  return mayOpen ? (
    <AppLink className="ad-chip-link" href={`/admin/roles/${role.id}`}>
      {chip}
    </AppLink>
  ) : (
    chip
  );
}

/** Any right at all on a resource. */
const hasAny = (info: AccessInfo, resource: string): boolean =>
  info.rights.some((r) => r.resource === resource && r.range !== 'none');

/** Whose records "own team" and "own department" are, in names. */
function Reach({ info }: { info: AccessInfo }) {
  const { t } = useTranslation(['admin', 'common']);
  const list = (people: { name: string }[]) => people.map((p) => p.name).join(t('common:value.comma'));
  const beyond = info.department_teams.filter((d) => !info.teams.some((x) => x.id === d.id));
  return (
    <dl className="ad-facts ad-reach">
      <div>
        <dt>{t('access.team')}</dt>
        <dd>{info.teams.length > 0 ? list(info.teams) : t('access.noTeam')}</dd>
      </div>
      <div>
        <dt>{t('access.department')}</dt>
        <dd>
          {info.department_teams.length > 0
            ? beyond.length > 0
              ? list(info.department_teams)
              : t('access.sameAsTeam')
            : t('access.noTeam')}
        </dd>
      </div>
    </dl>
  );
}

/** The answer in a few sentences: what, how far, and what not. */
function Summary({ info, matrix }: { info: AccessInfo; matrix: MatrixResource[] }) {
  const { t, i18n } = useTranslation(['admin', 'common']);
  const comma = t('common:value.comma');
  const none = matrix.filter((r) => !hasAny(info, r.key)).map((r) => labelOf(i18n.language, r.label));
  return (
    <ul className="ad-summary">
      {matrix
        .filter((r) => hasAny(info, r.key))
        .map((r) => {
          const label = (action: string) =>
            labelOf(i18n.language, r.actions.find((a) => a.key === action)?.label ?? { en: action, zh: action });
          const lower = (text: string) => (i18n.language === 'en' ? text.toLowerCase() : text);
          const groups = byRange(info.rights, r.key);
          const can = groups.filter((g) => g.range !== 'none');
          const cannot = groups.find((g) => g.range === 'none');
          const parts = can.map((g) => {
            const what = g.actions.map((a) => lower(label(a))).join(comma);
            return r.ranged ? t('access.canRange', { what, reach: t(`reach.${g.range}`) }) : t('access.can', { what });
          });
          return (
            <li key={r.key}>
              <strong>{labelOf(i18n.language, r.label)}</strong>
              <span>
                {parts.length === 0 ? t('access.nothing') : parts.join(t('access.semicolon'))}
                {cannot && parts.length > 0 && (
                  <span className="tw-muted">
                    {t('access.semicolon')}
                    {t('access.cannot', { what: cannot.actions.map((a) => lower(label(a))).join(comma) })}
                  </span>
                )}
                {t('access.stop')}
              </span>
            </li>
          );
        })}
      {none.length > 0 && (
        <li>
          <strong>{t('access.noAccess')}</strong>
          <span className="tw-muted">{none.join(comma)}</span>
        </li>
      )}
    </ul>
  );
}

function ResourceRights({
  resource,
  info,
  language,
}: {
  resource: MatrixResource;
  info: AccessInfo;
  language: string;
}) {
  const { t } = useTranslation(['admin', 'common']);
  const names = useFieldNames();
  const rights = info.rights.filter((r) => r.resource === resource.key);
  const groups = info.groups.filter((g) => g.resource === resource.key);
  return (
    <Panel title={labelOf(language, resource.label)} flush>
      <ul className="ad-why" aria-label={labelOf(language, resource.label)}>
        {rights.map((r) => (
          <li key={r.action} className={r.range === 'none' ? 'ad-off' : ''} title={labelOf(language, r.meaning)}>
            <span className="ad-why-what">
              {labelOf(
                language,
                resource.actions.find((a) => a.key === r.action)?.label ?? { en: r.action, zh: r.action },
              )}
            </span>
            <span className="ad-why-level">
              {resource.ranged || r.range === 'none' ? (
                <RangeTag range={r.range} />
              ) : (
                <StatusTag tone="green">{t('role.allowed')}</StatusTag>
              )}
            </span>
            <span className="ad-why-because">
              {r.because.length === 0 && <span className="tw-muted">{t('access.noRole')}</span>}
              {r.because.map((b) => (
                <span key={b.role.id} className="ad-because">
                  <RoleChip role={b.role} />
                  {resource.ranged && r.because.length > 1 && (
                    <span className="tw-muted">{t(`range.${b.range as Range}`)}</span>
                  )}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {groups.length > 0 && (
        <>
          <h3 className="ad-subhead">{t('access.fields')}</h3>
          <ul className="ad-why" aria-label={t('access.fields')}>
            {[...groups]
              .sort((a, b) => levels.indexOf(b.level as Level) - levels.indexOf(a.level as Level))
              .map((g) => (
                <li key={g.group} className={g.level === 'none' ? 'ad-off' : ''} title={labelOf(language, g.meaning)}>
                  <span className="ad-why-what">
                    {labelOf(
                      language,
                      resource.groups.find((x) => x.key === g.group)?.label ?? { en: g.group, zh: g.group },
                    )}
                    <small>{names(g.fields).join(t('common:value.comma'))}</small>
                  </span>
                  <span className="ad-why-level">
                    <LevelTag level={g.level} />
                  </span>
                  <span className="ad-why-because">
                    {g.because.length === 0 && <span className="tw-muted">{t('access.noRole')}</span>}
                    {g.because.map((b) => (
                      <span key={b.role.id} className="ad-because">
                        <RoleChip role={b.role} />
                        {g.because.length > 1 && <span className="tw-muted">{t(`level.${b.level as Level}`)}</span>}
                      </span>
                    ))}
                  </span>
                </li>
              ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
