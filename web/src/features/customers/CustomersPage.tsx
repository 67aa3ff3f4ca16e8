/** All customers one may see: list or board, filtered, sorted, saved as views. Everything on screen is in the URL. */
import {
  AppstoreOutlined,
  DeleteOutlined,
  DownloadOutlined,
  MergeCellsOutlined,
  PlusOutlined,
  SearchOutlined,
  TeamOutlined,
  UploadOutlined,
} from '@ant-design/icons';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDebounced, useKeyset } from '@/api/queries';
import { useCan, useZone } from '@/app/session';
import { formatDate } from '@/lib/dates';
import { useStored } from '@/lib/store';
import { type ColumnState, DataTable } from '@/ui/DataTable';
import { FilterBuilder } from '@/ui/FilterBuilder';
import { type Filter, filterFromText, filterToText } from '@/ui/filter';
import { useShortcuts } from '@/ui/keys';
import { PageHeader } from '@/ui/PageHeader';
import { usePhone } from '@/ui/phone';
import { EmptyState, ErrorState } from '@/ui/State';
import { rememberTrail } from './api';
import { BulkBar } from './BulkBar';
import { CustomerCard } from './CustomerCard';
import { useColumns } from './columns';
import './customers.css';
import { CustomerViews } from './CustomerViews';
import { useDictionary, useFilterFields } from './dictionary';
import {
  columnsFromText,
  type Layout,
  type ListSearch,
  shownKeys,
  sortFromText,
  sortToText,
  wantedColumns,
} from './listState';
import type { Customer } from './types';

const CustomerBoard = lazy(() => import('./CustomerBoard'));
const CustomerDrawer = lazy(() => import('./CustomerDrawer'));
const QuickView = lazy(() => import('./QuickView'));
const ExportDialog = lazy(() => import('./ExportDialog'));

const noColumns: ColumnState = { order: [], hidden: [], widths: {} };

export function CustomersPage() {
  const { t, i18n } = useTranslation(['customers', 'common']);
  const router = useRouter();
  const phone = usePhone();
  const zone = useZone();
  const search = useSearch({ strict: false }) as ListSearch;
  const dictionary = useDictionary();
  const fields = useFilterFields(dictionary);
  const mayCreate = useCan('customer', 'create');
  const mayImport = useCan('customer', 'import');
  const mayExport = useCan('customer', 'export');
  const mayMerge = useCan('customer', 'merge');
  const mayDelete = useCan('customer', 'delete');
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [peeked, setPeeked] = useState<Customer>();
  const [exporting, setExporting] = useState<'all' | 'selected'>();
  const [exact, setExact] = useState('');
  const [stored, setStored] = useStored<ColumnState>('columns.customers', noColumns);
  const seen = useRef(new Map<string, Customer>());

  const go = useCallback(
    (change: Partial<ListSearch>, replace = true) =>
      void router.navigate({ to: '/customers', search: (before: ListSearch) => ({ ...before, ...change }), replace }),
    [router],
  );

  // What is typed reaches the URL once the hand rests; a view or the back button may change it from the other side.
  const [typed, setTyped] = useState(search.q ?? '');
  const settled = useDebounced(typed, 220);
  const sent = useRef(search.q ?? '');
  useEffect(() => {
    if (settled.trim() === sent.current) return;
    sent.current = settled.trim();
    go({ q: settled.trim() || undefined });
  }, [settled, go]);
  useEffect(() => {
    if ((search.q ?? '') === sent.current) return;
    sent.current = search.q ?? '';
    setTyped(search.q ?? '');
  }, [search.q]);

  const filter = useMemo<Filter>(() => filterFromText(search.filter, fields), [search.filter, fields]);
  const filterText = filterToText(filter);
  const columns = useColumns(dictionary, setPeeked);
  const columnState = useMemo(() => columnsFromText(search.cols, columns, stored), [search.cols, columns, stored]);
  const setColumnState = (next: ColumnState) => {
    setStored(search.cols ? { ...stored, widths: next.widths } : next);
    if (search.cols) {
      const cols = shownKeys(columns, next).join(',');
      if (cols !== search.cols) go({ cols });
    }
  };
  const shown = useMemo(() => shownKeys(columns, columnState), [columns, columnState]);
  const known = useMemo(() => new Set(dictionary.fields.map((f) => f.key)), [dictionary]);
  // Without the stage there is nothing to make columns of.
  const hasBoard = dictionary.loading || dictionary.get('stage')?.filterable === true;
  const layout: Layout = hasBoard ? (search.layout ?? 'list') : 'list';
  const always = phone
    ? ['country', 'stage', 'time_zone', 'owner', 'phone', 'email', 'city']
    : ['country', 'time_zone', 'stage', 'owner', 'tags'];
  const query = {
    q: search.q,
    filter: filterText,
    sort: search.sort,
    columns: wantedColumns(phone ? [] : shown, known, always),
    limit: 50,
  };
  const identity = JSON.stringify(query);
  const list = useKeyset(
    '/api/v1/customers',
    { query: { ...query, count: exact === identity ? ('exact' as const) : undefined } },
    { enabled: !dictionary.loading && layout === 'list' },
  );
  for (const row of list.rows) seen.current.set(row.id, row);
  useEffect(() => rememberTrail(list.rows.map((r) => r.id)), [list.rows]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question, another selection
  useEffect(() => setSelected(new Set()), [search.q, filterText, layout]);

  const open = useCallback(
    (row: Customer) => void router.navigate({ to: '/customers/$id', params: { id: row.id } }),
    [router],
  );
  const create = () => go({ new: '1' }, false);
  useShortcuts({ n: () => mayCreate && create() });

  const filtered = Boolean(search.q || filterText);
  const toolbar = (
    <>
      <Input
        className="tw-list-search"
        allowClear
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('searchHint')}
        aria-label={t('search')}
        maxLength={200}
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
      />
      <FilterBuilder fields={fields} value={filter} onChange={(next) => go({ filter: filterToText(next) })} />
    </>
  );
  const empty = filtered ? (
    <EmptyState
      icon={<SearchOutlined />}
      title={t('noneFound')}
      text={search.q ? t('noneFoundText', { text: search.q }) : t('noneMatch')}
      tips={[t('searchTip1'), t('searchTip2')]}
      actions={
        <>
          <Button onClick={() => go({ q: undefined, filter: undefined })}>{t('clearAll')}</Button>
          {mayCreate && search.q && (
            <Button type="primary" onClick={create}>
              {t('new')}
            </Button>
          )}
        </>
      }
    />
  ) : (
    <EmptyState
      icon={<TeamOutlined />}
      title={t('empty')}
      text={t('emptyText')}
      actions={
        <>
          {mayCreate && (
            <Button type="primary" icon={<PlusOutlined />} onClick={create}>
              {t('new')}
            </Button>
          )}
          {mayImport && (
            <Button icon={<UploadOutlined />} onClick={() => router.history.push('/imports')}>
              {t('importExcel')}
            </Button>
          )}
        </>
      }
    />
  );

  return (
    <div
      className="tw-page tw-page-fit"
      onKeyDownCapture={(event) => {
        if (event.key !== ' ' || !(event.target instanceof HTMLElement)) return;
        const at = event.target.dataset.row;
        const row = at === undefined ? undefined : list.rows[Number(at)];
        if (!row) return;
        event.preventDefault();
        event.stopPropagation();
        setPeeked(row);
      }}
    >
      <PageHeader
        title={t('title')}
        extra={
          phone || !hasBoard ? undefined : (
            <Segmented<Layout>
              size="small"
              aria-label={t('layout')}
              value={layout}
              onChange={(next) => go({ layout: next === 'board' ? 'board' : undefined }, false)}
              options={[
                { value: 'list', label: t('asList') },
                { value: 'board', label: t('asBoard') },
              ]}
            />
          )
        }
        actions={[
          ...(mayCreate
            ? [{ key: 'new', label: t('new'), icon: <PlusOutlined />, primary: true, onClick: create }]
            : []),
          ...(mayImport
            ? [
                {
                  key: 'import',
                  label: t('common:action.import'),
                  icon: <UploadOutlined />,
                  onClick: () => router.history.push('/imports'),
                },
              ]
            : []),
          ...(mayExport
            ? [
                {
                  key: 'export',
                  label: t('common:action.export'),
                  icon: <DownloadOutlined />,
                  onClick: () => setExporting('all'),
                },
              ]
            : []),
          ...(phone && hasBoard
            ? [
                {
                  key: 'layout',
                  label: layout === 'board' ? t('asList') : t('asBoard'),
                  icon: <AppstoreOutlined />,
                  onClick: () => go({ layout: layout === 'board' ? undefined : 'board' }, false),
                },
              ]
            : []),
          ...(mayMerge
            ? [
                {
                  key: 'duplicates',
                  label: t('duplicates'),
                  icon: <MergeCellsOutlined />,
                  secondary: true,
                  onClick: () => void router.navigate({ to: '/customers/duplicates' }),
                },
              ]
            : []),
          ...(mayDelete
            ? [
                {
                  key: 'deleted',
                  label: t('deleted'),
                  icon: <DeleteOutlined />,
                  secondary: true,
                  onClick: () => void router.navigate({ to: '/customers/deleted' }),
                },
              ]
            : []),
        ]}
      />
      <CustomerViews search={search} dictionary={dictionary} shown={shown} go={go} />
      {dictionary.error && !dictionary.fields.length ? (
        <ErrorState error={dictionary.error} onRetry={dictionary.reload} />
      ) : layout === 'board' ? (
        <>
          <div className="tw-board-tools">{toolbar}</div>
          <Suspense fallback={null}>
            {!dictionary.loading && (
              <CustomerBoard q={search.q} filter={filterText} dictionary={dictionary} onOpen={open} empty={empty} />
            )}
          </Suspense>
        </>
      ) : (
        <DataTable<Customer>
          id="customers"
          label={t('title')}
          columns={columns}
          rows={list.rows}
          rowKey={rowKey}
          list={{ ...list, loading: list.loading || dictionary.loading }}
          sort={sortFromText(search.sort)}
          onSort={(sort) => go({ sort: sortToText(sort) })}
          onOpen={phone ? undefined : open}
          onExactTotal={() => setExact(identity)}
          selection={{ selected, onChange: setSelected }}
          bulk={
            <BulkBar
              selected={selected}
              rows={seen.current}
              dictionary={dictionary}
              onDone={() => setSelected(new Set())}
              onExport={mayExport ? () => setExporting('selected') : undefined}
            />
          }
          columnState={columnState}
          onColumnState={setColumnState}
          toolbar={toolbar}
          empty={empty}
          renderCard={(row) => <CustomerCard customer={row} zone={zone} dictionary={dictionary} />}
        />
      )}
      <Suspense fallback={null}>
        {search.new && mayCreate && !dictionary.loading && (
          <CustomerDrawer
            dictionary={dictionary}
            start={!search.q ? undefined : { name: search.q }}
            onClose={() => go({ new: undefined })}
            onSaved={(saved) => void router.navigate({ to: '/customers/$id', params: { id: saved.id } })}
          />
        )}
        {peeked && (
          <QuickView customer={peeked} dictionary={dictionary} onClose={() => setPeeked(undefined)} onOpen={open} />
        )}
        {exporting && (
          <ExportDialog
            q={search.q}
            filter={filterText}
            sort={search.sort}
            columns={['name', ...shown.filter((k) => known.has(k))]}
            allColumns={dictionary.fields
              .filter((f) => f.level !== 'masked' && !f.key.startsWith('contact.'))
              .map((f) => f.key)}
            codes={
              exporting === 'selected' ? [...selected].flatMap((id) => seen.current.get(id)?.code ?? []) : undefined
            }
            total={list.total}
            name={`${t('title')} ${formatDate(new Date().toISOString().slice(0, 10), i18n.language)}`}
            onClose={() => setExporting(undefined)}
          />
        )}
      </Suspense>
    </div>
  );
}

const rowKey = (row: Customer) => row.id;
