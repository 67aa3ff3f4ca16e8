import { FileSearchOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const auditFeature: Feature = {
  id: 'audit',
  nav: [
    {
      key: 'audit',
      label: (t) => t('nav.audit'),
      icon: <FileSearchOutlined />,
      to: '/audit',
      group: 'system',
      order: 20,
      need: ['audit', 'view'],
    },
  ],
};
