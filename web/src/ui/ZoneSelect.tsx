import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { allZones, offsetLabel, offsetMinutes } from '@/lib/zones';

/** Time zones by offset, found by city or offset. */
export function ZoneSelect(props: {
  id?: string;
  value?: string;
  onChange?: (zone: string) => void;
  'aria-label'?: string;
}) {
  const { t } = useTranslation();
  const options = useMemo(() => {
    const now = new Date();
    return allZones()
      .map((zone) => ({
        value: zone,
        minutes: offsetMinutes(zone, now),
        label: `${zone.replace(/_/g, ' ')} (${offsetLabel(zone, now)})`,
      }))
      .sort((a, b) => a.minutes - b.minutes || a.label.localeCompare(b.label));
  }, []);
  return (
    <Select
      {...props}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('select.zone')}
      style={{ width: '100%' }}
    />
  );
}
