/** "Exists already, belongs to so-and-so": of a customer the reader may not see, that and nothing more. */
import { WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useDebounced } from '@/api/queries';
import { formatRelative } from '@/lib/dates';
import { AppLink } from '@/ui/AppLink';
import { CountryChip } from '@/ui/Status';
import { type Notice, noticesOf } from './record';
import type { Match, Reason } from './types';

export type Probe = Partial<
  Record<'name' | 'name_local' | 'website' | 'email' | 'phone' | 'tax_number' | 'country' | 'exclude_id', string>
>;

/** Worth asking? One letter of a name finds everybody. */
export function cleanProbe(values: Record<string, unknown>, exclude?: string): Probe | undefined {
  const probe: Probe = {};
  for (const key of ['name', 'name_local', 'website', 'email', 'phone', 'tax_number'] as const) {
    const text = typeof values[key] === 'string' ? (values[key] as string).trim() : '';
    const least = key === 'name_local' || (key === 'name' && /[^\u0020-\u024f]/.test(text)) ? 2 : 4;
    if (text.length >= least) probe[key] = text;
  }
  if (Object.keys(probe).length === 0) return undefined;
  if (typeof values.country === 'string' && values.country) probe.country = values.country;
  if (exclude) probe.exclude_id = exclude;
  return probe;
}

export function useDuplicates(probe: Probe | undefined): Match[] {
  const settled = useDebounced(probe ? JSON.stringify(probe) : '', 450);
  const { data } = useQuery({
    queryKey: ['duplicates', settled],
    enabled: settled !== '',
    staleTime: 30_000,
    retry: false,
    queryFn: ({ signal }) =>
      api.post('/api/v1/customers/duplicates', { body: JSON.parse(settled) as Record<string, string>, signal }),
  });
  return settled === '' ? [] : (data?.matches ?? []);
}

export function useReasonText(): (why: Reason[] | null | undefined) => string {
  const { t } = useTranslation(['customers', 'common']);
  return (why) =>
    (why ?? [])
      .map((r) => (r.kind === 'name' ? t('why.name', { percent: r.percent ?? 100 }) : t(`why.${r.kind}`)))
      .join(t('common:value.comma'));
}

export function NoticeLine({ notice }: { notice: Notice }) {
  const { t, i18n } = useTranslation('customers');
  const reasons = useReasonText();
  return (
    <li>
      {notice.country && <CountryChip code={notice.country} />}
      {notice.id ? (
        <AppLink href={`/customers/${notice.id}`} target="_blank" className="tw-strong">
          {notice.name}
        </AppLink>
      ) : (
        <strong>{notice.name}</strong>
      )}
      <span>{notice.owner ? t('dupOwner', { owner: notice.owner }) : t('dupNoOwner')}</span>
      <span className="tw-muted">
        {[
          notice.code,
          reasons(notice.why),
          notice.lastContact && t('dupLast', { when: formatRelative(notice.lastContact, i18n.language) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </li>
  );
}

export function DuplicateNotice({ matches }: { matches: Match[] }) {
  const { t } = useTranslation('customers');
  const notices = noticesOf(matches);
  return (
    <div aria-live="polite">
      {notices.length > 0 && (
        <div className="tw-duplicates">
          <p>
            <WarningFilled aria-hidden="true" /> {t('dupTitle', { count: notices.length })}
          </p>
          <ul>
            {notices.slice(0, 4).map((n) => (
              <NoticeLine key={n.key} notice={n} />
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
