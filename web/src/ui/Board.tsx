/** Cards in columns. Moved by dragging, or by the "move to…" menu every card has: for keyboards, phones and tired hands. */
import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tone } from '@/app/theme';
import { formatTotal } from '@/lib/money';
import { draggable, dropZone } from './dnd';
import { usePhone } from './phone';

export interface BoardColumn<Card> {
  key: string;
  title: string;
  tone?: Tone;
  cards: Card[];
  /** All there are, not only the loaded ones. */
  total?: { count: number; more?: boolean };
  /** Second line of the heading: a sum, a rule. */
  note?: ReactNode;
  hasMore?: boolean;
  onMore?: () => void;
  loading?: boolean;
}

interface Props<Card> {
  label: string;
  columns: BoardColumn<Card>[];
  cardKey: (card: Card) => string;
  cardLabel: (card: Card) => string;
  renderCard: (card: Card) => ReactNode;
  onOpen?: (card: Card) => void;
  /** Omit when the reader may not move cards. */
  onMove?: (card: Card, from: string, to: string) => void;
  mayMove?: (card: Card, to: string) => boolean;
}

export function Board<Card>(props: Props<Card>) {
  const { columns, label } = props;
  const { t } = useTranslation();
  const phone = usePhone();
  const [shown, setShown] = useState(0);
  const visible = phone ? columns.slice(shown, shown + 1) : columns;
  const moveByKey = (key: string, from: string, to: string) => {
    const card = columns.find((c) => c.key === from)?.cards.find((c) => props.cardKey(c) === key);
    if (card && from !== to) props.onMove?.(card, from, to);
  };
  return (
    <div className="tw-board-wrap">
      {phone && (
        <div className="tw-board-tabs" role="tablist" aria-label={label}>
          {columns.map((c, i) => (
            <button
              key={c.key}
              type="button"
              role="tab"
              aria-selected={i === shown}
              className="tw-view"
              onClick={() => setShown(i)}
            >
              {c.title} <span className="tw-muted">{c.total?.count ?? c.cards.length}</span>
            </button>
          ))}
        </div>
      )}
      <section className="tw-board" aria-label={label}>
        {visible.map((column) => (
          <BoardLane key={column.key} {...props} column={column} moveByKey={moveByKey} moveText={t('board.moveTo')} />
        ))}
      </section>
    </div>
  );
}

interface LaneProps<Card> extends Props<Card> {
  column: BoardColumn<Card>;
  moveByKey: (key: string, from: string, to: string) => void;
  moveText: string;
}

function BoardLane<Card>({ column, moveByKey, ...props }: LaneProps<Card>) {
  const { t, i18n } = useTranslation();
  const lane = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  const drop = useRef(moveByKey);
  drop.current = moveByKey;
  const movable = props.onMove !== undefined;
  useEffect(() => {
    const element = lane.current;
    if (!element || !movable) return;
    return dropZone(element, {
      accepts: (data) => typeof data.card === 'string' && data.from !== column.key,
      onOver: setOver,
      onDrop: (data) => drop.current(String(data.card), String(data.from), column.key),
    });
  }, [column.key, movable]);
  return (
    <section ref={lane} className={over ? 'tw-lane tw-over' : 'tw-lane'} aria-label={column.title}>
      <header className="tw-lane-head">
        <i className={`tw-lane-dot tw-dot-${column.tone ?? 'grey'}`} aria-hidden="true" />
        <h3>{column.title}</h3>
        <span className="tw-muted">{formatTotal(column.total ?? { count: column.cards.length }, i18n.language)}</span>
        {column.note && <div className="tw-lane-note">{column.note}</div>}
      </header>
      <ul className="tw-lane-cards">
        {column.cards.map((card) => (
          <BoardCard key={props.cardKey(card)} {...props} card={card} from={column.key} />
        ))}
        {column.cards.length === 0 && !column.loading && <li className="tw-lane-empty">{t('board.empty')}</li>}
      </ul>
      {column.hasMore && (
        <Button type="text" block size="small" loading={column.loading} onClick={column.onMore}>
          {t('timeline.more')}
        </Button>
      )}
    </section>
  );
}

function BoardCard<Card>({
  card,
  from,
  moveText,
  ...props
}: Omit<LaneProps<Card>, 'column' | 'moveByKey'> & { card: Card; from: string }) {
  const element = useRef<HTMLLIElement>(null);
  const [dragging, setDragging] = useState(false);
  const key = props.cardKey(card);
  const movable = props.onMove !== undefined;
  useEffect(() => {
    if (!element.current || !movable) return;
    return draggable(element.current, { card: key, from }, setDragging);
  }, [key, from, movable]);
  const targets = props.columns.filter((c) => c.key !== from && (props.mayMove?.(card, c.key) ?? true));
  return (
    <li ref={element} className={dragging ? 'tw-board-card tw-dragging' : 'tw-board-card'}>
      {props.onOpen ? (
        <button type="button" className="tw-card-button" onClick={() => props.onOpen?.(card)}>
          {props.renderCard(card)}
        </button>
      ) : (
        props.renderCard(card)
      )}
      {movable && targets.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              {
                type: 'group',
                label: moveText,
                children: targets.map((c) => ({
                  key: c.key,
                  label: c.title,
                  onClick: () => props.onMove?.(card, from, c.key),
                })),
              },
            ],
          }}
        >
          <Button
            className="tw-card-menu"
            type="text"
            size="small"
            icon={<MoreOutlined />}
            aria-label={`${props.cardLabel(card)}: ${moveText}`}
          />
        </Dropdown>
      )}
    </li>
  );
}
