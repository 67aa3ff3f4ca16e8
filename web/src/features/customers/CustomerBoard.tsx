/** Customers by stage. A card moves at once and can be taken back; the server has the last word. */
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { keyOf, useApi } from '@/api/queries';
import { useCan, useZone } from '@/app/session';
import { Board } from '@/ui/Board';
import { LocalClock } from '@/ui/LocalClock';
import { ErrorState, Skeleton } from '@/ui/State';
import { Avatar, CountryChip, StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { useCustomerCalls } from './api';
import { type Dictionary, stageTones, tierTones } from './dictionary';
import { titleOf } from './record';
import type { BoardColumnData, Customer } from './types';

interface Props {
  q?: string;
  filter?: string;
  dictionary: Dictionary;
  onOpen: (customer: Customer) => void;
  empty: ReactNode;
}

const shown = 'country,stage,time_zone,owner,value_tier,next_contact_on';

/** The columns with one card moved to the top of another stage. */
export function moveCard(columns: BoardColumnData[], card: Customer, from: string, to: string): BoardColumnData[] {
  return columns.map((column) => {
    const items = column.items ?? [];
    if (column.stage === from)
      return { ...column, count: Math.max(0, column.count - 1), items: items.filter((c) => c.id !== card.id) };
    if (column.stage === to)
      return {
        ...column,
        count: column.count + 1,
        items: [{ ...card, stage: to }, ...items.filter((c) => c.id !== card.id)],
      };
    return column;
  });
}

export default function CustomerBoard({ q, filter, dictionary, onOpen, empty }: Props) {
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const undo = useUndo();
  const zone = useZone();
  const calls = useCustomerCalls();
  const mayEdit = useCan('customer', 'edit') && dictionary.get('stage')?.level === 'edit';
  const parameters = { query: { q, filter, columns: shown } };
  const key = keyOf('/api/v1/customers/board', parameters);
  const { data, error, isPending, refetch } = useApi('/api/v1/customers/board', parameters);
  const [loading, setLoading] = useState('');
  if (isPending) return <Skeleton rows={8} />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const columns = data.columns ?? [];

  const put = (next: BoardColumnData[]) => client.setQueryData(key, { columns: next });
  const move = async (card: Customer, from: string, to: string) => {
    const before = columns;
    put(moveCard(columns, card, from, to));
    try {
      const saved = await calls.change(card.id, card.version, { stage: to });
      const name = dictionary.option('stage', to);
      undo.show(t('movedTo', { name: titleOf(card), stage: name }), () =>
        calls.change(card.id, saved.version, { stage: from }),
      );
    } catch (failure) {
      put(before);
      undo.fail(failure);
      void refetch();
    }
  };
  const more = async (column: BoardColumnData) => {
    if (!column.next_cursor) return;
    setLoading(column.stage);
    try {
      const only = { field: 'stage', op: 'eq', value: column.stage };
      const asked = filter ? { and: [only, JSON.parse(filter) as object] } : { and: [only] };
      const page = await api.get('/api/v1/customers', {
        query: {
          q,
          filter: JSON.stringify(asked),
          cursor: column.next_cursor,
          columns: shown,
          count: 'none',
          limit: 50,
        },
      });
      put(
        columns.map((c) =>
          c.stage === column.stage
            ? { ...c, items: [...(c.items ?? []), ...page.items], next_cursor: page.next_cursor }
            : c,
        ),
      );
    } catch (failure) {
      undo.fail(failure);
    } finally {
      setLoading('');
    }
  };

  if (columns.every((c) => c.count === 0)) return <>{empty}</>;
  return (
    <Board<Customer>
      label={t('boardLabel')}
      columns={columns.map((c) => ({
        key: c.stage,
        title: dictionary.option('stage', c.stage),
        tone: stageTones[c.stage] ?? 'grey',
        cards: c.items ?? [],
        total: { count: c.count, more: c.more },
        hasMore: Boolean(c.next_cursor),
        onMore: () => void more(c),
        loading: loading === c.stage,
      }))}
      cardKey={(c) => c.id}
      cardLabel={titleOf}
      onOpen={onOpen}
      onMove={mayEdit ? (card, from, to) => void move(card, from, to) : undefined}
      renderCard={(c) => (
        <span className="tw-stack tw-board-customer">
          <strong className="tw-clip">{titleOf(c)}</strong>
          <span className="tw-card-line">
            {c.country && <CountryChip code={c.country} />}
            {c.time_zone && <LocalClock short zone={c.time_zone} readerZone={zone} country={c.country} />}
            {c.value_tier && (
              <StatusTag tone={tierTones[c.value_tier] ?? 'grey'}>
                {dictionary.option('value_tier', c.value_tier)}
              </StatusTag>
            )}
            <span className="tw-grow" />
            {c.owner && (
              <span title={c.owner.name}>
                <Avatar name={c.owner.name} size={20} />
              </span>
            )}
          </span>
        </span>
      )}
    />
  );
}
