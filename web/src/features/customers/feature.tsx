import { MergeCellsOutlined, TeamOutlined, UserAddOutlined, UserOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';
import { textOf } from '@/i18n';

export const customersFeature: Feature = {
  id: 'customers',
  nav: [
    {
      key: 'customers',
      label: (t) => t('nav.customers'),
      icon: <TeamOutlined />,
      to: '/customers',
      group: 'archive',
      order: 0,
      need: ['customer', 'view'],
      shortcut: 'g c',
      phone: true,
    },
  ],
  actions: [
    {
      key: 'new-customer',
      label: (t) => `${t('action.create')} · ${t('nav.customers')}`,
      icon: <UserAddOutlined />,
      to: '/customers?new=1',
      need: ['customer', 'create'],
      words: 'new add customer 新建 新增 添加 客户',
    },
    {
      key: 'duplicates',
      label: (t) => textOf('customers:duplicates', `${t('nav.customers')} · merge 查重合并`),
      icon: <MergeCellsOutlined />,
      to: '/customers/duplicates',
      need: ['customer', 'merge'],
      words: 'duplicate merge 查重 重复 合并',
    },
  ],
  hits: {
    customer: { href: (id) => `/customers/${id}`, icon: <TeamOutlined />, label: (t) => t('resource.customer') },
    contact: {
      href: (id, of) => `/customers/${of ?? id}?tab=contacts`,
      icon: <UserOutlined />,
      label: (t) => t('resource.contact'),
    },
  },
};
