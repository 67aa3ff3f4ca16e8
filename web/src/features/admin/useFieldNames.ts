/** Names of a customer's fields for the keys the rights pages speak of. */
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { useCan } from '@/app/session';
import { labelOf } from './common';

/** Turns field keys into names; a key whose name the reader may not load stays as it is, without its prefix. */
export function useFieldNames(): (keys: string[]) => string[] {
  const { i18n } = useTranslation();
  const { data } = useApi('/api/v1/customers/fields', undefined, {
    enabled: useCan('customer', 'view'),
    staleTime: 5 * 60_000,
  });
  const names = new Map((data?.items ?? []).map((f) => [f.key, labelOf(i18n.language, f.label)]));
  return (keys) => keys.map((k) => names.get(k) ?? k.replace(/^(own|contact|customer)\./, ''));
}
