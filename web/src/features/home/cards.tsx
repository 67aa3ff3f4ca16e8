/** Cards of the workbench that the customer archive and its tasks give. Every figure opens the rows behind it. */
import { CheckCircleOutlined, TeamOutlined } from '@ant-design/icons';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { useCan, useZone } from '@/app/session';
import { textOf } from '@/i18n';
import { daysBetween, formatDate, formatRelative, today } from '@/lib/dates';
import { formatNumber } from '@/lib/money';
import { AppLink } from '@/ui/AppLink';
import { CardList } from '@/ui/CardList';
import { type Condition, filterToText } from '@/ui/filter';
import { Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { CountryChip, StatusTag } from '@/ui/Status';

/** Address of a list narrowed by conditions. */
function listHref(path: string, ...and: Condition[]): string {
  const filter = filterToText({ and });
  return filter ? `${path}?filter=${encodeURIComponent(filter)}` : path;
}
const mine: Condition = { field: 'owner', op: 'in', value: ['me'] };

function useHome() {
  return useApi('/api/v1/home', undefined, { staleTime: 30_000 });
}
type Home = NonNullable<ReturnType<typeof useHome>['data']>;

/** A panel with the three states every card has. */
function Card({
  title,
  extra,
  flush,
  children,
}: {
  title: string;
  extra?: ReactNode;
  flush?: boolean;
  children: (home: Home) => ReactNode;
}) {
  const { data, error, isPending, refetch } = useHome();
  return (
    <Panel title={title} extra={extra} flush={flush && data !== undefined} className="tw-fill">
      {isPending ? (
        <Skeleton rows={4} />
      ) : error ? (
        <ErrorState compact error={error} onRetry={() => void refetch()} />
      ) : (
        children(data)
      )}
    </Panel>
  );
}

/** Opens a list by a plain address; the router takes it over. */
function Figure({ href, value, label, tone }: { href: string; value: number; label: string; tone?: 'red' | 'amber' }) {
  const { i18n } = useTranslation();
  return (
    <AppLink href={href} className={`tw-figure ${tone && value > 0 ? `tw-figure-${tone}` : ''}`}>
      <strong>{formatNumber(value, i18n.language)}</strong>
      <span>{label}</span>
    </AppLink>
  );
}

/** Customers that fell asleep or left are not part of the way forward: their bars stay grey. */
const aside = ['dormant', 'lost'];

export function StagesCard() {
  const { t, i18n } = useTranslation('home');
  const mayCreate = useCan('customer', 'create');
  const mayImport = useCan('import', 'create');
  const router = useRouter();
  return (
    <Card title={t('stages')} extra={<AppLink href={listHref('/customers', mine)}>{t('allMine')}</AppLink>}>
      {(home) => {
        const stages = home.stages ?? [];
        const most = Math.max(1, ...stages.map((s) => s.count));
        if (home.mine.count === 0 && stages.every((s) => s.count === 0)) {
          return (
            <EmptyState
              compact
              icon={<TeamOutlined />}
              title={t('noCustomers')}
              text={t('noCustomersText')}
              actions={
                <>
                  {mayCreate && (
                    <Button type="primary" onClick={() => router.history.push('/customers?new=1')}>
                      {t('newCustomer')}
                    </Button>
                  )}
                  {mayImport && <Button onClick={() => router.history.push('/imports')}>{t('import')}</Button>}
                </>
              }
            />
          );
        }
        return (
          <ul className="tw-bars">
            {stages.map((s) => (
              <li key={s.stage}>
                <AppLink href={listHref('/customers', mine, { field: 'stage', op: 'in', value: [s.stage] })}>
                  <span className="tw-bars-label">{textOf(`common:stage.${s.stage}`, s.stage)}</span>
                  <span className="tw-bars-track">
                    <i
                      className={aside.includes(s.stage) ? 'tw-dot-grey' : 'tw-dot-blue'}
                      style={{ width: `${(s.count / most) * 100}%` }}
                    />
                  </span>
                  <strong>{formatNumber(s.count, i18n.language)}</strong>
                </AppLink>
              </li>
            ))}
          </ul>
        );
      }}
    </Card>
  );
}

export function TasksCard() {
  const { t, i18n } = useTranslation('home');
  const zone = useZone();
  const now = today(zone);
  return (
    <Card title={t('tasks')} extra={<AppLink href="/tasks">{t('allTasks')}</AppLink>} flush>
      {(home) => (
        <>
          <div className="tw-figures">
            <Figure href="/tasks?due=overdue" value={home.tasks.overdue} label={t('overdue')} tone="red" />
            <Figure href="/tasks?due=today" value={home.tasks.today} label={t('today')} tone="amber" />
            <Figure href="/tasks?due=week" value={home.tasks.week} label={t('week')} />
          </div>
          <CardList
            label={t('tasks')}
            items={home.due_tasks ?? []}
            itemKey={(task) => task.id}
            empty={<EmptyState compact icon={<CheckCircleOutlined />} title={t('noTasks')} text={t('noTasksText')} />}
            render={(task) => {
              const days = task.due_on ? daysBetween(now, task.due_on) : undefined;
              return (
                <>
                  <span className="tw-line-main">
                    <AppLink href={`/tasks?task=${task.id}`} className="tw-clip">
                      {task.title}
                    </AppLink>
                    {task.customer && (
                      <AppLink href={`/customers/${task.customer.id}`} className="tw-muted tw-clip">
                        {task.customer.name}
                      </AppLink>
                    )}
                  </span>
                  {task.due_on && (
                    <StatusTag tone={days !== undefined && days < 0 ? 'red' : days === 0 ? 'amber' : 'grey'}>
                      {days === 0 ? t('today') : formatDate(task.due_on, i18n.language, true)}
                    </StatusTag>
                  )}
                </>
              );
            }}
          />
        </>
      )}
    </Card>
  );
}

export function RecentCard() {
  const { t, i18n } = useTranslation('home');
  return (
    <Card title={t('recent')} extra={<AppLink href="/customers?sort=-updated_at">{t('all')}</AppLink>} flush>
      {(home) => (
        <CardList
          label={t('recent')}
          items={home.recent ?? []}
          itemKey={(c) => c.id}
          empty={<EmptyState compact title={t('noRecent')} text={t('noRecentText')} />}
          render={(c) => (
            <>
              {c.country ? <CountryChip code={c.country} /> : null}
              <AppLink href={`/customers/${c.id}`} className="tw-clip tw-grow">
                {c.name}
              </AppLink>
              <span className="tw-muted tw-nowrap">{c.updated_at && formatRelative(c.updated_at, i18n.language)}</span>
            </>
          )}
        />
      )}
    </Card>
  );
}

export function QualityCard() {
  const { t, i18n } = useTranslation('home');
  return (
    <Card title={t('quality')} flush>
      {(home) => (
        <>
          <div className="tw-figures">
            <Figure href={listHref('/customers', mine)} value={home.mine.count} label={t('mine')} />
            <Figure
              href={listHref('/customers', mine, { field: 'next_contact_on', op: 'lte', value: 'today' })}
              value={home.next_contact.count}
              label={t('nextContact')}
              tone="amber"
            />
            <Figure
              href={listHref('/customers', mine, { field: 'contact.count', op: 'lte', value: 1 })}
              value={home.single_contact.count}
              label={t('single')}
              tone="amber"
            />
          </div>
          <CardList
            label={t('stale')}
            items={home.stale ?? []}
            itemKey={(c) => c.id}
            empty={<EmptyState compact icon={<CheckCircleOutlined />} title={t('noStale')} text={t('noStaleText')} />}
            render={(c) => (
              <>
                <AppLink href={`/customers/${c.id}`} className="tw-clip tw-grow">
                  {c.name}
                </AppLink>
                <StatusTag tone={c.days > 90 ? 'red' : 'amber'}>
                  {t('quiet', { days: formatNumber(c.days, i18n.language) })}
                </StatusTag>
              </>
            )}
          />
        </>
      )}
    </Card>
  );
}
