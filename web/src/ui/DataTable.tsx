/**
 * The list of records: server-driven, keyset-paged, keyboard first. A plain table of our own rather than antd's, because a
 * list page needs neither tree rows nor client sorting and should weigh little.
 *
 * Keys while no field is focused: j/k or ↓/↑ move, Enter opens, x ticks, Escape clears the selection.
 */
import { ArrowDownOutlined, ArrowUpOutlined, LeftOutlined, RightOutlined, SettingOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover } from 'antd';
import {
  type CSSProperties,
  lazy,
  type KeyboardEvent as ReactKeyboardEvent,
  type ReactNode,
  type PointerEvent as ReactPointerEvent,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Keyset } from '@/api/queries';
import { formatTotal } from '@/lib/money';
import { useStored } from '@/lib/store';
import { useShortcuts } from './keys';
import { usePhone } from './phone';
import { EmptyState, ErrorState } from './State';

const ColumnChooser = lazy(() => import('./ColumnChooser'));

export interface Column<Row> {
  key: string;
  title: string;
  /** Pixels; 140 unless given. */
  width?: number;
  render?: (row: Row) => ReactNode;
  sortable?: boolean;
  align?: 'left' | 'right' | 'center';
  /** Heading under which the column chooser lists it. */
  group?: string;
  /** Not shown until chosen. */
  optional?: boolean;
  /** Always shown and first; stays in view while the rest scrolls sideways. */
  fixed?: boolean;
}

/** Which columns, in which order, how wide: persisted per table, or kept by a saved view. */
export interface ColumnState {
  order: string[];
  hidden: string[];
  widths: Record<string, number>;
}
export interface Sort {
  key: string;
  desc: boolean;
}
export type Density = 'compact' | 'normal';

export type ListState = Pick<
  Keyset<unknown>,
  'total' | 'page' | 'hasNext' | 'hasPrevious' | 'next' | 'previous' | 'loading' | 'fetching' | 'error' | 'reload'
>;

export interface DataTableProps<Row> {
  /** Key under which columns and density are remembered on this device. */
  id: string;
  /** What the rows are, for screen readers: "客户". */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Paging, loading and error state: pass the result of useKeyset. */
  list?: ListState;
  sort?: Sort;
  onSort?: (sort: Sort | undefined) => void;
  onOpen?: (row: Row) => void;
  selection?: { selected: ReadonlySet<string>; onChange: (selected: Set<string>) => void };
  /** Buttons of the bar that appears while rows are ticked. */
  bulk?: ReactNode;
  empty?: ReactNode;
  /** The row as a card on a phone. */
  renderCard?: (row: Row) => ReactNode;
  /** Left part of the toolbar (filters, search). */
  toolbar?: ReactNode;
  /** Controlled column state (saved views); the table keeps its own otherwise. */
  columnState?: ColumnState;
  onColumnState?: (state: ColumnState) => void;
  rowTone?: (row: Row) => 'muted' | 'warn' | undefined;
  /** Click on the "10,000+" total: fetch the exact one. */
  onExactTotal?: () => void;
}

const noState: ColumnState = { order: [], hidden: [], widths: {} };
const TICK_WIDTH = 36;

/** The columns to show, in order: chosen order first, columns newer than the saved order after it. */
export function arrangeColumns<Row>(columns: Column<Row>[], state: ColumnState): Column<Row>[] {
  const untouched = state.order.length === 0 && state.hidden.length === 0;
  const position = new Map(state.order.map((key, i) => [key, i]));
  const known = (c: Column<Row>) => position.has(c.key) || state.hidden.includes(c.key);
  return columns
    .map((column, i) => ({ column, at: column.fixed ? -1 : (position.get(column.key) ?? 1000 + i) }))
    .filter(({ column }) =>
      column.fixed ? true : untouched || !known(column) ? !column.optional : !state.hidden.includes(column.key),
    )
    .sort((a, b) => a.at - b.at)
    .map(({ column }) => column);
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { id, label, columns, rows, rowKey, list, sort, onSort, onOpen, selection, bulk, empty, renderCard, toolbar } =
    props;
  const { t, i18n } = useTranslation();
  const phone = usePhone();
  const [stored, setStored] = useStored<ColumnState>(`columns.${id}`, noState);
  const [density, setDensity] = useStored<Density>('density', 'compact');
  const state = props.columnState ?? stored;
  const setState = props.onColumnState ?? setStored;
  const [active, setActive] = useState(-1);
  const [choosing, setChoosing] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const lastTicked = useRef(-1);
  const shown = useMemo(() => arrangeColumns(columns, state), [columns, state]);
  const keys = useMemo(() => rows.map(rowKey), [rows, rowKey]);
  const cards = phone && renderCard !== undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page begins at its top
  useEffect(() => {
    setActive(-1);
    lastTicked.current = -1;
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [list?.page, sort?.key, sort?.desc]);

  const focusRow = useCallback(
    (to: number) => {
      const row = Math.max(0, Math.min(rows.length - 1, to));
      setActive(row);
      scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus({ preventScroll: false });
    },
    [rows.length],
  );
  const tick = useCallback(
    (at: number, range: boolean) => {
      if (!selection) return;
      const next = new Set(selection.selected);
      const key = keys[at];
      if (key === undefined) return;
      const on = !next.has(key);
      const from = range && lastTicked.current >= 0 ? lastTicked.current : at;
      for (let i = Math.min(from, at); i <= Math.max(from, at); i++) {
        const one = keys[i];
        if (one === undefined) continue;
        if (on) next.add(one);
        else next.delete(one);
      }
      lastTicked.current = at;
      selection.onChange(next);
    },
    [keys, selection],
  );

  const open = (at: number) => {
    const row = rows[at];
    if (row !== undefined) onOpen?.(row);
  };
  useShortcuts(
    {
      j: () => focusRow(active + 1),
      k: () => focusRow(active <= 0 ? 0 : active - 1),
      x: () => active >= 0 && tick(active, false),
      escape: () => selection && selection.selected.size > 0 && selection.onChange(new Set()),
    },
    { enabled: rows.length > 0 && !cards },
  );
  const onRowKey = (event: ReactKeyboardEvent, at: number) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') open(at);
    else if (event.key === 'ArrowDown') focusRow(at + 1);
    else if (event.key === 'ArrowUp') focusRow(at - 1);
    else if (event.key === 'Home') focusRow(0);
    else if (event.key === 'End') focusRow(rows.length - 1);
    else if (event.key === ' ' && selection) tick(at, event.shiftKey);
    else return;
    event.preventDefault();
  };

  const widthOf = (c: Column<Row>) => state.widths[c.key] ?? c.width ?? 140;
  const resize = (event: ReactPointerEvent<HTMLElement>, column: Column<Row>) => {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    const from = event.clientX;
    const before = widthOf(column);
    handle.setPointerCapture(event.pointerId);
    const move = (e: PointerEvent) => {
      const width = Math.max(56, Math.min(800, Math.round(before + e.clientX - from)));
      setState({ ...state, widths: { ...state.widths, [column.key]: width } });
    };
    const stop = () => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', stop);
      handle.removeEventListener('pointercancel', stop);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', stop);
    handle.addEventListener('pointercancel', stop);
  };
  const turnSort = (column: Column<Row>) => {
    if (!onSort) return;
    if (sort?.key !== column.key) onSort({ key: column.key, desc: false });
    else if (!sort.desc) onSort({ key: column.key, desc: true });
    else onSort(undefined);
  };

  const selected = selection?.selected;
  const allTicked = keys.length > 0 && keys.every((k) => selected?.has(k));
  const someTicked = !allTicked && keys.some((k) => selected?.has(k));
  const total = shown.reduce((sum, c) => sum + widthOf(c), selection ? TICK_WIDTH : 0);
  const ticking = selection !== undefined && selection.selected.size > 0;
  const firstLoad = list?.loading === true && rows.length === 0;
  const failed = list?.error && rows.length === 0;
  const fixedLeft = selection ? TICK_WIDTH : 0;
  const cell = (c: Column<Row>): { className: string; style: CSSProperties | undefined } => ({
    className: `${c.align ? `tw-${c.align}` : ''} ${c.fixed ? 'tw-fixed' : ''}`,
    style: c.fixed ? { left: fixedLeft } : undefined,
  });

  return (
    <div className={`tw-list tw-${density}`}>
      {(toolbar || !cards || ticking) && (
        <div className={ticking ? 'tw-list-bar tw-ticking' : 'tw-list-bar'}>
          {/* Stays mounted under the bulk bar: an open filter keeps its state, and the list does not jump. */}
          <div className="tw-list-tools" inert={ticking}>
            {toolbar}
          </div>
          {selection && ticking && (
            // biome-ignore lint/a11y/useSemanticElements: a toolbar is not a fieldset
            <div className="tw-bulk" role="group" aria-label={t('table.bulk')}>
              <strong>{t('table.selected', { count: selection.selected.size })}</strong>
              <div className="tw-bulk-actions">{bulk}</div>
              <Button type="text" size="small" onClick={() => selection.onChange(new Set())}>
                {t('table.clearSelection')}
              </Button>
            </div>
          )}
          {!cards && (
            <Popover
              trigger="click"
              placement="bottomRight"
              open={choosing}
              onOpenChange={setChoosing}
              content={
                <Suspense fallback={null}>
                  {choosing && (
                    <ColumnChooser
                      columns={columns as Column<unknown>[]}
                      state={state}
                      onChange={setState}
                      density={density}
                      onDensity={setDensity}
                    />
                  )}
                </Suspense>
              }
            >
              <Button
                type="text"
                icon={<SettingOutlined />}
                aria-label={t('table.columns')}
                title={t('table.columns')}
              />
            </Popover>
          )}
        </div>
      )}
      {list?.fetching && !firstLoad && <div className="tw-progress-line" aria-hidden="true" />}
      {failed ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : !firstLoad && rows.length === 0 ? (
        <div className="tw-list-empty">
          {empty ?? <EmptyState title={t('table.empty')} text={t('table.emptyText')} />}
        </div>
      ) : cards ? (
        <ul className="tw-cards" aria-label={label} aria-busy={firstLoad}>
          {firstLoad
            ? Array.from({ length: 6 }, (_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
                <li key={i} className="tw-card">
                  <span className="tw-bar" style={{ width: '70%' }} />
                  <span className="tw-bar" style={{ width: '45%' }} />
                </li>
              ))
            : rows.map((row) => (
                <li key={rowKey(row)} className="tw-card">
                  {onOpen ? (
                    <button type="button" className="tw-card-button" onClick={() => onOpen(row)}>
                      {renderCard(row)}
                    </button>
                  ) : (
                    renderCard(row)
                  )}
                </li>
              ))}
        </ul>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="tw-table-scroll" ref={scroller} tabIndex={0} aria-label={label}>
          <table
            className="tw-table"
            style={{ minWidth: total }}
            aria-label={label}
            aria-busy={list?.fetching ?? false}
          >
            <colgroup>
              {selection && <col style={{ width: TICK_WIDTH }} />}
              {shown.map((c) => (
                <col key={c.key} style={{ width: widthOf(c) }} />
              ))}
            </colgroup>
            <thead>
              <tr>
                {selection && (
                  <th className="tw-tick tw-fixed" style={{ left: 0 }} scope="col">
                    <Checkbox
                      checked={allTicked}
                      indeterminate={someTicked}
                      aria-label={t('table.selectAll')}
                      onChange={() => {
                        const next = new Set(selection.selected);
                        for (const key of keys) {
                          if (allTicked) next.delete(key);
                          else next.add(key);
                        }
                        selection.onChange(next);
                      }}
                    />
                  </th>
                )}
                {shown.map((c) => {
                  const sorted = sort?.key === c.key;
                  return (
                    <th
                      key={c.key}
                      scope="col"
                      {...cell(c)}
                      aria-sort={sorted ? (sort.desc ? 'descending' : 'ascending') : undefined}
                    >
                      {c.sortable && onSort ? (
                        <button type="button" className="tw-sort" onClick={() => turnSort(c)}>
                          <span className="tw-clip">{c.title}</span>
                          {sorted && (sort.desc ? <ArrowDownOutlined /> : <ArrowUpOutlined />)}
                        </button>
                      ) : (
                        <span className="tw-clip">{c.title}</span>
                      )}
                      <i className="tw-resize" onPointerDown={(e) => resize(e, c)} aria-hidden="true" />
                    </th>
                  );
                })}
              </tr>
            </thead>
            <tbody>
              {firstLoad
                ? Array.from({ length: 12 }, (_, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
                    <tr key={i} className="tw-row-loading">
                      {selection && <td className="tw-tick tw-fixed" style={{ left: 0 }} />}
                      {shown.map((c, j) => (
                        <td key={c.key} {...cell(c)}>
                          <span className="tw-bar" style={{ width: `${55 + ((i * 7 + j * 13) % 40)}%` }} />
                        </td>
                      ))}
                    </tr>
                  ))
                : rows.map((row, i) => {
                    const key = keys[i] ?? '';
                    const ticked = selected?.has(key) ?? false;
                    const tone = props.rowTone?.(row);
                    return (
                      <tr
                        key={key}
                        data-row={i}
                        tabIndex={i === Math.max(active, 0) ? 0 : -1}
                        className={`${ticked ? 'tw-ticked' : ''} ${i === active ? 'tw-active' : ''} ${onOpen ? 'tw-openable' : ''} ${tone ? `tw-row-${tone}` : ''}`}
                        onFocus={(e) => e.target === e.currentTarget && setActive(i)}
                        onKeyDown={(e) => onRowKey(e, i)}
                        onClick={(e) => {
                          if ((e.target as HTMLElement).closest('a,button,input,label,[role="button"]')) return;
                          if (window.getSelection()?.toString()) return;
                          onOpen?.(row);
                        }}
                      >
                        {selection && (
                          <td className="tw-tick tw-fixed" style={{ left: 0 }}>
                            <Checkbox
                              checked={ticked}
                              tabIndex={-1}
                              aria-label={t('table.selectRow', { row: i + 1 })}
                              onChange={(e) => tick(i, (e.nativeEvent as MouseEvent).shiftKey === true)}
                            />
                          </td>
                        )}
                        {shown.map((c) => (
                          <td key={c.key} {...cell(c)}>
                            {c.render ? c.render(row) : plain((row as Record<string, unknown>)[c.key])}
                          </td>
                        ))}
                      </tr>
                    );
                  })}
            </tbody>
          </table>
        </section>
      )}
      {list && !failed && (rows.length > 0 || list.hasPrevious) && (
        <footer className="tw-list-foot">
          <span className="tw-total" aria-live="polite">
            {list.total ? (
              list.total.more && props.onExactTotal ? (
                <button type="button" className="tw-link" onClick={props.onExactTotal} title={t('table.exact')}>
                  {t('table.total', { total: formatTotal(list.total, i18n.language) })}
                </button>
              ) : (
                t('table.total', { total: formatTotal(list.total, i18n.language) })
              )
            ) : null}
          </span>
          {!cards && <span className="tw-foot-hint">{t('table.keys')}</span>}
          <nav className="tw-pager" aria-label={t('table.pages')}>
            <Button
              type="text"
              size="small"
              icon={<LeftOutlined />}
              disabled={!list.hasPrevious}
              onClick={list.previous}
              aria-label={t('table.previous')}
            />
            <span>{t('table.page', { page: list.page })}</span>
            <Button
              type="text"
              size="small"
              icon={<RightOutlined />}
              disabled={!list.hasNext}
              onClick={list.next}
              aria-label={t('table.next')}
            />
          </nav>
        </footer>
      )}
    </div>
  );
}

function plain(value: unknown): ReactNode {
  if (value === null || value === undefined || value === '') return <span className="tw-muted">—</span>;
  return <span className="tw-clip">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</span>;
}
