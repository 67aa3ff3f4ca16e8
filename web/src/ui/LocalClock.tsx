import { useTranslation } from 'react-i18next';
import { hoursOf, localTime, offsetLabel, useMinute } from '@/lib/zones';

const tone = { open: 'green', soon: 'amber', closed: 'grey', rest: 'grey' } as const;

interface Props {
  zone: string | null | undefined;
  readerZone: string;
  country?: string;
  /** Only time and dot, for table cells. */
  short?: boolean;
}

/** What time it is at the customer's, and whether somebody is likely at the desk. */
export function LocalClock({ zone, readerZone, country, short }: Props) {
  const { t } = useTranslation();
  const now = useMinute();
  if (!zone) return <span className="tw-muted">—</span>;
  const local = localTime(zone, readerZone, hoursOf(country), now);
  const presence = t(`clock.${local.presence}`);
  const shift = local.dayShift === 0 ? '' : local.dayShift > 0 ? t('clock.nextDay') : t('clock.previousDay');
  const days = local.dayShift > 0 ? '+1' : '−1';
  return (
    <span className="tw-clock" title={[zone, offsetLabel(zone, now), shift, presence].filter(Boolean).join(' · ')}>
      <i className={`tw-lane-dot tw-dot-${tone[local.presence]}`} aria-hidden="true" />
      <time>{local.time}</time>
      {shift && (
        <sup>
          <span aria-hidden="true">{days}</span>
          <span className="tw-hidden">{shift}</span>
        </sup>
      )}
      {!short && <span className="tw-muted">{presence}</span>}
      {short && <span className="tw-hidden">{presence}</span>}
    </span>
  );
}
