/** A field's value for reading: in list cells, on the detail page, in comparisons. */
import { LinkOutlined, MailOutlined, PhoneOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe, useZone } from '@/app/session';
import { currencyName } from '@/lib/currencies';
import { formatDate, formatInstant, formatRelative } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { languageName } from '@/lib/names';
import { Country } from '@/ui/Country';
import { Person, StatusTag } from '@/ui/Status';
import { PlainText } from '@/ui/Timeline';
import { stageTones, tierTones, toneOfTag, useLabel } from './dictionary';
import type { FieldInfo, Money, Option, Ref, Tag } from './types';

export const dots = '•••';

export function TagList({ tags, max = 3 }: { tags: Tag[]; max?: number }) {
  const rest = tags.slice(max);
  return (
    <span className="tw-tags">
      {tags.slice(0, max).map((tag) => (
        <StatusTag key={tag.id} tone={toneOfTag(tag)}>
          {tag.name}
        </StatusTag>
      ))}
      {rest.length > 0 && (
        <span className="tw-tag tw-tone-grey" title={rest.map((r) => r.name).join(', ')}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

/** Digits for a wa.me or tel: address; undefined when there are too few to dial. */
export function dialable(phone: string | undefined | null): string | undefined {
  const clean = (phone ?? '').replace(/[^\d+]/g, '');
  return clean.replace(/\D/g, '').length >= 5 ? clean : undefined;
}
/** Only web addresses become links: a stored "javascript:" must stay text. */
export function webAddress(site: string): string | undefined {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(site) ? site : `https://${site}`;
  return /^https?:\/\/[^\s]+\.[^\s]+$/i.test(full) ? full : undefined;
}

interface Props {
  field: FieldInfo;
  value: unknown;
  /** One line, as in a table cell. */
  short?: boolean;
  /** Names of people by id, for values that are a bare id. */
  names?: Record<string, string>;
}

export function FieldValue({ field, value, short, names }: Props): ReactNode {
  const { i18n } = useTranslation();
  const label = useLabel();
  const zone = useZone();
  const me = useMe();
  const language = i18n.language;
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) {
    return <span className="tw-muted">—</span>;
  }
  if (value === dots) return <span className="tw-masked">{dots}</span>;
  const option = (code: unknown): string =>
    typeof code === 'object' && code !== null
      ? label((code as Option).label, (code as Option).code)
      : optionName(String(code));
  const optionName = (code: string) => label(field.options?.find((o) => o.code === code)?.label, code);
  const clip = (text: ReactNode) => <span className={short ? 'tw-clip' : undefined}>{text}</span>;
  switch (field.kind) {
    case 'choice': {
      const code = typeof value === 'object' ? (value as Option).code : String(value);
      if (field.key === 'stage') return <StatusTag tone={stageTones[code] ?? 'grey'}>{option(code)}</StatusTag>;
      if (field.key === 'value_tier') return <StatusTag tone={tierTones[code] ?? 'grey'}>{option(code)}</StatusTag>;
      return clip(option(code));
    }
    case 'multi':
      return clip((value as unknown[]).map(option).join(language.startsWith('zh') ? '、' : ', '));
    case 'tags':
      return (
        <TagList
          tags={(value as Array<Tag | string>).map((t) =>
            typeof t === 'string' ? { id: t, name: names?.[t] ?? t } : t,
          )}
          max={short ? 2 : 20}
        />
      );
    case 'user':
      return (
        <Person
          name={
            typeof value === 'object'
              ? (value as Ref).name
              : value === me.id
                ? me.name
                : (names?.[String(value)] ?? String(value))
          }
        />
      );
    case 'team':
      return clip(typeof value === 'object' ? (value as Ref).name : (names?.[String(value)] ?? String(value)));
    case 'country':
      return <Country code={String(value)} />;
    case 'currency':
      return clip(short ? String(value) : `${String(value)} ${currencyName(String(value), language)}`);
    case 'language':
      return clip(languageName(String(value), language));
    case 'zone':
      return clip(String(value).replace(/_/g, ' '));
    case 'money': {
      const { amount, currency } = value as Money;
      return <span className="tw-nowrap">{formatMoney(Number(amount), currency, language)}</span>;
    }
    case 'number':
      // Four digits stay together: most of them are years.
      return new Intl.NumberFormat(language, { useGrouping: 'min2', maximumFractionDigits: 6 }).format(Number(value));
    case 'date':
      return <span className="tw-nowrap">{formatDate(String(value), language, short)}</span>;
    case 'instant':
      return short ? (
        <span className="tw-muted tw-nowrap" title={formatInstant(String(value), zone)}>
          {formatRelative(String(value), language)}
        </span>
      ) : (
        <span>
          {formatInstant(String(value), zone)}{' '}
          <span className="tw-muted">· {formatRelative(String(value), language)}</span>
        </span>
      );
    case 'email':
      return (
        <a href={`mailto:${String(value)}`} className={short ? 'tw-clip' : undefined}>
          {!short && <MailOutlined aria-hidden="true" />} {String(value)}
        </a>
      );
    case 'phone': {
      const number = dialable(String(value));
      return number ? (
        <a href={`tel:${number}`} className={short ? 'tw-clip' : undefined}>
          {!short && <PhoneOutlined aria-hidden="true" />} {String(value)}
        </a>
      ) : (
        clip(String(value))
      );
    }
    case 'link': {
      const href = webAddress(String(value));
      return href ? (
        <a href={href} target="_blank" rel="noopener noreferrer" className={short ? 'tw-clip' : undefined}>
          {String(value).replace(/^https?:\/\//, '')} {!short && <LinkOutlined aria-hidden="true" />}
        </a>
      ) : (
        clip(String(value))
      );
    }
    case 'longtext':
      return short ? <span className="tw-clip">{String(value)}</span> : <PlainText text={String(value)} />;
    default:
      return clip(String(value));
  }
}
