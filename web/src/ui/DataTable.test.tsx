import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/client';
import { readStored } from '@/lib/store';
import { show } from '../../test/render';
import { arrangeColumns, type Column, DataTable, type DataTableProps, type ListState, type Sort } from './DataTable';

interface Row {
  id: string;
  name: string;
  city: string;
}
const rows: Row[] = [
  { id: 'a', name: 'Weber', city: 'Stuttgart' },
  { id: 'b', name: 'Moreau', city: 'Lyon' },
  { id: 'c', name: 'Blue Ridge', city: '' },
];
const columns: Column<Row>[] = [
  { key: 'name', title: 'Name', fixed: true, sortable: true },
  { key: 'city', title: 'City' },
  { key: 'id', title: 'Number', optional: true },
];
const list = (more: Partial<ListState> = {}): ListState => ({
  total: { count: 3, more: false },
  page: 1,
  hasNext: false,
  hasPrevious: false,
  next: vi.fn(),
  previous: vi.fn(),
  loading: false,
  fetching: false,
  error: null,
  reload: vi.fn(),
  ...more,
});
function Table(props: Partial<DataTableProps<Row>> & { onSelected?: (s: Set<string>) => void }) {
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [sort, setSort] = useState<Sort | undefined>();
  return (
    <DataTable<Row>
      id="test"
      label="Customers"
      columns={columns}
      rows={rows}
      rowKey={(r) => r.id}
      sort={sort}
      onSort={setSort}
      selection={{
        selected,
        onChange: (s) => {
          setSelected(s);
          props.onSelected?.(s);
        },
      }}
      bulk={<button type="button">Transfer</button>}
      list={list()}
      {...props}
    />
  );
}
/** What the table last told to be selected. */
const chosen = (spy: ReturnType<typeof vi.fn>) => {
  const last: unknown = spy.mock.lastCall?.[0];
  if (!(last instanceof Set)) throw new Error('nothing was selected yet');
  return last as Set<string>;
};
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });

describe('DataTable', () => {
  it('shows rows, a dash for what is empty, and the total', () => {
    show(<Table />);
    expect(screen.getAllByRole('row')).toHaveLength(4);
    expect(within(screen.getByText('Blue Ridge').closest('tr') as HTMLElement).getByText('—')).toBeInTheDocument();
    expect(screen.getByText('3 in all')).toBeInTheDocument();
    expect(screen.queryByText('Number')).not.toBeInTheDocument();
  });

  it('says "more than that" for a total the server stopped counting', async () => {
    const exact = vi.fn();
    show(<Table list={list({ total: { count: 10000, more: true } })} onExactTotal={exact} />);
    await userEvent.click(screen.getByText('10,000+ in all'));
    expect(exact).toHaveBeenCalledOnce();
  });

  it('is used by keyboard: j k move, x ticks, Enter opens, Escape clears', () => {
    const open = vi.fn();
    const selected = vi.fn();
    show(<Table onOpen={open} onSelected={selected} />);
    press('j');
    expect(document.activeElement).toBe(screen.getByText('Weber').closest('tr'));
    press('j');
    press('x');
    expect([...chosen(selected)]).toEqual(['b']);
    press('k');
    press('Enter');
    expect(open).toHaveBeenCalledWith(rows[0]);
    expect(screen.getByText('1 selected')).toBeInTheDocument();
    expect(screen.getByText('Transfer')).toBeInTheDocument();
    press('Escape');
    expect(screen.queryByText('1 selected')).not.toBeInTheDocument();
  });

  it('leaves the keyboard alone while somebody types', () => {
    const selected = vi.fn();
    show(
      <>
        <input aria-label="elsewhere" />
        <Table onSelected={selected} />
      </>,
    );
    const input = screen.getByLabelText('elsewhere');
    input.focus();
    fireEvent.keyDown(input, { key: 'j' });
    fireEvent.keyDown(input, { key: 'x' });
    expect(document.activeElement).toBe(input);
    expect(selected).not.toHaveBeenCalled();
  });

  it('ticks all rows of the page, and none of them again', async () => {
    const selected = vi.fn();
    show(<Table onSelected={selected} />);
    const all = screen.getByLabelText('Select all on this page');
    await userEvent.click(all);
    expect([...chosen(selected)]).toEqual(['a', 'b', 'c']);
    await userEvent.click(all);
    expect(chosen(selected).size).toBe(0);
  });

  it('turns the order: up, down, none', async () => {
    show(<Table />);
    const head = screen.getByRole('columnheader', { name: /Name/ });
    const button = within(head).getByRole('button');
    await userEvent.click(button);
    expect(head).toHaveAttribute('aria-sort', 'ascending');
    await userEvent.click(button);
    expect(head).toHaveAttribute('aria-sort', 'descending');
    await userEvent.click(button);
    expect(head).not.toHaveAttribute('aria-sort');
  });

  it('turns pages both ways only where there are any', async () => {
    const state = list({ hasNext: true, page: 2, hasPrevious: true });
    show(<Table list={state} />);
    await userEvent.click(screen.getByLabelText('Next page'));
    await userEvent.click(screen.getByLabelText('Previous page'));
    expect(state.next).toHaveBeenCalledOnce();
    expect(state.previous).toHaveBeenCalledOnce();
  });

  it('has states for loading, failing and finding nothing', async () => {
    const { again } = show(<Table rows={[]} list={list({ loading: true })} />);
    expect(screen.getByRole('table')).toHaveAttribute('aria-busy', 'false');
    expect(document.querySelectorAll('.tw-row-loading')).toHaveLength(12);
    const broken = list({ error: new ApiError(500, { request_id: 'r9' }) });
    again(<Table rows={[]} list={broken} />);
    expect(screen.getByText('Request r9')).toBeInTheDocument();
    await userEvent.click(screen.getByText('Try again'));
    expect(broken.reload).toHaveBeenCalledOnce();
    again(<Table rows={[]} empty={<p>Import your list</p>} />);
    expect(screen.getByText('Import your list')).toBeInTheDocument();
  });

  it('remembers chosen columns and their order', async () => {
    show(<Table />);
    await userEvent.click(screen.getByLabelText('Columns and density'));
    await userEvent.click(await screen.findByLabelText('Number'));
    expect(screen.getAllByRole('columnheader').map((h) => h.textContent)).toEqual(['', 'Name', 'City', 'Number']);
    fireEvent.keyDown(screen.getByLabelText('Number'), { key: 'ArrowUp', altKey: true });
    expect(screen.getAllByRole('columnheader').map((h) => h.textContent)).toEqual(['', 'Name', 'Number', 'City']);
    expect(readStored('columns.test', { order: [] as string[] }).order).toEqual(['id', 'city']);
  });
});

describe('arrangeColumns', () => {
  const keys = (state: { order: string[]; hidden: string[] }) =>
    arrangeColumns(columns, { ...state, widths: {} }).map((c) => c.key);
  it('shows the usual columns until something is chosen', () =>
    expect(keys({ order: [], hidden: [] })).toEqual(['name', 'city']));
  it('keeps the fixed one first whatever was saved', () =>
    expect(keys({ order: ['id', 'city', 'name'], hidden: ['name'] })).toEqual(['name', 'id', 'city']));
  it('treats a column newer than the saved state as usual', () => {
    expect(keys({ order: ['id'], hidden: [] })).toEqual(['name', 'id', 'city']);
    expect(keys({ order: ['city'], hidden: [] })).toEqual(['name', 'city']);
  });
});
