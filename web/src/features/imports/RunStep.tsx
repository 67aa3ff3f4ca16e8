/** Last step: the run itself, and what came out of it. Every figure opens its rows; all of it can be taken back. */
import {
  CheckCircleFilled,
  CloseCircleFilled,
  DownloadOutlined,
  RollbackOutlined,
  StopFilled,
  TeamOutlined,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button, Modal } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, download } from '@/api/client';
import { invalidatePaths, useKeyset } from '@/api/queries';
import { useZone } from '@/app/session';
import { dateIn, formatDuration, formatInstant } from '@/lib/dates';
import { formatNumber } from '@/lib/money';
import { AppLink } from '@/ui/AppLink';
import { type Condition, filterToText } from '@/ui/filter';
import { type JobPhase, JobProgress } from '@/ui/JobProgress';
import { Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton, useErrorText } from '@/ui/State';
import { useUndo } from '@/ui/UndoToast';
import { labelOf, Scroll } from './common';
import { isRunning } from './plan';
import type { Reject, Run, Target } from './types';

interface Props {
  run: Run;
  targets: Target[];
  onChanged: () => Promise<unknown>;
}

/** The list of customers this import touched: by its tags where it set some, else by the day it ran. */
export function customersHref(run: Run, zone: string, field: 'created_at' | 'updated_at'): string {
  const and: Condition[] = [];
  const tags = run.plan?.tag_ids ?? [];
  if (tags.length > 0) and.push({ field: 'tags', op: 'in', value: tags });
  if (run.started_at) and.push({ field, op: 'eq', value: dateIn(run.started_at, zone) });
  const filter = filterToText({ and });
  return `/customers${filter ? `?filter=${encodeURIComponent(filter)}` : ''}`;
}

export function RunStep({ run, targets, onChanged }: Props) {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const zone = useZone();
  const client = useQueryClient();
  const router = useRouter();
  const undo = useUndo();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const number = (n: number) => formatNumber(n, i18n.language);
  const running = isRunning(run.state);

  const cancel = async () => {
    try {
      await api.post('/api/v1/imports/{id}/cancel', { path: { id: run.id } });
      await onChanged();
    } catch (error) {
      undo.fail(error);
    }
  };
  const takeBack = async () => {
    setBusy(true);
    setFailure('');
    try {
      await api.post('/api/v1/imports/{id}/undo', { path: { id: run.id } });
      await onChanged();
      await invalidatePaths(client, ['/api/v1/imports', '/api/v1/customers']);
      setAsking(false);
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  };

  if (running) {
    const phase: JobPhase = 'running';
    return (
      <Panel>
        <div className="im-run">
          <h2>{t(run.state === 'undoing' ? 'run.undoing' : 'run.running')}</h2>
          <JobProgress
            label={t('run.running')}
            job={{
              phase,
              done: run.state === 'undoing' ? (run.undone ?? 0) + (run.kept ?? 0) : run.done,
              total: run.state === 'undoing' ? run.created + run.updated : run.total,
            }}
            onCancel={run.state === 'running' && run.can_cancel ? () => void cancel() : undefined}
          />
          {run.state === 'running' && (
            <p className="im-live">
              {t('run.soFar', {
                created: number(run.created),
                updated: number(run.updated),
                rejected: number(run.rejected),
              })}
            </p>
          )}
          <p className="tw-hint">{t('run.leave')}</p>
        </div>
      </Panel>
    );
  }

  const [icon, tone] =
    run.state === 'done'
      ? [<CheckCircleFilled key="i" />, 'green']
      : run.state === 'failed'
        ? [<CloseCircleFilled key="i" />, 'red']
        : run.state === 'undone'
          ? [<RollbackOutlined key="i" />, 'grey']
          : [<StopFilled key="i" />, 'grey'];
  const seconds =
    run.started_at && run.finished_at
      ? Math.max(1, (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000)
      : 0;
  const touched = run.created + run.updated > 0 && run.state !== 'undone';
  const toRejects = () => list.current?.scrollIntoView({ behavior: 'smooth', block: 'start' });
  const differing = Object.entries(run.differ ?? {});
  const cleared = Object.entries(run.cleared ?? {});
  const fieldName = (key: string) => {
    const target = targets.find((x) => x.key === key || x.key === `customer.${key}`);
    return target ? labelOf(i18n.language, target.label) : key.replace(/^(customer|contact|own)\./, '');
  };

  return (
    <>
      <Panel>
        <div className={`im-result im-result-${tone}`}>
          <span className="im-result-icon" aria-hidden="true">
            {icon}
          </span>
          <div className="tw-grow">
            <h2>{run.state === 'uploaded' ? '' : t(`result.${run.state as 'done'}`)}</h2>
            <p className="tw-muted">
              {run.finished_at && formatInstant(run.finished_at, zone)}
              {seconds > 0 && ` · ${t('result.took', { time: formatDuration(seconds, i18n.language) })}`} ·{' '}
              {run.created_by.name}
            </p>
          </div>
          {touched && (
            <Button
              type="primary"
              icon={<TeamOutlined />}
              onClick={() =>
                router.history.push(customersHref(run, zone, run.created > 0 ? 'created_at' : 'updated_at'))
              }
            >
              {t('result.show')}
            </Button>
          )}
          {run.can_undo && (
            <Button icon={<RollbackOutlined />} onClick={() => setAsking(true)}>
              {t('result.undo')}
            </Button>
          )}
        </div>
        {run.error && (
          <div className="tw-form-failure" role="alert">
            {run.error.message}
          </div>
        )}
        <div className="im-figures">
          <Figure
            n={run.created}
            label={t('count.created')}
            tone="green"
            href={touched ? customersHref(run, zone, 'created_at') : undefined}
          />
          <Figure
            n={run.updated}
            label={t('count.updated')}
            tone="blue"
            href={touched ? customersHref(run, zone, 'updated_at') : undefined}
          />
          <Figure n={run.unchanged} label={t('count.unchanged')} />
          <Figure n={run.folded} label={t('count.folded')} hint={t('result.foldedHint')} />
          {run.skipped > 0 && (
            <Figure
              n={run.skipped}
              label={t('count.skipped')}
              tone="amber"
              onOpen={run.listed > 0 ? toRejects : undefined}
            />
          )}
          <Figure
            n={run.rejected}
            label={t('count.rejected')}
            tone={run.rejected > 0 ? 'red' : undefined}
            onOpen={run.listed > 0 ? toRejects : undefined}
          />
        </div>
        {(differing.length > 0 || cleared.length > 0) && (
          <ul className="im-notes">
            {differing.map(([field, n]) => (
              <li key={`d-${field}`}>{t('result.differ', { field: fieldName(field), n: number(n) })}</li>
            ))}
            {cleared.map(([field, n]) => (
              <li key={`c-${field}`}>{t('result.cleared', { field: fieldName(field), n: number(n) })}</li>
            ))}
          </ul>
        )}
      </Panel>
      {run.state === 'undone' && (
        <Panel title={t('undo.result')}>
          <p>{t('undo.done', { undone: number(run.undone ?? 0), kept: number(run.kept ?? 0) })}</p>
          {(run.conflicts?.length ?? 0) > 0 && (
            <ul className="im-conflicts" aria-label={t('undo.kept')}>
              {run.conflicts?.map((c) => (
                <li key={`${c.id}-${c.code}-${(c.fields ?? []).join()}`}>
                  {c.code === 'gone' ? (
                    <span>{c.label || c.id}</span>
                  ) : (
                    <AppLink href={`/customers/${c.id}`}>{c.label || t('undo.record')}</AppLink>
                  )}
                  <span className="tw-muted">
                    {t(`undo.${c.code}`, { by: c.by ?? '' })}
                    {(c.fields?.length ?? 0) > 0 &&
                      ` · ${(c.fields ?? []).map(fieldName).join(t('common:value.comma'))}`}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      )}
      <div ref={list}>{run.listed > 0 && <Rejects run={run} />}</div>
      <Modal
        open={asking}
        title={t('undo.title')}
        width={480}
        okText={t('undo.ok')}
        cancelText={t('common:action.cancel')}
        confirmLoading={busy}
        onOk={() => void takeBack()}
        onCancel={() => setAsking(false)}
      >
        <div className="tw-stack">
          <ul className="im-undo">
            {run.created > 0 && <li>{t('undo.willDelete', { n: number(run.created) })}</li>}
            {run.updated > 0 && <li>{t('undo.willRestore', { n: number(run.updated) })}</li>}
            <li>{t('undo.willKeep')}</li>
          </ul>
          {failure && (
            <div className="tw-form-failure" role="alert">
              {failure}
            </div>
          )}
        </div>
      </Modal>
    </>
  );
}

function Figure({
  n,
  label,
  tone,
  href,
  onOpen,
  hint,
}: {
  n: number;
  label: string;
  tone?: string;
  href?: string;
  onOpen?: () => void;
  hint?: string;
}) {
  const { i18n } = useTranslation();
  const inside: ReactNode = (
    <>
      <strong>{formatNumber(n, i18n.language)}</strong>
      <span>{label}</span>
    </>
  );
  const name = `im-figure ${n > 0 && tone ? `im-figure-${tone}` : ''}`;
  if (n > 0 && href) {
    return (
      <AppLink className={name} href={href}>
        {inside}
      </AppLink>
    );
  }
  if (n > 0 && onOpen) {
    return (
      <button type="button" className={name} onClick={onOpen}>
        {inside}
      </button>
    );
  }
  return (
    <span className={name} title={hint}>
      {inside}
    </span>
  );
}

/** Rows that were not imported, with the reasons; the workbook can be mended and imported again. */
function Rejects({ run }: { run: Run }) {
  const { t } = useTranslation(['imports', 'common']);
  const undo = useUndo();
  const [busy, setBusy] = useState(false);
  const list = useKeyset('/api/v1/imports/{id}/rejects', { path: { id: run.id }, query: { limit: 50 } });
  const rows = list.rows as unknown as Reject[];
  const headers = run.headers ?? [];
  const fetchAll = async () => {
    setBusy(true);
    try {
      await download('/api/v1/imports/{id}/rejects.xlsx', {
        path: { id: run.id },
        filename: `${t('result.rejectedFile')}-${run.file_name.replace(/\.[^.]+$/, '')}.xlsx`,
      });
    } catch (error) {
      undo.fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel
      title={t('result.rejects')}
      flush
      extra={
        <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void fetchAll()}>
          {t('result.download')}
        </Button>
      }
    >
      <p className="tw-lead tw-padded">{t('result.mend')}</p>
      {list.loading ? (
        <Skeleton rows={5} />
      ) : list.error ? (
        <ErrorState compact error={list.error} onRetry={list.reload} />
      ) : rows.length === 0 ? (
        <EmptyState compact title={t('result.noRejects')} />
      ) : (
        <Scroll className="im-rejects" label={t('result.rejects')}>
          <table>
            <thead>
              <tr>
                <th scope="col" className="im-grid-no">
                  {t('check.row')}
                </th>
                <th scope="col">{t('result.reason')}</th>
                {headers.map((h, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their place
                  <th key={i} scope="col">
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.row}>
                  <td className="im-grid-no">{row.row}</td>
                  <td className="im-reason" title={row.reasons.map((r) => r.message).join('\n')}>
                    {row.reasons.map((r) => (
                      <div key={`${r.code}-${r.column ?? ''}-${r.value ?? ''}`}>
                        {r.column && <b>{r.column}</b>} {r.message}
                      </div>
                    ))}
                  </td>
                  {headers.map((h, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells are known by their place
                    <td key={i} className={row.reasons.some((r) => r.column === h) ? 'im-bad' : ''}>
                      {row.cells[i]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {(list.hasNext || list.hasPrevious) && (
        <div className="im-pager">
          <Button size="small" disabled={!list.hasPrevious} onClick={list.previous}>
            {t('common:table.previous')}
          </Button>
          <span className="tw-muted">{t('common:table.page', { page: list.page })}</span>
          <Button size="small" disabled={!list.hasNext} onClick={list.next}>
            {t('common:table.next')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
