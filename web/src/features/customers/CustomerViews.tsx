/** The tabs of saved views above the list. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi } from '@/api/queries';
import { useStored } from '@/lib/store';
import { filterToText } from '@/ui/filter';
import { ViewTabs } from '@/ui/ViewTabs';
import type { Dictionary } from './dictionary';
import { differsFromView, type ListSearch, searchOfView, specOfSearch } from './listState';
import { versionTag } from './record';
import type { StoredView } from './types';

const mineFilter = filterToText({ and: [{ field: 'owner', op: 'in', value: ['me'] }] });
const dueFilter = filterToText({
  and: [
    { field: 'owner', op: 'in', value: ['me'] },
    { field: 'next_contact_on', op: 'lte', value: 'today' },
  ],
});
const nothing: ListSearch = {
  q: undefined,
  filter: undefined,
  sort: undefined,
  cols: undefined,
  layout: undefined,
  view: undefined,
};

interface Props {
  search: ListSearch;
  dictionary: Dictionary;
  /** Keys of the columns on screen. */
  shown: string[];
  go: (change: Partial<ListSearch>, replace?: boolean) => void;
}

export function CustomerViews({ search, dictionary, shown, go }: Props) {
  // A shipped view that asks about a field one may not read would only be refused.
  const sees = (key: string) => dictionary.loading || dictionary.get(key)?.filterable === true;
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const { data } = useApi('/api/v1/views', { query: { entity: 'customer' } }, { staleTime: 60_000 });
  const [preferred, setPreferred] = useStored('view.customers', '');
  const views = data?.items ?? [];
  const fixed: Array<{ id: string; name: string; search: ListSearch }> = [
    { id: 'all', name: t('viewAll'), search: nothing },
    ...(sees('owner')
      ? [{ id: 'mine', name: t('viewMine'), search: { ...nothing, view: 'mine', filter: mineFilter } }]
      : []),
    ...(sees('owner') && sees('next_contact_on')
      ? [
          {
            id: 'due',
            name: t('viewDue'),
            search: { ...nothing, view: 'due', filter: dueFilter, sort: 'next_contact_on' },
          },
        ]
      : []),
  ];
  const current = views.find((v) => v.id === search.view);
  const shipped = fixed.find((v) => v.id === (search.view ?? 'all'));
  const refresh = () => invalidatePaths(client, ['/api/v1/views']);

  const select = (id: string, replace = false) => {
    const own = views.find((v) => v.id === id);
    const ready = fixed.find((v) => v.id === id);
    if (own) go({ ...nothing, ...searchOfView(own.id, own.spec) }, replace);
    else if (ready) go(ready.search, replace);
  };

  // A bare /customers opens the view the reader prefers, once.
  const opened = useRef(false);
  const bare =
    !search.view && !search.q && !search.filter && !search.sort && !search.cols && !search.layout && !search.new;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the first arrival counts
  useEffect(() => {
    if (opened.current || !data) return;
    opened.current = true;
    if (bare && preferred) select(preferred, true);
  }, [data]);

  const changed = current
    ? differsFromView(search, current.spec)
    : differsFromView(search, specOfSearch(shipped?.search ?? {}, []));
  const create = (name: string, shared: boolean, spec = specOfSearch(search, shown)) =>
    api.post('/api/v1/views', { body: { entity: 'customer', name, shared, spec } });
  const change = async (
    view: StoredView | undefined,
    body: { name?: string; shared?: boolean; spec?: StoredView['spec'] },
  ) => {
    if (!view) return;
    await api.patch('/api/v1/views/{id}', { path: { id: view.id }, body, ifMatch: versionTag(view.version) });
    await refresh();
  };

  return (
    <ViewTabs
      fixed={fixed}
      views={views.map((v) => ({
        id: v.id,
        name: v.name,
        shared: v.shared,
        mine: v.mine,
        is_default: v.id === preferred,
      }))}
      current={current?.id ?? shipped?.id ?? 'all'}
      changed={changed}
      mayShare
      onSelect={(id) => select(id)}
      onCreate={async (name, shared) => {
        const made = await create(name, shared);
        await refresh();
        go({ ...nothing, ...searchOfView(made.id, made.spec) });
      }}
      onOverwrite={(id) =>
        change(
          views.find((v) => v.id === id),
          { spec: specOfSearch(search, shown) },
        )
      }
      onRename={(id, name, shared) =>
        change(
          views.find((v) => v.id === id),
          { name, shared },
        )
      }
      onDelete={async (id) => {
        const view = views.find((v) => v.id === id);
        await api.delete('/api/v1/views/{id}', { path: { id }, ifMatch: view && versionTag(view.version) });
        await refresh();
        go(nothing);
        return async () => {
          if (!view) return;
          const made = await create(view.name, view.shared, view.spec);
          await refresh();
          go({ ...nothing, ...searchOfView(made.id, made.spec) });
        };
      }}
      onSetDefault={async (id) => setPreferred(id)}
    />
  );
}
