import type { ReactNode } from 'react';

interface Props<Item> {
  label: string;
  items: Item[];
  itemKey: (item: Item) => string;
  render: (item: Item) => ReactNode;
  onOpen?: (item: Item) => void;
  empty?: ReactNode;
}

/** A short list of things as rows inside a panel. */
export function CardList<Item>({ label, items, itemKey, render, onOpen, empty }: Props<Item>) {
  if (items.length === 0) return <>{empty}</>;
  return (
    <ul className="tw-lines" aria-label={label}>
      {items.map((item) => (
        <li key={itemKey(item)}>
          {onOpen ? (
            <button type="button" className="tw-line" onClick={() => onOpen(item)}>
              {render(item)}
            </button>
          ) : (
            <div className="tw-line">{render(item)}</div>
          )}
        </li>
      ))}
    </ul>
  );
}
