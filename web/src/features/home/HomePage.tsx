/** The workbench: what waits for me today. Its cards come from the features. */
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { features } from '@/app/features';
import { can, useMe, useZone } from '@/app/session';
import { formatDay, formatTime, today } from '@/lib/dates';
import { useMinute } from '@/lib/zones';
import { PageHeader, Panel } from '@/ui/PageHeader';
import { Skeleton } from '@/ui/State';

export function HomePage() {
  const { t, i18n } = useTranslation(['home', 'common']);
  const me = useMe();
  const zone = useZone();
  const now = useMinute();
  const hour = Number(formatTime(now, zone).slice(0, 2));
  const greeting =
    hour < 5
      ? t('night')
      : hour < 11
        ? t('morning')
        : hour < 13
          ? t('noon')
          : hour < 18
            ? t('afternoon')
            : t('evening');
  const cards = features
    .flatMap((f) => f.cards ?? [])
    .filter((c) => can(me, c.need))
    .sort((a, b) => a.order - b.order);
  return (
    <div className="tw-page">
      <PageHeader
        title={t('hello', { greeting, name: me.name })}
        documentTitle={t('common:nav.home')}
        extra={<span className="tw-muted">{formatDay(today(zone, now), i18n.language, now)}</span>}
      />
      <div className="tw-grid">
        {cards.map(({ key, span, component: Card }) => (
          <div key={key} className={`tw-col-${span}`}>
            <Suspense
              fallback={
                <Panel>
                  <Skeleton rows={4} />
                </Panel>
              }
            >
              <Card />
            </Suspense>
          </div>
        ))}
      </div>
    </div>
  );
}
