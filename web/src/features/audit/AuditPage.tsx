/** The log: who did what to which record, when and from where. Made for scanning; every row opens. */
import {
  ArrowRightOutlined,
  CheckCircleFilled,
  CloseCircleFilled,
  DownloadOutlined,
  ExportOutlined,
  EyeInvisibleOutlined,
  FilterOutlined,
  LeftOutlined,
  RightOutlined,
  SafetyCertificateOutlined,
  SearchOutlined,
} from '@ant-design/icons';
import { Button, DatePicker, Drawer, Input, Modal, Segmented, Select } from 'antd';
import dayjs from 'dayjs';
import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, download } from '@/api/client';
import { useApi, useDebounced, useKeyset } from '@/api/queries';
import { useCan, useZone } from '@/app/session';
import { textOf } from '@/i18n';
import { describeAgent } from '@/lib/agent';
import { dateIn, formatDay, formatInstant, formatTime, today } from '@/lib/dates';
import { formatNumber } from '@/lib/money';
import { useParams } from '@/lib/params';
import { useStored } from '@/lib/store';
import { AppLink } from '@/ui/AppLink';
import { plainValue } from '@/ui/ConflictDialog';
import { PageHeader } from '@/ui/PageHeader';
import { usePhone } from '@/ui/phone';
import { CopyButton } from '@/ui/Secret';
import { EmptyState, ErrorState, Skeleton, useErrorText } from '@/ui/State';
import { Avatar, StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { UserSelect } from '@/ui/UserSelect';
import { headline, hrefOf, inShort, queryOf, type Span, spanFrom, spanOf, spans, toneOf } from './entries';
import type { AuditEntry, Verdict } from './types';
import './audit.css';

/** Words of the log in the reader's language; a word a newer server brings shows as it is. */
function useWords() {
  const { t } = useTranslation(['audit', 'common']);
  return {
    action: (a: string) => textOf(`audit:action.${a.replace(/[^a-z0-9]+/gi, '_')}`, a),
    entity: (e: string) => textOf(`audit:entity.${e.replace(/[^a-z0-9]+/gi, '_')}`, e),
    actor: (e: AuditEntry) => (e.actor.kind === 'system' ? t('system') : e.actor.name || t('nobody')),
  };
}

/** Names of fields: cells of a role's matrix, the dictionary of customers, our own words, then the key itself. */
function useFieldName() {
  const { i18n } = useTranslation();
  const { data } = useApi('/api/v1/customers/fields', undefined, {
    enabled: useCan('customer', 'view'),
    staleTime: 5 * 60_000,
  });
  const names = new Map((data?.items ?? []).map((f) => [f.key, i18n.language === 'en' ? f.label.en : f.label.zh]));
  const matrix = useApi('/api/v1/access/matrix', undefined, { staleTime: 5 * 60_000 });
  const rights = new Map<string, string>();
  for (const r of matrix.data?.resources ?? []) {
    const label = (l: { en: string; zh: string }) => (i18n.language === 'en' ? l.en : l.zh);
    for (const a of r.actions) rights.set(`grants.${r.key}:${a.key}`, `${label(r.label)} · ${label(a.label)}`);
    for (const g of r.groups) rights.set(`grants.${r.key}.${g.key}`, `${label(r.label)} · ${label(g.label)}`);
  }
  return (entity: string, field: string): string => {
    const right = rights.get(field);
    if (right) return right;
    const known =
      entity === 'customer' ? (names.get(field) ?? names.get(field.replace(/_(amount|currency|id)$/, ''))) : undefined;
    return known ?? textOf(`audit:field.${field.replace(/[^a-z0-9]+/gi, '_')}`, field);
  };
}

/** Codes in the reader's words: stages, states, ranges of rights; everything else as it is. */
function valueName(field: string, value: unknown): unknown {
  if (typeof value !== 'string' || !/^[a-z_]{2,20}$/.test(value)) return value;
  if (field === 'stage') return textOf(`common:stage.${value}`, value);
  return textOf(`audit:value.${value}`, value);
}

export function AuditPage() {
  const { t, i18n } = useTranslation(['audit', 'common']);
  const zone = useZone();
  const phone = usePhone();
  const undo = useUndo();
  const words = useWords();
  const mayExport = useCan('audit', 'export');
  const [params, setParams] = useParams();
  const [text, setText] = useState(params.q ?? '');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [exporting, setExporting] = useState(false);
  const [verifying, setVerifying] = useState(false);
  const [allFilters, setAllFilters] = useState(false);
  const [names, setNames] = useState<Record<string, string>>({});
  const q = useDebounced(text.trim(), 300);
  useEffect(() => setParams({ q: q || undefined }), [q, setParams]);
  const now = today(zone);
  const query = queryOf(params);
  const list = useKeyset('/api/v1/audit', { query: { ...query, limit: 50 } });
  const facets = useApi('/api/v1/audit/facets', undefined, { staleTime: 60_000 });
  const rows = list.rows as unknown as AuditEntry[];
  const detail = rows.find((r) => r.id === params.row);
  const span = spanOf(params, now);
  const filtered = Object.keys(query).length > 0;
  /** Conditions a phone keeps behind its filter button. */
  const more = Object.keys(query).filter((k) => k !== 'q' && !(k === 'from' && span)).length;
  const toggle = (id: string) =>
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const exportAll = async () => {
    setExporting(true);
    try {
      await download('/api/v1/audit.xlsx', { query, filename: `audit-${now}.xlsx` });
    } catch (error) {
      undo.fail(error);
    } finally {
      setExporting(false);
    }
  };
  const options = (list: string[] | undefined, word: (s: string) => string) =>
    (list ?? [])
      .map((v) => ({ value: v, label: word(v) }))
      .sort((a, b) => a.label.localeCompare(b.label, i18n.language));

  const days: Array<{ date: string; rows: AuditEntry[] }> = [];
  for (const row of rows) {
    const date = dateIn(row.at, zone);
    const last = days.at(-1);
    if (last?.date === date) last.rows.push(row);
    else days.push({ date, rows: [row] });
  }

  return (
    <div className="tw-page tw-page-fit au-page">
      <PageHeader
        title={t('title')}
        actions={[
          { key: 'verify', label: t('verify'), icon: <SafetyCertificateOutlined />, onClick: () => setVerifying(true) },
          ...(mayExport
            ? [
                {
                  key: 'export',
                  label: t('export'),
                  icon: <DownloadOutlined />,
                  onClick: () => void exportAll(),
                  loading: exporting,
                },
              ]
            : []),
        ]}
      />
      <div className="au-filters">
        <Input
          allowClear
          className="au-search"
          prefix={<SearchOutlined aria-hidden="true" />}
          placeholder={t('find')}
          aria-label={t('find')}
          maxLength={200}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
        <Segmented<Span | 'any' | 'own'>
          value={span ?? (query.from || query.to ? 'own' : 'any')}
          onChange={(v) =>
            setParams(
              v === 'any'
                ? { from: undefined, to: undefined }
                : v === 'own'
                  ? {}
                  : { from: spanFrom(v, now), to: undefined },
            )
          }
          options={[
            { value: 'any', label: t('span.any') },
            ...spans.map((s) => ({ value: s, label: t(`span.${s}`) })),
            ...(!span && (query.from || query.to) ? [{ value: 'own' as const, label: t('span.own') }] : []),
          ]}
        />
        {phone && (
          <Button icon={<FilterOutlined />} aria-expanded={allFilters} onClick={() => setAllFilters(!allFilters)}>
            {more > 0 ? t('common:filter.count', { count: more }) : t('common:filter.title')}
          </Button>
        )}
        {(!phone || allFilters) && (
          <>
            <span className="au-dates">
              <DatePicker
                aria-label={t('from')}
                placeholder={t('from')}
                value={query.from ? dayjs(query.from) : null}
                maxDate={dayjs(query.to ?? now)}
                onChange={(d) => setParams({ from: d?.format('YYYY-MM-DD') })}
              />
              <span aria-hidden="true">–</span>
              <DatePicker
                aria-label={t('to')}
                placeholder={t('to')}
                value={query.to ? dayjs(query.to) : null}
                minDate={query.from ? dayjs(query.from) : undefined}
                onChange={(d) => setParams({ to: d?.format('YYYY-MM-DD') })}
              />
            </span>
            <span className="au-select">
              <UserSelect
                aria-label={t('who')}
                placeholder={t('who')}
                value={query.actor ?? null}
                names={names}
                onNames={(n) => setNames({ ...names, ...n })}
                onChange={(id) => setParams({ actor: id ?? undefined })}
              />
            </span>
            <Select
              className="au-select"
              allowClear
              aria-label={t('what')}
              placeholder={t('what')}
              value={query.action ?? null}
              showSearch={{ optionFilterProp: 'label' }}
              options={options(facets.data?.actions, words.action)}
              onChange={(action?: string) => setParams({ action })}
            />
            <Select
              className="au-select"
              allowClear
              aria-label={t('record')}
              placeholder={t('record')}
              value={query.entity ?? null}
              showSearch={{ optionFilterProp: 'label' }}
              options={options(facets.data?.entities, words.entity)}
              onChange={(entity?: string) => setParams({ entity, entity_id: undefined })}
            />
          </>
        )}
        {query.entity_id && (
          <Button size="small" onClick={() => setParams({ entity_id: undefined })}>
            {t('oneRecord')} ✕
          </Button>
        )}
        {filtered && (
          <Button
            type="link"
            size="small"
            onClick={() => {
              setText('');
              setParams({
                from: undefined,
                to: undefined,
                actor: undefined,
                action: undefined,
                entity: undefined,
                entity_id: undefined,
                q: undefined,
              });
            }}
          >
            {t('common:filter.clear')}
          </Button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="au-scroll" tabIndex={0} aria-label={t('title')} aria-busy={list.fetching}>
        {list.fetching && !list.loading && <div className="tw-progress-line" aria-hidden="true" />}
        {list.loading ? (
          <Skeleton rows={12} />
        ) : list.error && rows.length === 0 ? (
          <ErrorState error={list.error} onRetry={list.reload} />
        ) : rows.length === 0 ? (
          <EmptyState title={t('empty')} text={filtered ? t('emptyFiltered') : t('emptyText')} />
        ) : (
          days.map(({ date, rows: entries }) => (
            <section key={date} aria-label={formatDay(date, i18n.language)}>
              <h2 className="au-day">{formatDay(date, i18n.language)}</h2>
              <ul className="au-list">
                {entries.map((entry) => (
                  <Row
                    key={entry.id}
                    entry={entry}
                    open={open.has(entry.id)}
                    onToggle={() => toggle(entry.id)}
                    onDetail={() => setParams({ row: entry.id }, true)}
                    phone={phone}
                  />
                ))}
              </ul>
            </section>
          ))
        )}
      </section>
      <footer className="tw-list-foot">
        <span className="tw-foot-hint">{t('foot')}</span>
        <nav className="tw-pager" aria-label={t('common:table.pages')}>
          <Button
            type="text"
            size="small"
            icon={<LeftOutlined />}
            disabled={!list.hasPrevious}
            onClick={list.previous}
            aria-label={t('common:table.previous')}
          />
          <span>{t('common:table.page', { page: list.page })}</span>
          <Button
            type="text"
            size="small"
            icon={<RightOutlined />}
            disabled={!list.hasNext}
            onClick={list.next}
            aria-label={t('common:table.next')}
          />
        </nav>
      </footer>
      <Drawer
        open={detail !== undefined}
        onClose={() => setParams({ row: undefined })}
        size={phone ? '100%' : 560}
        title={t('detail')}
        destroyOnHidden
      >
        {detail && (
          <Detail
            entry={detail}
            onSame={(entity, entity_id) =>
              setParams({ row: undefined, entity, entity_id, action: undefined, actor: undefined })
            }
          />
        )}
      </Drawer>
      {verifying && <Verify onClose={() => setVerifying(false)} />}
    </div>
  );
}

function Row({
  entry,
  open,
  onToggle,
  onDetail,
  phone,
}: {
  entry: AuditEntry;
  open: boolean;
  onToggle: () => void;
  onDetail: () => void;
  phone: boolean;
}) {
  const { t } = useTranslation(['audit', 'common']);
  const zone = useZone();
  const words = useWords();
  const fieldName = useFieldName();
  const { shown, more } = headline(entry.changes);
  const agent = describeAgent(entry.agent).text;
  const panel = `au-${entry.id}`;
  return (
    <li className={open ? 'au-row au-open' : 'au-row'}>
      <button type="button" className="au-line" aria-expanded={open} aria-controls={panel} onClick={onToggle}>
        <RightOutlined className="au-chevron" aria-hidden="true" />
        <time dateTime={entry.at} title={formatInstant(entry.at, zone, true)}>
          {formatTime(entry.at, zone, !phone)}
        </time>
        <span className="au-who">
          <Avatar name={words.actor(entry)} size={20} />
          <span className="tw-clip">{words.actor(entry)}</span>
          {entry.actor.kind === 'token' && <StatusTag>API</StatusTag>}
        </span>
        <span className="au-what">
          <StatusTag tone={toneOf(entry.action)}>{words.action(entry.action)}</StatusTag>
        </span>
        <span className="au-record">
          <span className="tw-muted">{words.entity(entry.entity)}</span>{' '}
          <strong className="tw-clip">{entry.label}</strong>
        </span>
        <span className="au-brief">
          {shown.map((c) => (
            <span key={c.field}>
              <i>{fieldName(entry.entity, c.field)}</i> {inShort(c, valueName)}
            </span>
          ))}
          {more > 0 && <span className="tw-muted">{t('more', { n: more })}</span>}
          {shown.length === 0 && entry.note && <span className="tw-muted">{entry.note}</span>}
        </span>
        <span className="au-where tw-muted">{[entry.ip, agent].filter(Boolean).join(' · ')}</span>
      </button>
      {open && (
        <div className="au-panel" id={panel}>
          {entry.changes.length > 0 ? (
            <ChangeTable entry={entry} />
          ) : (
            <p className="tw-muted">{entry.note || t('noChanges')}</p>
          )}
          <div className="au-panel-foot">
            <RecordLink entry={entry} />
            <Button size="small" onClick={onDetail}>
              {t('details')}
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}

function RecordLink({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit');
  const href = hrefOf(entry);
  if (!href) return null;
  return (
    <AppLink href={href}>
      <ExportOutlined aria-hidden="true" /> {t('open')}
    </AppLink>
  );
}

function ChangeTable({ entry }: { entry: AuditEntry }) {
  const { t } = useTranslation(['audit', 'common']);
  const fieldName = useFieldName();
  const empty = t('common:value.empty');
  return (
    <table className="au-changes">
      <thead>
        <tr>
          <th scope="col">{t('fieldName')}</th>
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {entry.changes.map((c) => (
          <tr key={c.field}>
            <th scope="row">{fieldName(entry.entity, c.field)}</th>
            {c.redacted ? (
              <td colSpan={2} className="tw-muted">
                <EyeInvisibleOutlined aria-hidden="true" /> {t('redacted')}
              </td>
            ) : (
              <>
                <td className="au-before">{plainValue(valueName(c.field, c.before), empty)}</td>
                <td className="au-after">
                  <ArrowRightOutlined aria-hidden="true" /> {plainValue(valueName(c.field, c.after), empty)}
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Detail({ entry, onSame }: { entry: AuditEntry; onSame: (entity: string, id: string) => void }) {
  const { t } = useTranslation(['audit', 'common']);
  const zone = useZone();
  const words = useWords();
  const agent = describeAgent(entry.agent).text;
  const facts: Array<[string, ReactNode]> = [
    [t('when'), formatInstant(entry.at, zone, true)],
    [
      t('who'),
      <span key="w" className="tw-person">
        <Avatar name={words.actor(entry)} size={20} /> {words.actor(entry)}{' '}
        <span className="tw-muted">{t(`actor.${entry.actor.kind}`)}</span>
      </span>,
    ],
    ...(entry.on_behalf ? ([[t('behalf'), entry.on_behalf]] as Array<[string, ReactNode]>) : []),
    [
      t('what'),
      <StatusTag key="a" tone={toneOf(entry.action)}>
        {words.action(entry.action)}
      </StatusTag>,
    ],
    [
      t('record'),
      <Fragment key="r">
        {words.entity(entry.entity)} {entry.label && <strong>{entry.label}</strong>}
      </Fragment>,
    ],
    [t('address'), entry.ip || '—'],
    [t('agent'), agent || entry.agent || '—'],
    ...(entry.note ? ([[t('note'), entry.note]] as Array<[string, ReactNode]>) : []),
    ...(entry.request_id
      ? ([
          [
            t('request'),
            <code key="q" className="tw-code">
              {entry.request_id}
            </code>,
          ],
        ] as Array<[string, ReactNode]>)
      : []),
  ];
  return (
    <div className="tw-stack">
      <dl className="au-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {entry.changes.length > 0 && <ChangeTable entry={entry} />}
      <div className="tw-row">
        <RecordLink entry={entry} />
        {entry.entity_id && (
          <Button size="small" onClick={() => onSame(entry.entity, entry.entity_id)}>
            {t('sameRecord')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Proves the chain. Heads noted last time are compared too: a log cut off at its end shows only so. */
function Verify({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation(['audit', 'common']);
  const errorText = useErrorText();
  const zone = useZone();
  const [known, setKnown] = useStored<{ at: string; heads: string[] } | null>('audit.heads', null);
  const [noted] = useState(known);
  const [verdict, setVerdict] = useState<Verdict>();
  const [failure, setFailure] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    let gone = false;
    api.post('/api/v1/audit/verify', { body: { heads: noted?.heads ?? [] } }).then(
      (answer) => {
        if (gone) return;
        const v = answer as unknown as Verdict;
        setVerdict(v);
        if (v.broken.length === 0) setKnown({ at: new Date().toISOString(), heads: v.heads });
      },
      (error: unknown) => !gone && setFailure(errorText(error)),
    );
    return () => {
      gone = true;
    };
  }, []);
  // Lanes nobody wrote to yet have no hash to note.
  const heads = (verdict?.heads ?? []).filter((h) => !h.endsWith(':'));
  const whole = verdict && verdict.broken.length === 0;
  return (
    <Modal
      open
      title={t('verify')}
      width={520}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('common:action.close')}
        </Button>
      }
    >
      {failure ? (
        <div className="tw-form-failure" role="alert">
          {failure}
        </div>
      ) : !verdict ? (
        <div className="au-verdict" role="status">
          <Skeleton rows={3} />
          <p className="tw-muted">{t('verifying')}</p>
        </div>
      ) : (
        <div className="tw-stack">
          <div className={whole ? 'au-verdict au-whole' : 'au-verdict au-broken'} role="status">
            {whole ? <CheckCircleFilled aria-hidden="true" /> : <CloseCircleFilled aria-hidden="true" />}
            <div>
              <strong>{t(whole ? 'whole' : 'broken')}</strong>
              <p>{t('checked', { n: formatNumber(verdict.rows, i18n.language) })}</p>
            </div>
          </div>
          {verdict.broken.length > 0 && (
            <ul className="au-faults">
              {verdict.broken.map((b) => (
                <li key={b}>{b}</li>
              ))}
            </ul>
          )}
          {noted && <p className="tw-muted">{t('compared', { when: formatInstant(noted.at, zone) })}</p>}
          <div>
            <p className="tw-hint">{t('headsHint')}</p>
            <div className="au-heads">
              {heads.map((h) => (
                <code key={h}>{h}</code>
              ))}
            </div>
            <CopyButton text={heads.join('\n')} label={t('copyHeads')} />
          </div>
        </div>
      )}
    </Modal>
  );
}
