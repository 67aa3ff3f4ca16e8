import { ScheduleOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const jobsFeature: Feature = {
  id: 'jobs',
  nav: [
    {
      key: 'jobs',
      label: (t) => t('nav.jobs'),
      icon: <ScheduleOutlined />,
      to: '/jobs',
      group: 'system',
      order: 30,
      need: ['job', 'view'],
    },
  ],
};
