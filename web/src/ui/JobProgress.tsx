/** Work that takes longer than a second: how far it is, what it found, how to stop it. Polls, and wakes up on events. */
import { CheckCircleFilled, CloseCircleFilled, StopFilled } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { watchEvents } from '@/api/events';
import { formatNumber } from '@/lib/money';
import { usePhone } from './phone';
import { ErrorState } from './State';

export type JobPhase = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobStatus {
  phase: JobPhase;
  done: number;
  /** Undefined while it is not yet known how much there is. */
  total?: number;
  /** What it is doing, or what came out. */
  note?: ReactNode;
  error?: string;
}

export const isOver = (phase: JobPhase | undefined): boolean =>
  phase === 'done' || phase === 'failed' || phase === 'cancelled';

/** Follows a job until it is over. `topic` is the event topic that announces news about it. */
export function useJob(
  id: string | undefined,
  load: (id: string, signal: AbortSignal) => Promise<JobStatus>,
  topic?: string,
) {
  const client = useQueryClient();
  const key = ['job', topic ?? '', id];
  const wake = useRef(() => undefined as unknown);
  wake.current = () => client.invalidateQueries({ queryKey: key });
  useEffect(() => {
    if (!topic || !id) return;
    return watchEvents(
      (topics) => topics.some((one) => one === topic || one.startsWith(`${topic}/`)) && wake.current(),
    );
  }, [topic, id]);
  return useQuery({
    queryKey: key,
    enabled: id !== undefined,
    queryFn: ({ signal }) => load(id as string, signal),
    refetchInterval: ({ state }) => (isOver(state.data?.phase) ? false : 900),
    staleTime: 0,
  });
}

export function ProgressBar({
  share,
  label,
  tone = 'accent',
}: {
  share: number | undefined;
  label: string;
  tone?: 'accent' | 'green' | 'red' | 'grey';
}) {
  const value = share === undefined ? undefined : Math.round(Math.max(0, Math.min(1, share)) * 100);
  return (
    <div
      className={`tw-progress tw-progress-${tone} ${value === undefined ? 'tw-progress-unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value}
    >
      <i style={value === undefined ? undefined : { width: `${value}%` }} />
    </div>
  );
}

export function JobProgress({ job, label, onCancel }: { job: JobStatus; label: string; onCancel?: () => void }) {
  const { t, i18n } = useTranslation();
  const share = job.phase === 'done' ? 1 : job.total ? job.done / job.total : job.phase === 'queued' ? 0 : undefined;
  const tone =
    job.phase === 'done' ? 'green' : job.phase === 'failed' ? 'red' : job.phase === 'cancelled' ? 'grey' : 'accent';
  const icon =
    job.phase === 'done' ? (
      <CheckCircleFilled />
    ) : job.phase === 'failed' ? (
      <CloseCircleFilled />
    ) : job.phase === 'cancelled' ? (
      <StopFilled />
    ) : null;
  return (
    <div className="tw-job">
      <div className="tw-job-head">
        <strong className={`tw-job-${job.phase}`}>
          {icon} {t(`job.${job.phase}`)}
        </strong>
        <span className="tw-muted" aria-live="polite">
          {job.total
            ? t('job.of', {
                done: formatNumber(job.done, i18n.language),
                total: formatNumber(job.total, i18n.language),
              })
            : job.done > 0 && formatNumber(job.done, i18n.language)}
        </span>
        {onCancel && !isOver(job.phase) && (
          <Button size="small" onClick={onCancel}>
            {t('job.cancel')}
          </Button>
        )}
      </div>
      <ProgressBar share={share} label={label} tone={tone} />
      {job.error && (
        <p className="tw-error" role="alert">
          {job.error}
        </p>
      )}
      {job.note && <div className="tw-job-note">{job.note}</div>}
    </div>
  );
}

interface DrawerProps {
  open: boolean;
  title: ReactNode;
  onClose: () => void;
  job: JobStatus | undefined;
  error?: unknown;
  onRetry?: () => void;
  onCancel?: () => void;
  /** What to do with the result, once it is over. */
  children?: ReactNode;
}

/** The same in a drawer; closing it does not stop the work. */
export function ProgressDrawer({ open, title, onClose, job, error, onRetry, onCancel, children }: DrawerProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <Drawer open={open} onClose={onClose} title={title} size={phone ? '100%' : 460}>
      {job ? (
        <JobProgress job={job} label={String(title)} onCancel={onCancel} />
      ) : error ? (
        <ErrorState compact error={error} onRetry={onRetry} />
      ) : (
        <ProgressBar share={undefined} label={String(title)} />
      )}
      {job && !isOver(job.phase) && <p className="tw-hint">{t('job.background')}</p>}
      {children}
    </Drawer>
  );
}
