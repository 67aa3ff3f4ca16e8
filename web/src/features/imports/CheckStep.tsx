/** Fourth step: the first customers as they would be stored, with every problem where it is. */
import { MergeCellsOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useApi } from '@/api/queries';
import { formatMoney, formatNumber } from '@/lib/money';
import { countryName, languageName } from '@/lib/names';
import { AppLink } from '@/ui/AppLink';
import { Panel } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton, useErrorText } from '@/ui/State';
import { ActionTag, labelOf, Scroll } from './common';
import { type Draft, planOf } from './plan';
import { Foot } from './ReadStep';
import type { Action, RehearsedRow, Remark, Run, Target } from './types';
import { useRehearsal } from './useRehearsal';

interface Props {
  run: Run;
  draft: Draft;
  targets: Target[];
  onChange: (draft: Draft) => void;
  onBack: () => void;
  onStarted: () => Promise<unknown>;
}
/** Code and name stand in the first column, with or without a column of their own in the file. */
const shownAnyway = new Set(['customer.code', 'customer.name']);
const actions: Action[] = ['create', 'update', 'unchanged', 'skip', 'reject'];

export function CheckStep({ run, draft, targets, onChange, onBack, onStarted }: Props) {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const errorText = useErrorText();
  const [show, setShow] = useState<Action | 'all'>('all');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const plan = useMemo(() => planOf(draft), [draft]);
  const { data, error, isFetching, isPlaceholderData, refetch } = useRehearsal(run.id, plan, true);
  const number = (n: number) => formatNumber(n, i18n.language);
  // Leaving and coming back continues with what is being looked at.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step opens
  useEffect(() => onChange(draft), []);
  const columns = useMemo(
    () =>
      targets
        .filter(
          (x) =>
            x.block !== 'contact' &&
            x.kind !== 'longtext' &&
            !shownAnyway.has(x.key) &&
            plan.mapping.some((a) => a.field === x.key),
        )
        .slice(0, 14),
    [targets, plan],
  );
  const people = useApi('/api/v1/people', { query: { limit: 200 } }, { staleTime: 5 * 60_000 });
  const teams = useApi('/api/v1/teams', undefined, { staleTime: 5 * 60_000 });
  const names = useMemo(
    () => new Map([...(people.data?.items ?? []), ...(teams.data?.items ?? [])].map((x) => [x.id, x.name])),
    [people.data, teams.data],
  );
  const rows = (data?.rows ?? []).filter((r) => show === 'all' || r.action === show);
  const counted = actions.filter((a) => (data?.counts[a] ?? 0) > 0);
  const problems = (data?.rows ?? []).reduce((sum, r) => sum + (r.problems?.length ?? 0), 0);

  const start = async () => {
    setBusy(true);
    setFailure('');
    try {
      await api.post('/api/v1/imports/{id}/start', { path: { id: run.id }, body: plan });
      await onStarted();
    } catch (second) {
      setFailure(errorText(second));
      setBusy(false);
    }
  };

  return (
    <>
      {error ? (
        <Panel>
          <ErrorState error={error} onRetry={() => void refetch()} />
          {error.errors.length > 0 && (
            <ul className="im-errors">
              {error.errors.map((e) => (
                <li key={`${e.field}-${e.message}`}>{e.message}</li>
              ))}
            </ul>
          )}
        </Panel>
      ) : !data ? (
        <Panel>
          <Skeleton rows={10} />
        </Panel>
      ) : (
        <>
          <div className="im-totals">
            <MergeCellsOutlined aria-hidden="true" />
            <div>
              <strong>
                {data.totals.rows === data.totals.records
                  ? t('check.each', { rows: number(data.totals.rows) })
                  : t(data.totals.exact ? 'check.folds' : 'check.foldsAbout', {
                      rows: number(data.totals.rows),
                      records: number(data.totals.records),
                    })}
              </strong>
              <p>{t('check.sample', { n: number(data.rows.length) })}</p>
            </div>
          </div>
          <Panel
            title={t('check.title')}
            extra={
              <Segmented<Action | 'all'>
                size="small"
                value={show}
                onChange={setShow}
                options={[
                  { value: 'all', label: t('check.all', { n: data.rows.length }) },
                  ...counted.map((a) => ({ value: a, label: `${t(`action.${a}`)} ${data.counts[a]}` })),
                ]}
              />
            }
            flush
          >
            {rows.length === 0 ? (
              <EmptyState compact title={t('check.none')} />
            ) : (
              <Scroll
                className={isPlaceholderData || isFetching ? 'im-check im-busy' : 'im-check'}
                label={t('check.title')}
              >
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{t('check.row')}</th>
                      <th scope="col">{t('check.action')}</th>
                      <th scope="col">{t('check.customer')}</th>
                      {columns.map((c) => (
                        <th key={c.key} scope="col">
                          {labelOf(i18n.language, c.label)}
                        </th>
                      ))}
                      <th scope="col">{t('check.contacts')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <Line key={`${row.row}-${row.action}`} row={row} columns={columns} draft={draft} names={names} />
                    ))}
                  </tbody>
                </table>
              </Scroll>
            )}
          </Panel>
          {data.unmapped_columns.length > 0 && (
            <p className="im-note">
              {t('check.unmapped', {
                n: data.unmapped_columns.length,
                columns: data.unmapped_columns.slice(0, 8).join(t('common:value.comma')),
              })}
            </p>
          )}
          {Object.keys(data.differ ?? {}).length > 0 && <p className="im-note">{t('check.differ')}</p>}
        </>
      )}
      {failure && (
        <div className="tw-form-failure" role="alert">
          {failure}
        </div>
      )}
      <Foot
        back={onBack}
        note={
          <span className="tw-muted">
            {data ? (problems > 0 ? t('check.problems', { n: problems }) : t('check.clean')) : ''}
          </span>
        }
      >
        <Button
          type="primary"
          size="large"
          loading={busy}
          disabled={!data || error !== null}
          onClick={() => void start()}
        >
          {data ? t('startN', { n: number(data.totals.records) }) : t('start')}
        </Button>
      </Foot>
    </>
  );
}

function Line({
  row,
  columns,
  draft,
  names,
}: {
  row: RehearsedRow;
  columns: Target[];
  draft: Draft;
  names: ReadonlyMap<string, string>;
}) {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const columnOf = (field: string) => draft.columns.find((c) => c.field === field)?.column;
  const problemAt = (target: Target): Remark | undefined =>
    row.problems?.find((p) => p.field === target.key || (p.column !== undefined && p.column === columnOf(target.key)));
  const placed = new Set(columns.map(problemAt));
  const others = (row.problems ?? []).filter((p) => !placed.has(p));
  const value = (target: Target): string => {
    const key = target.key.replace(/^customer\./, '');
    const column = columnOf(target.key);
    if (row.action === 'reject' && !row.record) return (column && row.cells?.[column]) || '';
    const raw = row.record?.[key];
    if (raw === null || raw === undefined) return '';
    if (Array.isArray(raw)) return raw.map(String).join(t('common:value.comma'));
    if (typeof raw === 'object') {
      const money = raw as { amount?: number; currency?: string };
      return typeof money.amount === 'number' && money.currency
        ? formatMoney(money.amount, money.currency, i18n.language)
        : '';
    }
    if (target.kind === 'country') return `${String(raw)} ${countryName(String(raw), i18n.language)}`;
    if (target.kind === 'language') return languageName(String(raw), i18n.language);
    if (target.kind === 'user' || target.kind === 'team') return names.get(String(raw)) ?? '';
    const option = target.options?.find((o) => o.code === raw);
    return option ? labelOf(i18n.language, option.label) : String(raw);
  };
  const text = (v: unknown): string => (typeof v === 'string' ? v : '');
  const cell = (field: string): string => {
    const column =
      columnOf(field) ??
      (field === 'customer.code' ? draft.key.find((k) => k.startsWith('column:'))?.slice(7) : undefined);
    return (column && row.cells?.[column]) || '';
  };
  const name = text(row.record?.name) || cell('customer.name');
  const code = text(row.record?.code) || cell('customer.code');
  return (
    <>
      <tr className={row.action === 'reject' ? 'im-rejected' : row.action === 'skip' ? 'im-skipped' : ''}>
        <td className="im-row-no">
          {row.row}
          {row.rows > 1 && <small> {t('check.more', { n: row.rows })}</small>}
        </td>
        <td>
          <ActionTag action={row.action} />
          {row.match && (
            <AppLink className="im-match" href={`/customers/${row.match.id}`} target="_blank">
              {row.match.name}
            </AppLink>
          )}
        </td>
        <td className="im-customer">
          <strong>{name || code}</strong>
          {name !== '' && code !== name && <span className="tw-muted">{code}</span>}
        </td>
        {columns.map((c) => {
          const p = problemAt(c);
          return (
            <td key={c.key} className={p ? 'im-bad' : ''} title={p?.message}>
              {p && <WarningOutlined aria-hidden="true" />} {value(c) || (p?.value ?? '')}
            </td>
          );
        })}
        <td className="im-grid-no">{row.contacts || ''}</td>
      </tr>
      {(row.problems?.length ?? 0) > 0 && (
        <tr className="im-why">
          <td />
          <td colSpan={columns.length + 3}>
            <ul>
              {[...others, ...(row.problems ?? []).filter((p) => placed.has(p))].map((p) => (
                <li key={`${p.code}-${p.column ?? ''}-${p.value ?? ''}`}>
                  {p.column && <b>{p.column}</b>} {p.message}
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  );
}
