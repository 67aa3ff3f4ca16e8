/** Pairs in the archive that may be one customer. The server walks the archive in steps and suggests; people decide. */
import { CheckCircleOutlined, MergeCellsOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useStored } from '@/lib/store';
import { AppLink } from '@/ui/AppLink';
import { PageHeader } from '@/ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';
import { CountryChip, Person, StatusTag } from '@/ui/Status';
import './customers.css';
import { useReasonText } from './DuplicateNotice';
import { useDictionary } from './dictionary';
import type { Pair, PairSide } from './types';

const MergeDialog = lazy(() => import('./MergeDialog'));
const path = '/api/v1/customers/duplicate-pairs';
const nobody: string[] = [];

export function DuplicatesPage() {
  const { t } = useTranslation('customers');
  const dictionary = useDictionary();
  const reasons = useReasonText();
  const [merging, setMerging] = useState<Pair>();
  // "Not the same" is this reader's own judgement on this device; it changes nothing for others.
  const [apart, setApart] = useStored<string[]>('duplicates.apart', nobody);
  const query = useInfiniteQuery({
    queryKey: [path, 'pages'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.get(path, { query: { cursor: pageParam || undefined, limit: 20 }, signal }),
    getNextPageParam: (last) => last.next_cursor || undefined,
  });
  const pairs = (query.data?.pages ?? []).flatMap((p) => p.items).filter((p) => !apart.includes(`${p.a.id}:${p.b.id}`));
  return (
    <div className="tw-page tw-wide-page">
      <PageHeader
        title={t('duplicates')}
        breadcrumb={[{ label: t('title'), to: '/customers' }, { label: t('duplicates') }]}
        description={t('duplicatesText')}
      />
      {query.isPending ? (
        <Skeleton rows={8} />
      ) : query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : pairs.length === 0 && !query.hasNextPage ? (
        <EmptyState icon={<CheckCircleOutlined />} title={t('noDuplicates')} text={t('noDuplicatesText')} />
      ) : (
        <ul className="tw-pairs">
          {pairs.map((pair) => (
            <li key={`${pair.a.id}:${pair.b.id}`} className="tw-panel tw-pair">
              <Side side={pair.a} />
              <span className="tw-pair-why">
                <StatusTag tone="amber">{reasons(pair.why)}</StatusTag>
              </span>
              <Side side={pair.b} />
              <span className="tw-pair-actions">
                <Button type="primary" size="small" icon={<MergeCellsOutlined />} onClick={() => setMerging(pair)}>
                  {t('compareMerge')}
                </Button>
                <Button
                  size="small"
                  type="text"
                  onClick={() => setApart((before) => [...before.slice(-499), `${pair.a.id}:${pair.b.id}`])}
                >
                  {t('notSame')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button block type="text" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('lookFurther')}
        </Button>
      )}
      <Suspense fallback={null}>
        {merging && (
          <MergeDialog
            winner={merging.a}
            loser={merging.b}
            dictionary={dictionary}
            onClose={() => setMerging(undefined)}
            onMerged={() => {
              setMerging(undefined);
              void query.refetch();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

function Side({ side }: { side: PairSide }) {
  return (
    <span className="tw-pair-side">
      <AppLink href={`/customers/${side.id}`} className="tw-strong tw-clip">
        {side.name}
      </AppLink>
      <span className="tw-card-line">
        {side.country && <CountryChip code={side.country} />}
        <span className="tw-muted">{side.code}</span>
        {side.owner && <Person name={side.owner} size={16} />}
      </span>
    </span>
  );
}
