/** Which columns a table shows and in which order: tick, drag, or Alt+↑/↓ on a line. Loaded when first opened. */
import { HolderOutlined } from '@ant-design/icons';
import { Button, Checkbox, Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column, ColumnState, Density } from './DataTable';
import { draggable, dropZone } from './dnd';

interface Props {
  columns: Column<unknown>[];
  state: ColumnState;
  onChange: (state: ColumnState) => void;
  density: Density;
  onDensity: (density: Density) => void;
}

export default function ColumnChooser({ columns, state, onChange, density, onDensity }: Props) {
  const { t } = useTranslation();
  const position = new Map(state.order.map((key, i) => [key, i]));
  const lines = columns
    .map((column, i) => ({ column, at: column.fixed ? -1 : (position.get(column.key) ?? 1000 + i) }))
    .sort((a, b) => a.at - b.at)
    .map(({ column }) => column);
  const untouched = state.order.length === 0 && state.hidden.length === 0;
  const known = (c: Column<unknown>) => position.has(c.key) || state.hidden.includes(c.key);
  const isHidden = (c: Column<unknown>) =>
    !c.fixed && (untouched || !known(c) ? c.optional === true : state.hidden.includes(c.key));

  const commit = (order: Column<unknown>[], hidden: string[]) =>
    onChange({ ...state, order: order.filter((c) => !c.fixed).map((c) => c.key), hidden });
  const hiddenNow = lines.filter(isHidden).map((c) => c.key);
  const toggle = (c: Column<unknown>) =>
    commit(lines, isHidden(c) ? hiddenNow.filter((k) => k !== c.key) : [...hiddenNow, c.key]);
  const move = (key: string, to: number) => {
    const from = lines.findIndex((c) => c.key === key);
    const target = lines[to];
    if (from < 0 || !target || target.fixed || from === to) return;
    const next = [...lines];
    const [taken] = next.splice(from, 1);
    if (taken) next.splice(to, 0, taken);
    commit(next, hiddenNow);
  };

  return (
    <div className="tw-chooser">
      <div className="tw-chooser-head">
        <Segmented
          size="small"
          value={density}
          onChange={(v) => onDensity(v as Density)}
          options={[
            { value: 'compact', label: t('table.compact') },
            { value: 'normal', label: t('table.normal') },
          ]}
        />
        <Button size="small" type="link" onClick={() => onChange({ order: [], hidden: [], widths: {} })}>
          {t('table.resetColumns')}
        </Button>
      </div>
      <ul className="tw-chooser-list">
        {lines.map((c, i) => (
          <Line
            key={c.key}
            column={c}
            checked={!isHidden(c)}
            onToggle={() => toggle(c)}
            onMove={(by) => move(c.key, i + by)}
            onDrop={(key) => move(key, i)}
          />
        ))}
      </ul>
      <p className="tw-hint">{t('table.chooserHint')}</p>
    </div>
  );
}

function Line({
  column,
  checked,
  onToggle,
  onMove,
  onDrop,
}: {
  column: Column<unknown>;
  checked: boolean;
  onToggle: () => void;
  onMove: (by: number) => void;
  onDrop: (key: string) => void;
}) {
  const line = useRef<HTMLLIElement>(null);
  const [over, setOver] = useState(false);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  useEffect(() => {
    const element = line.current;
    if (!element || column.fixed) return;
    const stopDrag = draggable(element, { column: column.key });
    const stopDrop = dropZone(element, {
      accepts: (data) => typeof data.column === 'string' && data.column !== column.key,
      onOver: setOver,
      onDrop: (data) => drop.current(String(data.column)),
    });
    return () => {
      stopDrag();
      stopDrop();
    };
  }, [column.key, column.fixed]);
  return (
    <li ref={line} className={over ? 'tw-chooser-line tw-over' : 'tw-chooser-line'}>
      <Checkbox
        checked={checked}
        disabled={column.fixed}
        onChange={onToggle}
        onKeyDown={(e) => {
          if (!e.altKey || (e.key !== 'ArrowUp' && e.key !== 'ArrowDown')) return;
          e.preventDefault();
          onMove(e.key === 'ArrowUp' ? -1 : 1);
        }}
      >
        {column.title}
        {column.group && <span className="tw-muted"> · {column.group}</span>}
      </Checkbox>
      {!column.fixed && <HolderOutlined className="tw-grip" aria-hidden="true" />}
    </li>
  );
}
