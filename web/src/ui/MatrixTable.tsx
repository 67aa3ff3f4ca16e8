import { Fragment, type ReactNode } from 'react';

export interface MatrixColumn {
  key: string;
  title: ReactNode;
  /** Second heading row. */
  group?: string;
  width?: number;
}
export interface MatrixRow {
  key: string;
  title: ReactNode;
  hint?: ReactNode;
  group?: string;
}
interface Props {
  label: string;
  corner?: ReactNode;
  rows: MatrixRow[];
  columns: MatrixColumn[];
  cell: (row: MatrixRow, column: MatrixColumn) => ReactNode;
}

/** Two dimensions, both long: headings stay in view on both sides. */
export function MatrixTable({ label, corner, rows, columns, cell }: Props) {
  const groups: Array<{ name: string; span: number }> = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last && last.name === (column.group ?? '')) last.span++;
    else groups.push({ name: column.group ?? '', span: 1 });
  }
  const grouped = columns.some((c) => c.group);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="tw-matrix-scroll" tabIndex={0} aria-label={label}>
      <table className={grouped ? 'tw-matrix tw-matrix-grouped' : 'tw-matrix'}>
        <thead>
          {grouped && (
            <tr>
              <th scope="col" rowSpan={2} className="tw-matrix-corner">
                {corner}
              </th>
              {groups.map((g, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: position is the identity
                <th key={i} scope="colgroup" colSpan={g.span} className="tw-matrix-group">
                  {g.name}
                </th>
              ))}
            </tr>
          )}
          <tr className={grouped ? 'tw-matrix-second' : ''}>
            {!grouped && (
              <th scope="col" className="tw-matrix-corner">
                {corner}
              </th>
            )}
            {columns.map((c) => (
              <th key={c.key} scope="col" style={c.width ? { minWidth: c.width } : undefined}>
                {c.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <Fragment key={row.key}>
              {row.group && row.group !== rows[i - 1]?.group && (
                <tr className="tw-matrix-section">
                  <th scope="rowgroup" colSpan={columns.length + 1}>
                    {row.group}
                  </th>
                </tr>
              )}
              <tr>
                <th scope="row">
                  {row.title}
                  {row.hint && <span className="tw-muted tw-matrix-hint">{row.hint}</span>}
                </th>
                {columns.map((column) => (
                  <td key={column.key}>{cell(row, column)}</td>
                ))}
              </tr>
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}
