import { ImportOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const importsFeature: Feature = {
  id: 'imports',
  nav: [
    {
      key: 'imports',
      label: (t) => t('nav.imports'),
      icon: <ImportOutlined />,
      to: '/imports',
      group: 'archive',
      order: 80,
      need: ['customer', 'import'],
      shortcut: 'g i',
    },
  ],
  actions: [
    {
      key: 'new-import',
      label: (t) => `${t('action.import')}: ${t('nav.customers')}`,
      icon: <ImportOutlined />,
      to: '/imports/new',
      need: ['customer', 'import'],
      words: 'import excel csv xlsx upload 导入 表格 daoru',
    },
  ],
};
