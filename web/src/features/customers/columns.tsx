/** Columns of the customer list, made from the dictionary. */

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/session';
import { AppLink } from '@/ui/AppLink';
import type { Column } from '@/ui/DataTable';
import { LocalClock } from '@/ui/LocalClock';
import { type Dictionary, groupLabel, useLabel } from './dictionary';
import { SidebarOutlined } from './icons';
import { read, titleOf } from './record';
import type { Customer, FieldInfo, Loose } from './types';
import { FieldValue } from './values';

const widths: Record<string, number> = {
  code: 96,
  stage: 90,
  value_tier: 76,
  city: 108,
  country: 132,
  tags: 160,
  currency: 80,
  owner: 108,
};
const widthByKind: Partial<Record<FieldInfo['kind'], number>> = {
  date: 104,
  instant: 96,
  number: 100,
  money: 140,
  longtext: 220,
  link: 170,
  email: 190,
  phone: 150,
  choice: 120,
};

export function useColumns(dictionary: Dictionary, onPeek: (row: Customer) => void): Column<Customer>[] {
  const { t } = useTranslation('customers');
  const label = useLabel();
  const zone = useZone();
  return useMemo(() => {
    const columns: Column<Customer>[] = [];
    for (const field of dictionary.fields) {
      if (field.key.startsWith('contact.')) continue;
      const title = label(field.label, field.key);
      if (field.key === 'name') {
        columns.push({
          key: 'name',
          title,
          width: 240,
          fixed: true,
          sortable: field.sortable,
          render: (row) => (
            <span className="tw-name-cell">
              <AppLink href={`/customers/${row.id}`} className="tw-clip tw-strong" title={titleOf(row)}>
                {titleOf(row)}
              </AppLink>
              <button
                type="button"
                className="tw-peek"
                tabIndex={-1}
                aria-label={t('peekAt', { name: titleOf(row) })}
                title={t('peek')}
                onClick={() => onPeek(row)}
              >
                <SidebarOutlined />
              </button>
            </span>
          ),
        });
        continue;
      }
      columns.push({
        key: field.key,
        title,
        width: widths[field.key] ?? widthByKind[field.kind] ?? 140,
        sortable: field.sortable,
        optional: !field.default_column,
        group: field.own ? t('ownFields') : groupLabel(field.group),
        align: field.kind === 'number' || field.kind === 'money' ? 'right' : undefined,
        render: (row) => <FieldValue field={field} value={read(row as Loose, field.key)} short />,
      });
      if (field.key === 'country' && dictionary.get('time_zone')) {
        columns.push({
          key: 'local_time',
          title: t('localTime'),
          width: 92,
          group: groupLabel('profile'),
          render: (row) => <LocalClock short zone={row.time_zone} readerZone={zone} country={row.country} />,
        });
      }
    }
    // The name leads; the table shows fixed columns first, and keys must be in reading order for the chooser.
    return columns.sort((a, b) => Number(b.fixed ?? false) - Number(a.fixed ?? false));
  }, [dictionary, label, t, zone, onPeek]);
}
