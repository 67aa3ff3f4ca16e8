import { CheckSquareOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const tasksFeature: Feature = {
  id: 'tasks',
  nav: [
    {
      key: 'tasks',
      label: (t) => t('nav.tasks'),
      icon: <CheckSquareOutlined />,
      to: '/tasks',
      group: 'work',
      order: 10,
      need: ['task', 'view'],
      shortcut: 'g t',
      phone: true,
    },
  ],
  hits: {
    task: { href: (id) => `/tasks?task=${id}`, icon: <CheckSquareOutlined />, label: (t) => t('resource.task') },
  },
};
