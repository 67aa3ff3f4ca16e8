/** The states of a page that is not simply full of data: nothing yet, not found, refused, broken, still coming. */
import {
  CloudOutlined,
  FileSearchOutlined,
  InboxOutlined,
  LockOutlined,
  ReloadOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/client';
import { formatDuration } from '@/lib/dates';

interface EmptyProps {
  icon?: ReactNode;
  title: ReactNode;
  text?: ReactNode;
  /** What one can do from here, as short lines. */
  tips?: ReactNode[];
  actions?: ReactNode;
  compact?: boolean;
}

/** Says what would be here, why it is not, and what to do next. */
export function EmptyState({ icon = <InboxOutlined />, title, text, tips, actions, compact }: EmptyProps) {
  return (
    <div className={compact ? 'tw-state tw-state-compact' : 'tw-state'}>
      <span className="tw-state-icon" aria-hidden="true">
        {icon}
      </span>
      <strong className="tw-state-title">{title}</strong>
      {text && <p className="tw-state-text">{text}</p>}
      {tips && tips.length > 0 && (
        <ul className="tw-state-tips">
          {tips.map((tip, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: fixed list of texts
            <li key={i}>{tip}</li>
          ))}
        </ul>
      )}
      {actions && <div className="tw-state-actions">{actions}</div>}
    </div>
  );
}

/** A failure in the user's words. The server's own sentence comes first: it names the field and the remedy. */
export function useErrorText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return t('error.unknown');
    if (error.offline) return t('error.offline');
    if (error.status === 429 && typeof error.params.retry_after === 'number') {
      return t('error.tooMany', { wait: formatDuration(error.params.retry_after, i18n.language) });
    }
    if (error.detail) return error.detail;
    if (error.status === 403) return t('error.forbiddenText');
    if (error.status === 404) return t('error.notFoundText');
    if (error.status === 413) return t('error.tooLarge');
    if (error.stale) return t('error.stale');
    if (error.status >= 500) return t('error.server');
    return error.title || t('error.unknown');
  };
}

/** The failure of a whole page or panel. */
export function ErrorState({ error, onRetry, compact }: { error: unknown; onRetry?: () => void; compact?: boolean }) {
  const { t } = useTranslation();
  const textOf = useErrorText();
  const status = error instanceof ApiError ? error.status : -1;
  const [icon, title] =
    status === 0
      ? [<CloudOutlined key="i" />, t('error.offlineTitle')]
      : status === 403
        ? [<LockOutlined key="i" />, t('error.forbidden')]
        : status === 404
          ? [<FileSearchOutlined key="i" />, t('error.notFound')]
          : [<WarningOutlined key="i" />, t('error.title')];
  const request = error instanceof ApiError ? error.requestId : '';
  return (
    <div role="alert">
      <EmptyState
        compact={compact}
        icon={icon}
        title={title}
        text={
          <>
            {textOf(error)}
            {request && <span className="tw-request">{t('error.request', { id: request })}</span>}
          </>
        }
        actions={
          onRetry && status !== 403 && status !== 404 ? (
            <Button icon={<ReloadOutlined />} onClick={onRetry}>
              {t('action.retry')}
            </Button>
          ) : undefined
        }
      />
    </div>
  );
}

/** Grey bars in the shape of what is coming. */
export function Skeleton({ rows = 5, widths = [72, 94, 60, 84, 48] }: { rows?: number; widths?: number[] }) {
  const { t } = useTranslation();
  return (
    <div className="tw-skeleton" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical bars
        <span key={i} className="tw-bar" style={{ width: `${widths[i % widths.length]}%` }} />
      ))}
    </div>
  );
}
