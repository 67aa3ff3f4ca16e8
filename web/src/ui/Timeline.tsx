/** What happened, newest first, grouped by day in the reader's zone; changes of fields as before → after. */
import { ArrowRightOutlined, EyeInvisibleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateIn, formatDay, formatDayDistance, formatInstant, formatRelative, formatTime, today } from '@/lib/dates';
import { plainValue } from './ConflictDialog';
import { EmptyState, ErrorState, Skeleton } from './State';
import { Avatar } from './Status';

export interface FieldChange {
  field: string;
  label: string;
  before?: unknown;
  after?: unknown;
  /** The reader may know that it changed, not what it says. */
  masked?: boolean;
}
export interface TimelineEntry {
  id: string;
  /** ISO instant. */
  at: string;
  actor?: { name: string } | null;
  icon?: ReactNode;
  tone?: 'grey' | 'blue' | 'green' | 'amber' | 'red' | 'purple' | 'teal';
  title: ReactNode;
  body?: ReactNode;
  changes?: FieldChange[] | null;
  extra?: ReactNode;
}

interface Props {
  entries: TimelineEntry[];
  zone: string;
  loading?: boolean;
  error?: unknown;
  onRetry?: () => void;
  hasMore?: boolean;
  onMore?: () => void;
  loadingMore?: boolean;
  empty?: ReactNode;
  format?: (change: FieldChange, value: unknown) => ReactNode;
}

const FEW = 4;

export function Timeline({
  entries,
  zone,
  loading,
  error,
  onRetry,
  hasMore,
  onMore,
  loadingMore,
  empty,
  format,
}: Props) {
  const { t, i18n } = useTranslation();
  const days = useMemo(() => {
    const groups: Array<{ date: string; entries: TimelineEntry[] }> = [];
    for (const entry of entries) {
      const date = dateIn(entry.at, zone);
      const last = groups.at(-1);
      if (last?.date === date) last.entries.push(entry);
      else groups.push({ date, entries: [entry] });
    }
    return groups;
  }, [entries, zone]);
  if (loading && entries.length === 0) return <Skeleton rows={8} />;
  if (error && entries.length === 0) return <ErrorState compact error={error} onRetry={onRetry} />;
  if (entries.length === 0) return <>{empty ?? <EmptyState compact title={t('timeline.empty')} />}</>;
  const now = today(zone);
  return (
    <div className="tw-timeline">
      {days.map(({ date, entries: list }) => (
        <section key={date} aria-label={formatDay(date, i18n.language)}>
          <h3 className="tw-timeline-day">
            {formatDay(date, i18n.language)}
            {Math.abs(Date.parse(now) - Date.parse(date)) <= 7 * 86_400_000 && (
              <span className="tw-muted"> · {formatDayDistance(date, i18n.language, now)}</span>
            )}
          </h3>
          <ol>
            {list.map((entry) => (
              <li key={entry.id} className="tw-entry">
                <span className={`tw-entry-icon tw-tone-${entry.tone ?? 'grey'}`} aria-hidden="true">
                  {entry.icon ?? <Avatar name={entry.actor?.name ?? '·'} size={22} />}
                </span>
                <div className="tw-entry-main">
                  <div className="tw-entry-head">
                    <span className="tw-entry-title">
                      {entry.actor && <strong>{entry.actor.name}</strong>} {entry.title}
                    </span>
                    <time
                      className="tw-muted"
                      dateTime={entry.at}
                      title={`${formatInstant(entry.at, zone, true)} · ${formatRelative(entry.at, i18n.language)}`}
                    >
                      {formatTime(entry.at, zone)}
                    </time>
                  </div>
                  {entry.body && <div className="tw-entry-body">{entry.body}</div>}
                  {entry.changes && entry.changes.length > 0 && <Changes changes={entry.changes} format={format} />}
                  {entry.extra}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
      {hasMore && (
        <Button block type="text" loading={loadingMore} onClick={onMore}>
          {t('timeline.more')}
        </Button>
      )}
    </div>
  );
}

/** Field changes as before → after. */
export function Changes({ changes, format }: { changes: FieldChange[]; format?: Props['format'] }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, FEW);
  const show = (change: FieldChange, value: unknown) => format?.(change, value) ?? plainValue(value, t('value.empty'));
  return (
    <>
      <dl className="tw-changes">
        {shown.map((change) => (
          <div key={change.field} className="tw-change">
            <dt>{change.label}</dt>
            <dd>
              {change.masked ? (
                <span className="tw-muted">
                  <EyeInvisibleOutlined aria-hidden="true" /> {t('timeline.masked')}
                </span>
              ) : (
                <>
                  <span className="tw-before">{show(change, change.before)}</span>
                  <ArrowRightOutlined aria-label={t('timeline.became')} />
                  <span className="tw-after">{show(change, change.after)}</span>
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {changes.length > FEW && (
        <button type="button" className="tw-link" onClick={() => setAll(!all)}>
          {all ? t('timeline.less') : t('timeline.moreFields', { count: changes.length - FEW })}
        </button>
      )}
    </>
  );
}

/** Text written by people: line breaks kept, nothing interpreted, long ones folded. */
export function PlainText({ text, fold = 600 }: { text: string | null | undefined; fold?: number }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (!text) return null;
  const long = text.length > fold;
  return (
    <div className="tw-plain">
      {long && !open ? `${text.slice(0, fold)}…` : text}
      {long && (
        <button type="button" className="tw-link" onClick={() => setOpen(!open)}>
          {open ? t('action.less') : t('action.moreText')}
        </button>
      )}
    </div>
  );
}
