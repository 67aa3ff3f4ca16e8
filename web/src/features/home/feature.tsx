import { HomeOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import type { Feature } from '@/app/feature';

const cards = () => import('./cards');

export const homeFeature: Feature = {
  id: 'home',
  nav: [
    {
      key: 'home',
      label: (t) => t('nav.home'),
      icon: <HomeOutlined />,
      to: '/',
      group: 'work',
      order: 0,
      shortcut: 'g h',
      phone: true,
    },
  ],
  cards: [
    {
      key: 'stages',
      order: 10,
      span: 8,
      need: ['customer', 'view'],
      component: lazy(() => cards().then((m) => ({ default: m.StagesCard }))),
    },
    { key: 'tasks', order: 20, span: 4, component: lazy(() => cards().then((m) => ({ default: m.TasksCard }))) },
    {
      key: 'recent',
      order: 30,
      span: 6,
      need: ['customer', 'view'],
      component: lazy(() => cards().then((m) => ({ default: m.RecentCard }))),
    },
    {
      key: 'quality',
      order: 40,
      span: 6,
      need: ['customer', 'view'],
      component: lazy(() => cards().then((m) => ({ default: m.QualityCard }))),
    },
  ],
};
