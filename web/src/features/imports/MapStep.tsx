/** Third step: which column is which field, what a customer is recognised by, and what happens to those that exist. */
import {
  ArrowRightOutlined,
  BulbOutlined,
  MergeCellsOutlined,
  SaveOutlined,
  TranslationOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Modal, Radio, Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { invalidatePaths, useApi, useDebounced } from '@/api/queries';
import { allCurrencies } from '@/lib/currencies';
import { formatNumber } from '@/lib/money';
import { Panel } from '@/ui/PageHeader';
import { useErrorText } from '@/ui/State';
import { StatusTag } from '@/ui/Status';
import { UserSelect } from '@/ui/UserSelect';
import { labelOf, targetGroups } from './common';
import {
  assign,
  type ColumnDraft,
  type Draft,
  draftFrom,
  draftFromPlan,
  isOpen,
  nameByKey,
  patchColumn,
  patchFormat,
  planOf,
  possibleKeys,
  problemsOf,
  suggestKey,
  untranslated,
  valuesOf,
} from './plan';
import { Foot } from './ReadStep';
import type { Hint, Mode, OnDuplicate, OnInvalid, Rehearsal, SavedMapping, Target, Uploaded } from './types';
import { useRehearsal } from './useRehearsal';

interface Props {
  file: Uploaded;
  draft: Draft;
  targets: Target[];
  onChange: (draft: Draft) => void;
  onBack: () => void;
  onNext: () => void;
}
type Show = 'all' | 'open' | 'out';
const MANY = 8;

export function MapStep({ file, draft, targets, onChange, onBack, onNext }: Props) {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const language = i18n.language;
  const [show, setShow] = useState<Show>('all');
  const [translating, setTranslating] = useState<string>();
  const [unfolded, setUnfolded] = useState(false);
  const byKey = useMemo(() => new Map(targets.map((x) => [x.key, x])), [targets]);
  const hints = useMemo(() => new Map(file.info.hints.map((h) => [h.column, h])), [file.info.hints]);
  const groups = useMemo(
    () =>
      targetGroups(targets, language, {
        customer: t('map.customer'),
        own: t('map.own'),
        contact: (n) => t('map.contact', { n }),
      }),
    [targets, language, t],
  );
  const problems = problemsOf(draft);
  const renamed = problems.includes('name_needed') ? nameByKey(draft) : undefined;
  const plan = useMemo(() => planOf(draft), [draft]);
  const settled = useDebounced(plan, 500);
  const rehearsal = useRehearsal(file.id, settled, problems.length === 0);
  const errorText = useErrorText();

  /** A key that stopped working (its column was taken away) is replaced rather than refused later. */
  const change = (next: Draft) => onChange({ ...next, key: suggestKey(next, next.key) });
  const mapped = draft.columns.filter((c) => c.field !== '').length;
  const needsDecision = (c: ColumnDraft) => {
    const target = byKey.get(c.field);
    const format = draft.options.columns?.[c.column];
    return (
      target !== undefined &&
      readsNumbersOrDates(target) &&
      isOpen(hints.get(c.column)) &&
      !format?.date &&
      !format?.number
    );
  };
  const doubtful = draft.columns.filter((c) => needsDecision(c) || (c.field !== '' && c.confidence < 0.75));
  const isKey = (c: ColumnDraft) => draft.key.includes(`column:${c.column}`);
  const leftOut = draft.columns.filter((c) => c.field === '' && !isKey(c));
  // A file of orders has dozens of columns that are nothing of a customer: they stand in one line until asked for.
  const folded = show === 'all' && !unfolded && leftOut.length > MANY;
  const shown = draft.columns.filter((c) =>
    show === 'all' ? !folded || !leftOut.includes(c) : show === 'out' ? c.field === '' : doubtful.includes(c),
  );
  const unknownValues = useMemo(() => unknownOf(rehearsal.data), [rehearsal.data]);
  const translated = draft.columns.find((c) => c.column === translating);
  const translatedTarget = translated && byKey.get(translated.field);

  return (
    <>
      <Banner file={file} draft={draft} targets={targets} onChange={onChange} />
      <Panel
        title={t('map.title')}
        extra={
          <Segmented<Show>
            size="small"
            value={show}
            onChange={setShow}
            options={[
              { value: 'all', label: t('map.all', { n: draft.columns.length }) },
              { value: 'open', label: t('map.doubtful', { n: doubtful.length }) },
              { value: 'out', label: t('map.left', { n: draft.columns.length - mapped }) },
            ]}
          />
        }
        flush
      >
        <div className="im-map-head" aria-hidden="true">
          <span>{t('map.column')}</span>
          <span />
          <span>{t('map.field')}</span>
          <span>{t('map.how')}</span>
        </div>
        {shown.length === 0 && <p className="im-map-none">{t('map.nothing')}</p>}
        <ul className="im-map" aria-label={t('map.title')}>
          {shown.map((c) => {
            const target = byKey.get(c.field);
            const samples = valuesOf(file.headers, file.preview, c.column, 3);
            return (
              <li key={c.column} className={c.field === '' ? 'im-left-out' : ''}>
                <div className="im-column">
                  <strong>{c.column}</strong>
                  <span className="im-samples">
                    {samples.length === 0 ? (
                      <i>{t('map.blank')}</i>
                    ) : (
                      samples.map((s) => <span key={s.value}>{s.value}</span>)
                    )}
                  </span>
                </div>
                <ArrowRightOutlined className="im-arrow" aria-hidden="true" />
                <div className="im-field">
                  <Select
                    aria-label={t('map.fieldFor', { column: c.column })}
                    value={c.field}
                    popupMatchSelectWidth={280}
                    listHeight={340}
                    showSearch={{
                      filterOption: (input, option) => {
                        const search = (option as { search?: string } | undefined)?.search;
                        return (
                          search !== undefined &&
                          input
                            .toLowerCase()
                            .split(/\s+/)
                            .every((w) => search.includes(w))
                        );
                      },
                    }}
                    options={[{ value: '', label: t('map.ignore'), search: 'ignore skip 忽略 不导入' }, ...groups]}
                    labelRender={() => (
                      <span className={c.field === '' ? 'tw-muted' : ''}>
                        {target ? labelOf(language, target.label) : t('map.ignore')}
                      </span>
                    )}
                    onChange={(field: string) => change(assign(draft, c.column, field))}
                  />
                </div>
                <div className="im-how">
                  {isKey(c) && <StatusTag tone="blue">{t(c.field === '' ? 'map.keyCode' : 'map.key')}</StatusTag>}
                  {c.field !== '' && <Confidence column={c} />}
                  {target && readsNumbersOrDates(target) && (
                    <Format
                      hint={hints.get(c.column)}
                      target={target}
                      draft={draft}
                      column={c.column}
                      onChange={onChange}
                    />
                  )}
                  {target && (target.options?.length ?? 0) > 0 && (
                    <Button
                      size="small"
                      type={unknownValues.has(c.column) ? 'primary' : 'default'}
                      ghost={unknownValues.has(c.column)}
                      icon={<TranslationOutlined />}
                      onClick={() => setTranslating(c.column)}
                    >
                      {Object.keys(c.translate ?? {}).length > 0
                        ? t('map.translated', { n: Object.keys(c.translate ?? {}).length })
                        : unknownValues.has(c.column)
                          ? t('map.unknownValues', { n: unknownValues.get(c.column)?.size ?? 0 })
                          : t('map.values')}
                    </Button>
                  )}
                </div>
              </li>
            );
          })}
        </ul>
        {folded && (
          <button type="button" className="im-folded" onClick={() => setUnfolded(true)}>
            <strong>{t('map.folded', { n: leftOut.length })}</strong>
            <span className="tw-clip">{leftOut.map((c) => c.column).join(t('common:value.comma'))}</span>
            <span className="im-unfold">{t('map.unfold')}</span>
          </button>
        )}
      </Panel>
      <KeyPanel
        draft={draft}
        onChange={onChange}
        rehearsal={rehearsal.data}
        busy={rehearsal.isFetching}
        failed={rehearsal.error ? errorText(rehearsal.error) : ''}
      />
      <RulesPanel draft={draft} onChange={onChange} />
      <Foot
        back={onBack}
        note={
          problems.length > 0 ? (
            <span className="im-problem" role="alert">
              <WarningFilled aria-hidden="true" /> {t(`problem.${problems[0] as 'name_needed'}`)}
              {renamed && (
                <Button type="link" size="small" onClick={() => onChange(renamed)}>
                  {t('map.nameByCode')}
                </Button>
              )}
            </span>
          ) : (
            <span className="tw-muted">{t('map.summary', { mapped, total: draft.columns.length })}</span>
          )
        }
      >
        <SaveMapping file={file} draft={draft} />
        <Button type="primary" size="large" onClick={onNext} disabled={problems.length > 0}>
          {t('toCheck')}
        </Button>
      </Foot>
      {translated && translatedTarget && (
        <Translate
          column={translated}
          target={translatedTarget}
          values={[
            ...new Set([
              ...(unknownValues.get(translated.column) ?? []),
              ...valuesOf(file.headers, file.preview, translated.column).map((v) => v.value),
              ...Object.keys(translated.translate ?? {}),
            ]),
          ]}
          unknown={unknownValues.get(translated.column) ?? new Set()}
          onClose={() => setTranslating(undefined)}
          onSave={(translate) => {
            onChange(patchColumn(draft, translated.column, { translate }));
            setTranslating(undefined);
          }}
        />
      )}
    </>
  );
}

const readsNumbersOrDates = (target: Target) =>
  target.kind === 'number' || target.kind === 'money' || target.kind === 'date';

/** Values of choice columns the rehearsal did not understand, by column. */
function unknownOf(rehearsal: Rehearsal | undefined): Map<string, Set<string>> {
  const out = new Map<string, Set<string>>();
  for (const row of rehearsal?.rows ?? []) {
    for (const p of row.problems ?? []) {
      if (p.code !== 'import.unknown_choice' || !p.column || !p.value) continue;
      out.set(p.column, (out.get(p.column) ?? new Set()).add(p.value));
    }
  }
  return out;
}

/** How sure the guess is, and why. */
function Confidence({ column }: { column: ColumnDraft }) {
  const { t } = useTranslation('imports');
  const tone =
    column.why === 'chosen' || column.why === 'saved' || column.confidence >= 0.9
      ? 'green'
      : column.confidence >= 0.75
        ? 'blue'
        : 'amber';
  const filled = tone === 'green' ? 3 : tone === 'blue' ? 2 : 1;
  return (
    <span className={`im-sure im-sure-${tone}`}>
      <span className="im-dots" aria-hidden="true">
        {[1, 2, 3].map((n) => (
          <i key={n} className={n <= filled ? 'im-on' : ''} />
        ))}
      </span>
      {column.why ? t(`why.${column.why}`) : ''}
    </span>
  );
}

function Format({
  hint,
  target,
  draft,
  column,
  onChange,
}: {
  hint: Hint | undefined;
  target: Target;
  draft: Draft;
  column: string;
  onChange: (draft: Draft) => void;
}) {
  const { t } = useTranslation('imports');
  const chosen = draft.options.columns?.[column] ?? {};
  const open = isOpen(hint);
  if (target.kind === 'date') {
    const undecided = open && !chosen.date;
    return (
      <Select
        size="small"
        status={undecided ? 'warning' : undefined}
        aria-label={t('format.date', { column })}
        popupMatchSelectWidth={false}
        value={chosen.date || (undecided ? undefined : '')}
        placeholder={t('format.chooseDate')}
        options={[
          ...(undecided ? [] : [{ value: '', label: hint?.date ? t(`format.found_${hint.date}`) : t('format.auto') }]),
          { value: 'ymd', label: t('format.ymd') },
          { value: 'dmy', label: t('format.dmy') },
          { value: 'mdy', label: t('format.mdy') },
        ]}
        onChange={(date: 'ymd' | 'dmy' | 'mdy' | '') => onChange(patchFormat(draft, column, { date }))}
      />
    );
  }
  const undecided = open && !chosen.number;
  return (
    <span className="im-formats">
      <Select
        size="small"
        status={undecided ? 'warning' : undefined}
        aria-label={t('format.number', { column })}
        popupMatchSelectWidth={false}
        value={chosen.number || (undecided ? undefined : '')}
        placeholder={t('format.chooseNumber')}
        options={[
          ...(undecided
            ? []
            : [{ value: '', label: hint?.number ? t(`format.found_${hint.number}`) : t('format.auto') }]),
          { value: 'point', label: '1,234.56' },
          { value: 'comma', label: '1.234,56' },
        ]}
        onChange={(number: 'point' | 'comma' | '') => onChange(patchFormat(draft, column, { number }))}
      />
      {target.kind === 'money' && (
        <Select
          size="small"
          allowClear
          aria-label={t('format.currency', { column })}
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: 'label' }}
          value={chosen.currency || undefined}
          placeholder={t('format.noCurrency')}
          options={allCurrencies().map((c) => ({ value: c, label: c }))}
          onChange={(currency?: string) => onChange(patchFormat(draft, column, { currency: currency ?? '' }))}
        />
      )}
    </span>
  );
}

/** "Looks like a HubSpot export", "your mapping for this list", and other saved ones. */
function Banner({ file, draft, targets, onChange }: Pick<Props, 'file' | 'draft' | 'targets' | 'onChange'>) {
  const { t } = useTranslation('imports');
  const saved = useApi('/api/v1/import-mappings', undefined, { staleTime: 30_000 });
  const list = (saved.data?.items ?? []) as unknown as SavedMapping[];
  if (!file.preset && !file.mapping && list.length === 0) return null;
  const usesSaved = draft.columns.some((c) => c.why === 'saved');
  return (
    <div className="im-banner">
      <BulbOutlined aria-hidden="true" />
      <span className="im-banner-text">
        {file.mapping
          ? t('banner.saved', { name: file.mapping.name })
          : file.preset
            ? t('banner.preset', { name: file.preset.name })
            : t('banner.none')}
      </span>
      {file.mapping && usesSaved && (
        <Button
          size="small"
          onClick={() => onChange({ ...draftFrom({ ...file, mapping: undefined }, targets), options: draft.options })}
        >
          {t('banner.guess')}
        </Button>
      )}
      {list.length > 0 && (
        <Select
          size="small"
          aria-label={t('banner.use')}
          placeholder={t('banner.use')}
          value={null}
          popupMatchSelectWidth={260}
          options={list.map((m) => ({
            value: m.id,
            label: m.shared && !m.mine ? `${m.name} · ${m.owner.name}` : m.name,
          }))}
          onChange={(id: string | null) => {
            const m = list.find((x) => x.id === id);
            if (m)
              onChange({
                ...draftFromPlan(m.plan, file.headers, targets, 'saved'),
                options: { ...draft.options, columns: m.plan.options?.columns },
              });
          }}
        />
      )}
    </div>
  );
}

function KeyPanel({
  draft,
  onChange,
  rehearsal,
  busy,
  failed,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  rehearsal: Rehearsal | undefined;
  busy: boolean;
  failed: string;
}) {
  const { t, i18n } = useTranslation('imports');
  const possible = possibleKeys(draft);
  const number = (n: number) => formatNumber(n, i18n.language);
  const byColumn = draft.key.find((k) => k.startsWith('column:'));
  const choice = draft.key.length === 0 ? 'none' : byColumn ? 'column' : (draft.key[0] ?? 'none');
  const totals = rehearsal?.totals;
  const key = choice === 'none' ? '' : byColumn ? byColumn.slice(7) : t(`key.${choice as 'code'}`);
  return (
    <Panel title={t('key.title')}>
      <p className="tw-lead">{t('key.lead')}</p>
      <Radio.Group
        className="im-keys"
        value={choice}
        aria-label={t('key.title')}
        onChange={(e) => {
          const v = e.target.value as string;
          onChange({
            ...draft,
            key: v === 'none' ? [] : v === 'column' ? [`column:${draft.columns[0]?.column ?? ''}`] : [v],
          });
        }}
      >
        {possible.map((k) => (
          <Radio key={k} value={k}>
            {t(`key.${k as 'code'}`)}
            <small>{t(`keyHint.${k as 'code'}`)}</small>
          </Radio>
        ))}
        <Radio value="column">
          {t('key.column')}
          <small>{t('keyHint.column')}</small>
        </Radio>
        <Radio value="none">
          {t('key.none')}
          <small>{t('keyHint.none')}</small>
        </Radio>
      </Radio.Group>
      {choice === 'column' && (
        <Select
          className="im-key-column"
          aria-label={t('key.column')}
          value={byColumn?.slice(7)}
          showSearch={{ optionFilterProp: 'label' }}
          options={draft.columns.map((c) => ({ value: c.column, label: c.column }))}
          onChange={(column: string) => onChange({ ...draft, key: [`column:${column}`] })}
        />
      )}
      <div className={busy ? 'im-fold im-busy' : 'im-fold'} aria-live="polite">
        <MergeCellsOutlined aria-hidden="true" />
        {failed ? (
          <span className="tw-error">{failed}</span>
        ) : !totals ? (
          <span className="tw-muted">{t(busy ? 'key.counting' : 'key.waiting')}</span>
        ) : choice === 'none' ? (
          <span>{t('key.each', { rows: number(totals.rows) })}</span>
        ) : (
          <span>
            <strong>
              {t(totals.exact ? 'key.folds' : 'key.foldsAbout', {
                rows: number(totals.rows),
                records: number(totals.records),
              })}
            </strong>
            <span className="tw-muted"> {t('key.explain', { key, records: number(totals.records) })}</span>
          </span>
        )}
      </div>
    </Panel>
  );
}

const modes: Mode[] = ['upsert', 'create', 'update', 'skip'];
const duplicates: OnDuplicate[] = ['skip', 'merge', 'create'];
const invalids: OnInvalid[] = ['reject', 'clear'];

function RulesPanel({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { t } = useTranslation(['imports', 'common']);
  const tags = useApi('/api/v1/tags', undefined, { staleTime: 60_000 });
  const rule = <V extends string>(
    name: 'mode' | 'on_duplicate' | 'on_invalid',
    values: V[],
    value: V,
    set: (v: V) => void,
  ) => (
    <div className="im-rule">
      <h3 id={`im-rule-${name}`}>{t(`rule.${name}`)}</h3>
      <Radio.Group
        aria-labelledby={`im-rule-${name}`}
        className="im-options"
        value={value}
        onChange={(e) => set(e.target.value as V)}
      >
        {values.map((v) => (
          <Radio
            key={v}
            value={v}
            disabled={name === 'mode' && (v === 'update' || v === 'skip') && draft.key.length === 0}
          >
            {t(`${name}.${v}` as 'mode.upsert')}
          </Radio>
        ))}
      </Radio.Group>
    </div>
  );
  return (
    <Panel title={t('rule.title')}>
      <div className="im-rules">
        {rule('mode', modes, draft.mode, (mode) => onChange({ ...draft, mode }))}
        {rule('on_duplicate', duplicates, draft.on_duplicate, (on_duplicate) => onChange({ ...draft, on_duplicate }))}
        {rule('on_invalid', invalids, draft.on_invalid, (on_invalid) => onChange({ ...draft, on_invalid }))}
        <div className="im-rule">
          <h3 id="im-owner">{t('rule.owner')}</h3>
          <UserSelect
            aria-label={t('rule.owner')}
            value={draft.owner_id ?? null}
            onChange={(id) => onChange({ ...draft, owner_id: id ?? undefined })}
            placeholder={t('rule.ownerMe')}
          />
          <p className="tw-hint">{t('rule.ownerHint')}</p>
        </div>
        <div className="im-rule">
          <h3 id="im-tags">{t('rule.tags')}</h3>
          <Select
            mode="multiple"
            aria-label={t('rule.tags')}
            style={{ width: '100%' }}
            maxCount={20}
            placeholder={t('rule.noTags')}
            showSearch={{ optionFilterProp: 'label' }}
            value={draft.tag_ids}
            options={(tags.data?.items ?? []).map((x) => ({ value: x.id, label: x.name }))}
            onChange={(tag_ids: string[]) => onChange({ ...draft, tag_ids })}
          />
          <p className="tw-hint">{t('rule.tagsHint')}</p>
        </div>
      </div>
    </Panel>
  );
}

const UNSET = '\u0000';

/** Which of our choices each value of the column means. */
function Translate({
  column,
  target,
  values,
  unknown,
  onClose,
  onSave,
}: {
  column: ColumnDraft;
  target: Target;
  values: string[];
  unknown: ReadonlySet<string>;
  onClose: () => void;
  onSave: (translate: Record<string, string>) => void;
}) {
  const { t, i18n } = useTranslation(['imports', 'common']);
  const [table, setTable] = useState<Record<string, string>>(column.translate ?? {});
  const ours = (target.options ?? [])
    .filter((o) => !o.disabled)
    .map((o) => ({ value: o.code, label: labelOf(i18n.language, o.label) }));
  const plain = new Set(untranslated(values, target));
  // What is not understood first, then what merely differs, then what is a choice as it stands.
  const rank = (v: string) => (unknown.has(v) ? 0 : plain.has(v) ? 1 : 2);
  const sorted = [...values].sort((a, b) => rank(a) - rank(b));
  return (
    <Modal
      open
      title={t('translate.title', { column: column.column, field: labelOf(i18n.language, target.label) })}
      width={560}
      okText={t('common:action.done')}
      cancelText={t('common:action.cancel')}
      onCancel={onClose}
      onOk={() => onSave(table)}
    >
      <p className="tw-lead">{t('translate.lead')}</p>
      <ul className="im-translate">
        {sorted.map((value) => (
          <li key={value}>
            <span className="im-value">
              {value}
              {unknown.has(value) && !table[value] && <StatusTag tone="red">{t('translate.unknown')}</StatusTag>}
            </span>
            <ArrowRightOutlined aria-hidden="true" />
            <Select
              aria-label={t('translate.meaning', { value })}
              value={value in table ? (table[value] ?? UNSET) : UNSET}
              options={[
                { value: UNSET, label: t('translate.auto') },
                { value: '', label: t('translate.empty') },
                ...ours,
              ]}
              onChange={(code: string) =>
                setTable((now) => {
                  const { [value]: _, ...rest } = now;
                  return code === UNSET ? rest : { ...rest, [value]: code };
                })
              }
            />
          </li>
        ))}
      </ul>
    </Modal>
  );
}

function SaveMapping({ file, draft }: { file: Uploaded; draft: Draft }) {
  const { t } = useTranslation(['imports', 'common']);
  const client = useQueryClient();
  const errorText = useErrorText();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const mine = file.mapping?.mine ? file.mapping : undefined;
  const save = async (replace: boolean) => {
    setBusy(true);
    setFailure('');
    const { owner_id: _, ...plan } = planOf(draft);
    const body = { name: name.trim(), shared, headers: file.headers, plan };
    try {
      if (replace && mine)
        await api.patch('/api/v1/import-mappings/{id}', { path: { id: mine.id }, ifMatch: `"v${mine.version}"`, body });
      else await api.post('/api/v1/import-mappings', { body });
      await invalidatePaths(client, ['/api/v1/import-mappings']);
      await client.invalidateQueries({ queryKey: ['import-file', file.id] });
      void message.success(t('save.done', { name: name.trim() }));
      setOpen(false);
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        size="large"
        icon={<SaveOutlined />}
        onClick={() => {
          setName(mine?.name ?? file.preset?.name ?? file.file_name.replace(/\.[^.]+$/, ''));
          setShared(mine?.shared ?? false);
          setFailure('');
          setOpen(true);
        }}
      >
        {t('save.open')}
      </Button>
      <Modal
        open={open}
        title={t('save.title')}
        width={420}
        destroyOnHidden
        onCancel={() => setOpen(false)}
        footer={
          <div className="tw-row im-save-foot">
            {mine && (
              <Button loading={busy} disabled={name.trim() === ''} onClick={() => void save(true)}>
                {t('save.replace')}
              </Button>
            )}
            <Button type="primary" loading={busy} disabled={name.trim() === ''} onClick={() => void save(false)}>
              {mine ? t('save.another') : t('common:action.save')}
            </Button>
          </div>
        }
      >
        <div className="tw-stack">
          <p className="tw-muted">{t('save.lead')}</p>
          <div>
            <label className="im-label" htmlFor="im-save-name">
              {t('save.name')}
            </label>
            <Input id="im-save-name" autoFocus value={name} maxLength={100} onChange={(e) => setName(e.target.value)} />
          </div>
          <Checkbox checked={shared} onChange={(e) => setShared(e.target.checked)}>
            {t('save.shared')}
          </Checkbox>
          {failure && (
            <div className="tw-form-failure" role="alert">
              {failure}
            </div>
          )}
        </div>
      </Modal>
    </>
  );
}
