/** All imports: what came in, when, by whom, and what became of it. */
import { FileExcelOutlined, ImportOutlined, PlusOutlined } from '@ant-design/icons';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useKeyset } from '@/api/queries';
import { useZone } from '@/app/session';
import { formatInstant, formatRelative } from '@/lib/dates';
import { formatNumber } from '@/lib/money';
import { formatBytes } from '@/lib/names';
import { type Column, DataTable } from '@/ui/DataTable';
import { ProgressBar } from '@/ui/JobProgress';
import { PageHeader } from '@/ui/PageHeader';
import { Person, StatusTag } from '@/ui/Status';
import { RunTag } from './common';
import { isRunning } from './plan';
import type { Run } from './types';
import './imports.css';

const systems = ['Salesforce', 'HubSpot', 'Zoho CRM', '纷享销客', 'OKKI 小满'];
const counts = ['created', 'updated', 'unchanged', 'rejected'] as const;

export function ImportsPage() {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const zone = useZone();
  const router = useRouter();
  const list = useKeyset('/api/v1/imports', { query: { limit: 50 } });
  const start = () => router.history.push('/imports/new');
  const number = (n: number) => formatNumber(n, i18n.language);
  const rows = list.rows as unknown as Run[];

  const columns: Column<Run>[] = [
    {
      key: 'file_name',
      title: t('list.file'),
      width: 260,
      fixed: true,
      render: (r) => (
        <span className="im-file">
          <FileExcelOutlined aria-hidden="true" />
          <span className="tw-clip">{r.file_name}</span>
        </span>
      ),
    },
    { key: 'state', title: t('list.state'), width: 128, render: (r) => <State run={r} /> },
    { key: 'total', title: t('list.rows'), width: 90, align: 'right', render: (r) => number(r.total) },
    ...counts.map(
      (key): Column<Run> => ({
        key,
        title: t(`count.${key}`),
        width: 90,
        align: 'right',
        render: (r) =>
          r[key] === 0 ? (
            <span className="tw-muted">{r.state === 'uploaded' ? '' : '0'}</span>
          ) : (
            <span className={key === 'rejected' ? 'tw-error' : ''}>{number(r[key])}</span>
          ),
      }),
    ),
    { key: 'created_by', title: t('list.by'), width: 130, render: (r) => <Person name={r.created_by.name} /> },
    {
      key: 'created_at',
      title: t('list.at'),
      width: 140,
      render: (r) => (
        <span title={formatInstant(r.created_at, zone, true)}>{formatRelative(r.created_at, i18n.language)}</span>
      ),
    },
    {
      key: 'size',
      title: t('list.size'),
      width: 90,
      align: 'right',
      optional: true,
      render: (r) => formatBytes(r.size, i18n.language),
    },
  ];

  return (
    <div className="tw-page tw-page-fit">
      <PageHeader
        title={t('title')}
        actions={[{ key: 'new', label: t('new'), icon: <PlusOutlined />, primary: true, onClick: start }]}
      />
      <DataTable<Run>
        id="imports"
        label={t('title')}
        columns={columns}
        rows={rows}
        rowKey={(r) => r.id}
        list={list}
        rowTone={(r) => (r.state === 'cancelled' || r.state === 'undone' ? 'muted' : undefined)}
        onOpen={(r) => router.history.push(`/imports/${r.id}`)}
        empty={
          <div className="im-empty">
            <span className="im-empty-icon" aria-hidden="true">
              <ImportOutlined />
            </span>
            <h2>{t('empty.title')}</h2>
            <p>{t('empty.text')}</p>
            <ul className="im-empty-points">
              <li>
                <strong>{t('empty.whatTitle')}</strong>
                <span>{t('empty.what')}</span>
              </li>
              <li>
                <strong>{t('empty.fromTitle')}</strong>
                <span className="tw-tags">
                  {systems.map((s) => (
                    <StatusTag key={s} tone="blue">
                      {s}
                    </StatusTag>
                  ))}
                  <StatusTag>{t('empty.any')}</StatusTag>
                </span>
              </li>
              <li>
                <strong>{t('empty.safeTitle')}</strong>
                <span>{t('empty.safe')}</span>
              </li>
            </ul>
            <Button type="primary" size="large" icon={<ImportOutlined />} onClick={start}>
              {t('new')}
            </Button>
          </div>
        }
        renderCard={(r) => (
          <span className="im-card">
            <span className="im-card-head">
              <span className="im-file">
                <FileExcelOutlined aria-hidden="true" />
                <strong className="tw-clip">{r.file_name}</strong>
              </span>
              <RunTag state={r.state} />
            </span>
            {isRunning(r.state) && (
              <ProgressBar share={r.total ? r.done / r.total : undefined} label={t('state.running')} />
            )}
            {r.state !== 'uploaded' && (
              <span className="im-card-counts">
                {counts.map((key) => (
                  <span key={key}>
                    <b>{number(r[key])}</b> {t(`count.${key}`)}
                  </span>
                ))}
              </span>
            )}
            <span className="tw-muted">
              {r.created_by.name} · {formatRelative(r.created_at, i18n.language)} ·{' '}
              {t('rowsOf', { n: number(r.total) })}
            </span>
          </span>
        )}
      />
    </div>
  );
}

function State({ run }: { run: Run }) {
  const { t } = useTranslation('imports');
  if (!isRunning(run.state)) return <RunTag state={run.state} />;
  const share = run.total ? run.done / run.total : undefined;
  return (
    <span className="im-running">
      <ProgressBar share={share} label={t('state.running')} />
      <span>{share === undefined ? '' : `${Math.round(share * 100)}%`}</span>
    </span>
  );
}
