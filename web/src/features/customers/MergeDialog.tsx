/** Two customers become one: find the other, choose field by field, merge, with the way back. */
import { MergeCellsOutlined, SwapOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi, useDebounced } from '@/api/queries';
import { textOf } from '@/i18n';
import { CardList } from '@/ui/CardList';
import { usePhone } from '@/ui/phone';
import { EmptyState, ErrorState, Skeleton, useErrorText } from '@/ui/State';
import { CountryChip } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { DuplicateNotice, useDuplicates } from './DuplicateNotice';
import { type Dictionary, useLabel } from './dictionary';
import { type Choices, differing, dropped, type Side, suggest, swapSides, takeAll } from './merge';
import { titleOf } from './record';
import type { MergeField } from './types';
import { FieldValue } from './values';

export interface MergeSide {
  id: string;
  name: string;
  code?: string;
  country?: string;
}

interface Props {
  winner: MergeSide & { name_local?: string; website?: string };
  loser?: MergeSide;
  dictionary: Dictionary;
  onClose: () => void;
  /** Called with the id of the customer that is kept. */
  onMerged: (kept: string) => void;
}

export default function MergeDialog({ winner, loser, dictionary, onClose, onMerged }: Props) {
  const { t } = useTranslation(['customers', 'common']);
  const phone = usePhone();
  const [pair, setPair] = useState<{ winner: MergeSide; loser?: MergeSide }>({ winner, loser });
  const [choices, setChoices] = useState<Choices>();
  const other = pair.loser;
  const swap = () => {
    if (!other) return;
    setPair({ winner: other, loser: pair.winner });
    if (choices) setChoices(swapSides(choices));
  };
  return (
    <Drawer open onClose={onClose} size={phone ? '100%' : 860} title={t('mergeTitle')} destroyOnHidden>
      {other ? (
        <Choose
          key={`${pair.winner.id}-${other.id}`}
          winner={pair.winner}
          loser={other}
          dictionary={dictionary}
          choices={choices}
          onChoices={setChoices}
          onSwap={swap}
          onOther={loser ? undefined : () => setPair({ winner: pair.winner })}
          onClose={onClose}
          onMerged={onMerged}
        />
      ) : (
        <Find winner={winner} onPick={(side) => setPair({ winner, loser: side })} />
      )}
    </Drawer>
  );
}

function Find({ winner, onPick }: { winner: Props['winner']; onPick: (side: MergeSide) => void }) {
  const { t } = useTranslation(['customers', 'common']);
  const [text, setText] = useState('');
  const q = useDebounced(text.trim());
  const matches = useDuplicates({
    name: winner.name,
    ...(winner.name_local ? { name_local: winner.name_local } : {}),
    ...(winner.website ? { website: winner.website } : {}),
    exclude_id: winner.id,
  });
  const similar = matches.filter((m) => m.visible && m.id);
  const { data, error, isFetching } = useApi(
    '/api/v1/customers',
    { query: { q, limit: 20, count: 'none', columns: 'code,country,city,owner' } },
    { enabled: q.length > 0 },
  );
  const found: MergeSide[] =
    q.length > 0
      ? (data?.items ?? [])
          .filter((c) => c.id !== winner.id)
          .map((c) => ({ id: c.id, name: titleOf(c), code: c.code, country: c.country }))
      : similar.map((m) => ({ id: m.id ?? '', name: m.name, code: m.code, country: m.country }));
  return (
    <div className="tw-stack">
      <p>{t('mergeFind', { name: winner.name })}</p>
      <Input.Search
        autoFocus
        allowClear
        loading={isFetching}
        aria-label={t('search')}
        placeholder={t('searchHint')}
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      {q === '' && matches.length > similar.length && <DuplicateNotice matches={matches.filter((m) => !m.visible)} />}
      {q === '' && similar.length > 0 && <h3 className="tw-section-title">{t('similar')}</h3>}
      {error ? (
        <ErrorState compact error={error} />
      ) : (
        <CardList
          label={t('search')}
          items={found}
          itemKey={(c) => c.id}
          onOpen={onPick}
          empty={q !== '' && !isFetching ? <EmptyState compact title={t('noneFound')} /> : undefined}
          render={(c) => (
            <>
              {c.country && <CountryChip code={c.country} />}
              <span className="tw-clip tw-grow">{c.name}</span>
              <span className="tw-muted">{c.code}</span>
            </>
          )}
        />
      )}
    </div>
  );
}

interface ChooseProps {
  winner: MergeSide;
  loser: MergeSide;
  dictionary: Dictionary;
  choices: Choices | undefined;
  onChoices: (choices: Choices) => void;
  onSwap: () => void;
  onOther?: () => void;
  onClose: () => void;
  onMerged: (kept: string) => void;
}

function Choose({ winner, loser, dictionary, choices, onChoices, onSwap, onOther, onClose, onMerged }: ChooseProps) {
  const { t } = useTranslation(['customers', 'common']);
  const label = useLabel();
  const client = useQueryClient();
  const undo = useUndo();
  const errorText = useErrorText();
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const { data, error, isPending, refetch } = useApi('/api/v1/customers/{id}/merge-preview', {
    path: { id: winner.id },
    query: { loser_id: loser.id },
  });
  if (isPending) return <Skeleton rows={8} />;
  if (error && !data) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  const fields = differing(data.fields);
  const picked = { ...suggest(data.fields), ...choices };
  const lost = dropped(data.fields, picked);
  const children = Object.entries(data.children ?? {}).filter(([, n]) => n > 0);
  const refresh = () => invalidatePaths(client, ['/api/v1/customers', '/api/v1/tasks', '/api/v1/home']);

  const merge = async () => {
    setSaving(true);
    setFailure('');
    try {
      const done = await api.post('/api/v1/customers/{id}/merge', {
        path: { id: winner.id },
        body: { loser_id: loser.id, choices: picked },
      });
      undo.show(
        t('merged', { loser: loser.name, winner: winner.name }),
        async () => {
          await api.post('/api/v1/merges/{id}/undo', { path: { id: done.merge_id } });
          await refresh();
        },
        12,
      );
      onMerged(winner.id);
      void refresh();
    } catch (failed) {
      setFailure(errorText(failed));
    } finally {
      setSaving(false);
    }
  };
  const show = (f: MergeField, value: unknown) => {
    const field = dictionary.get(f.field) ?? dictionary.get(f.field.replace(/_id$/, ''));
    return field ? <FieldValue field={field} value={value} /> : String(value ?? '—');
  };
  return (
    <div className="tw-merge">
      {failure && (
        <div className="tw-form-failure" role="alert">
          {failure}
        </div>
      )}
      <div className="tw-merge-bar">
        <Button size="small" onClick={() => onChoices(takeAll(data.fields, 'winner'))}>
          {t('takeAllLeft')}
        </Button>
        <Button size="small" onClick={() => onChoices(takeAll(data.fields, 'loser'))}>
          {t('takeAllRight')}
        </Button>
        <Button size="small" icon={<SwapOutlined />} onClick={onSwap}>
          {t('swapSides')}
        </Button>
        {onOther && (
          <Button size="small" type="text" onClick={onOther}>
            {t('otherCustomer')}
          </Button>
        )}
      </div>
      <div className="tw-merge-scroll">
        <table className="tw-merge-table">
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">
                <span className="tw-muted">{t('kept')}</span>
                <strong>{winner.name}</strong>
                <span className="tw-muted">{winner.code}</span>
              </th>
              <th scope="col">
                <span className="tw-muted">{t('mergedIn')}</span>
                <strong>{loser.name}</strong>
                <span className="tw-muted">{loser.code}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map((f) => {
              const name = f.label ? label(f.label, f.field) : dictionary.label(f.field);
              return (
                <tr key={f.field}>
                  <th scope="row">{name}</th>
                  {(['winner', 'loser'] as const satisfies readonly Side[]).map((side) => (
                    <td key={side}>
                      <label className={picked[f.field] === side ? 'tw-side tw-picked' : 'tw-side'}>
                        <input
                          type="radio"
                          name={`merge-${f.field}`}
                          aria-label={`${name}: ${side === 'winner' ? winner.name : loser.name}`}
                          checked={picked[f.field] === side}
                          onChange={() => onChoices({ ...picked, [f.field]: side })}
                        />
                        <span className="tw-side-value">{show(f, side === 'winner' ? f.winner : f.loser)}</span>
                      </label>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {fields.length === 0 && <p className="tw-muted">{t('noDifference')}</p>}
      <p className="tw-hint">
        {children.length > 0 &&
          `${t('childrenMove')} ${children.map(([key, n]) => textOf(`customers:children.${key}`, `${key} ${n}`, { count: n })).join(t('common:value.comma'))}。`}{' '}
        {lost.length > 0 ? t('valuesDropped', { count: lost.length }) : ''} {t('mergeSafe')}
      </p>
      <div className="tw-merge-foot">
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
        <Button type="primary" icon={<MergeCellsOutlined />} loading={saving} onClick={() => void merge()}>
          {t('mergeInto', { name: winner.name })}
        </Button>
      </div>
    </div>
  );
}
