/** The dictionary of customer fields: labels, options, filters. All that is known of a field comes from the server. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { useMe } from '@/app/session';
import type { Tone } from '@/app/theme';
import { textOf } from '@/i18n';
import { allCurrencies, currencyName } from '@/lib/currencies';
import { languageName } from '@/lib/names';
import { allZones } from '@/lib/zones';
import type { Choice, FilterField } from '@/ui/filter';
import type { FieldInfo, Label, Tag } from './types';

export function useLabel(): (label: Label | undefined | null, fallback?: string) => string {
  const { i18n } = useTranslation();
  const zh = i18n.language.startsWith('zh');
  return useMemo(
    () =>
      (label, fallback = '') =>
        label ? (zh ? label.zh || label.en : label.en || label.zh) : fallback,
    [zh],
  );
}

export interface Dictionary {
  fields: FieldInfo[];
  get: (key: string) => FieldInfo | undefined;
  label: (key: string) => string;
  /** Name of an option of a choice field. */
  option: (key: string, code: string) => string;
  /** Form name or key → label, for messages. */
  labels: Record<string, string>;
  loading: boolean;
  error: unknown;
  reload: () => void;
}

const none: FieldInfo[] = [];

export function useDictionary(): Dictionary {
  const { data, isPending, error, refetch } = useApi('/api/v1/customers/fields', undefined, { staleTime: 5 * 60_000 });
  const label = useLabel();
  const fields = (data?.items as FieldInfo[] | undefined) ?? none;
  return useMemo(() => {
    const byKey = new Map(fields.map((f) => [f.key, f]));
    const labels: Record<string, string> = {};
    for (const f of fields) {
      labels[f.key] = label(f.label, f.key);
      labels[f.key.replace('.', ':')] = label(f.label, f.key);
    }
    return {
      fields,
      get: (key) => byKey.get(key),
      label: (key) => labels[key] ?? key,
      option: (key, code) => label(byKey.get(key)?.options?.find((o) => o.code === code)?.label, code),
      labels,
      loading: isPending,
      error,
      reload: () => void refetch(),
    };
  }, [fields, label, isPending, error, refetch]);
}

export const groupOrder = ['identity', 'profile', 'contact', 'commercial', 'billing', 'notes'];
export const groupLabel = (group: string): string => textOf(`customers:group.${group}`, group);

export const stageTones: Record<string, Tone> = {
  lead: 'grey',
  inquiry: 'teal',
  sampling: 'purple',
  quoting: 'amber',
  won: 'green',
  repeat: 'blue',
  dormant: 'grey',
  lost: 'red',
};
export const tierTones: Record<string, Tone> = { a: 'green', b: 'blue', c: 'amber', d: 'grey' };
const tagTones: Record<string, Tone> = {
  blue: 'blue',
  green: 'green',
  gold: 'amber',
  orange: 'amber',
  red: 'red',
  purple: 'purple',
  cyan: 'teal',
  grey: 'grey',
};
export const toneOfTag = (tag: Tag): Tone => tagTones[tag.color ?? ''] ?? 'grey';

/** Languages one writes to customers in, the frequent ones first. */
export const languages =
  'en zh es fr de pt ru ar ja ko it nl tr pl vi th id ms hi fa he uk cs sv da fi nb el ro hu bg sr hr sk sl lt lv et kk uz bn ur sw zh-Hant'.split(
    ' ',
  );

export function useTags() {
  return useApi('/api/v1/tags', undefined, { staleTime: 60_000 });
}

/** The fields one may filter by, as the filter builder takes them. */
export function useFilterFields(dictionary: Dictionary): FilterField[] {
  const { i18n } = useTranslation();
  const label = useLabel();
  const me = useMe();
  const { data: tags } = useTags();
  const { data: teams } = useApi('/api/v1/teams', undefined, { staleTime: 5 * 60_000, retry: false });
  const base = me.company.base_currency;
  return useMemo(() => {
    const language = i18n.language;
    const choicesOf = (field: FieldInfo): Choice[] | undefined => {
      switch (field.kind) {
        case 'choice':
        case 'multi':
          return (field.options ?? []).map((o) => ({ value: o.code, label: label(o.label, o.code) }));
        case 'tags':
          return (tags?.items ?? []).map((t) => ({ value: t.id, label: t.name }));
        case 'team':
          return (teams?.items ?? []).map((t) => ({ value: t.id, label: t.name }));
        case 'currency':
          return allCurrencies().map((c) => ({ value: c, label: `${c} ${currencyName(c, language)}` }));
        case 'language':
          return languages.map((l) => ({ value: l, label: languageName(l, language) }));
        case 'zone':
          return allZones().map((z) => ({ value: z, label: z.replace(/_/g, ' ') }));
        default:
          return undefined;
      }
    };
    return dictionary.fields
      .filter((f) => f.filterable)
      .map((f) => ({
        key: f.key,
        label: label(f.label, f.key),
        type: f.kind,
        group: groupLabel(f.group),
        choices: choicesOf(f),
        currency: f.kind === 'money' ? base : undefined,
      }));
  }, [dictionary, tags, teams, label, i18n.language, base]);
}
