/** Background jobs: what waits, what runs, what failed and why; run again or take out. */
import { DownOutlined, RedoOutlined, StopOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, keyOf } from '@/api/queries';
import { useCan, useZone } from '@/app/session';
import { textOf } from '@/i18n';
import { formatInstant, formatRelative } from '@/lib/dates';
import { formatNumber } from '@/lib/money';
import { useParams } from '@/lib/params';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { argsInShort, firstLine, isJobState, mayCancel, mayRetry, stateTones } from './jobs';
import { type Job, type JobPage, jobStates } from './types';
import './jobs.css';

const REFRESH = 5_000;
const PAGE = 50;

export function JobsPage() {
  const { t, i18n } = useTranslation(['jobs', 'common']);
  const client = useQueryClient();
  const undo = useUndo();
  const { message } = App.useApp();
  const mayManage = useCan('job', 'manage');
  const [params, setParams] = useParams();
  const state = isJobState(params.state) ? params.state : undefined;
  const [limit, setLimit] = useState(PAGE);
  const [busy, setBusy] = useState('');
  const query = { state, limit };
  // Looks again by itself while it is in view: jobs come and go without the reader doing anything.
  const { data, error, isPending, refetch, dataUpdatedAt } = useQuery({
    queryKey: keyOf('/api/v1/jobs', { query }),
    queryFn: ({ signal }) => api.get('/api/v1/jobs', { query, signal }) as unknown as Promise<JobPage>,
    refetchInterval: REFRESH,
    placeholderData: (before) => before,
  });
  const counts = data?.counts ?? {};
  const total = jobStates.reduce((sum, s) => sum + (counts[s] ?? 0), 0);
  const act = async (job: Job, action: 'retry' | 'cancel') => {
    setBusy(job.id);
    try {
      if (action === 'retry') await api.post('/api/v1/jobs/{id}/retry', { path: { id: job.id } });
      else await api.post('/api/v1/jobs/{id}/cancel', { path: { id: job.id } });
      await invalidatePaths(client, ['/api/v1/jobs']);
      if (action === 'retry') void message.success(t('retried'));
      else
        undo.show(t('cancelled'), async () => {
          await api.post('/api/v1/jobs/{id}/retry', { path: { id: job.id } });
          await invalidatePaths(client, ['/api/v1/jobs']);
        });
    } catch (failure) {
      undo.fail(failure);
    } finally {
      setBusy('');
    }
  };
  const tabs = [undefined, ...jobStates] as const;
  const rows = data?.items ?? [];
  return (
    <div className="tw-page">
      <PageHeader
        title={t('title')}
        description={t('lead')}
        extra={dataUpdatedAt > 0 && <span className="tw-muted jb-live">{t('live')}</span>}
      />
      <nav className="tw-views-tabs tw-page-tabs" aria-label={t('states')}>
        {tabs.map((s) => {
          const n = s ? (counts[s] ?? 0) : total;
          return (
            <button
              key={s ?? 'all'}
              type="button"
              className="tw-view"
              aria-current={state === s ? 'page' : undefined}
              onClick={() => {
                setLimit(PAGE);
                setParams({ state: s });
              }}
            >
              {s ? t(`state.${s}`) : t('all')}
              <span className={s === 'dead' && n > 0 ? 'jb-count jb-alarm' : 'jb-count'}>
                {formatNumber(n, i18n.language)}
              </span>
            </button>
          );
        })}
      </nav>
      {isPending ? (
        <Panel>
          <Skeleton rows={8} />
        </Panel>
      ) : error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : rows.length === 0 ? (
        <Panel>
          <EmptyState
            title={state === 'dead' ? t('noneFailed') : t('none')}
            text={state === 'dead' ? t('noneFailedText') : undefined}
          />
        </Panel>
      ) : (
        <Panel flush>
          <ul className="jb-list" aria-label={t('title')}>
            {rows.map((job) => (
              <Line
                key={job.id}
                job={job}
                busy={busy === job.id}
                onAct={mayManage ? (a) => void act(job, a) : undefined}
              />
            ))}
          </ul>
          {data?.next_cursor && limit < 200 && (
            <Button type="text" block onClick={() => setLimit(200)}>
              {t('common:timeline.more')}
            </Button>
          )}
          {data?.next_cursor && limit >= 200 && <p className="tw-hint tw-padded">{t('newest', { n: limit })}</p>}
        </Panel>
      )}
    </div>
  );
}

function Line({ job, busy, onAct }: { job: Job; busy: boolean; onAct?: (action: 'retry' | 'cancel') => void }) {
  const { t, i18n } = useTranslation('jobs');
  const zone = useZone();
  const [open, setOpen] = useState(false);
  const name = textOf(`jobs:kind.${job.kind.replace(/[^a-z0-9]+/gi, '_')}`, job.kind);
  const args = argsInShort(job.args);
  const { head, rest } = firstLine(job.error ?? '');
  const late = job.state === 'ready' && job.attempt > 0;
  return (
    <li>
      <div className="jb-line">
        <span className="jb-state">
          <StatusTag tone={stateTones[job.state]} dot={job.state === 'running'}>
            {t(`state.${job.state}`)}
          </StatusTag>
        </span>
        <span className="jb-main">
          <strong>{name}</strong>
          <span className="tw-muted tw-clip">{args}</span>
        </span>
        <span className="jb-when" title={formatInstant(job.created_at, zone, true)}>
          {job.finished_at
            ? formatRelative(job.finished_at, i18n.language)
            : job.state === 'ready' && Date.parse(job.run_at) > Date.now()
              ? t('runsAt', { when: formatRelative(job.run_at, i18n.language) })
              : formatRelative(job.created_at, i18n.language)}
          <span className="tw-muted">
            {job.attempt > 1 || late
              ? t('attempt', { n: job.attempt, of: job.max_attempts })
              : textOf(`jobs:by.${job.created_by.name}`, job.created_by.name)}
          </span>
        </span>
        {onAct && (
          <span className="jb-actions">
            {mayRetry(job) && (
              <Button size="small" icon={<RedoOutlined />} loading={busy} onClick={() => onAct('retry')}>
                {t(job.state === 'ready' ? 'runNow' : 'retry')}
              </Button>
            )}
            {mayCancel(job) && (
              <Button
                size="small"
                type="text"
                icon={<StopOutlined />}
                disabled={busy}
                onClick={() => onAct('cancel')}
                aria-label={t('cancel', { name })}
                title={t('cancel', { name })}
              />
            )}
          </span>
        )}
      </div>
      {head && (
        <div className="jb-error">
          <span className="jb-error-head">{head}</span>
          {rest && (
            <button type="button" className="tw-link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t(open ? 'less' : 'whole')} <DownOutlined className={open ? 'jb-up' : ''} aria-hidden="true" />
            </button>
          )}
          {open && <pre>{rest}</pre>}
        </div>
      )}
    </li>
  );
}
