import {
  AuditOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  TeamOutlined,
  UserAddOutlined,
} from '@ant-design/icons';
import type { Feature } from '@/app/feature';
import type { Need } from '@/app/session';

/** Any of these opens the settings; what is inside shows by each right. */
const anyOf: Need[] = [
  ['setting', 'manage'],
  ['user', 'view'],
  ['role', 'view'],
];

export const adminFeature: Feature = {
  id: 'admin',
  nav: [
    {
      key: 'admin',
      label: (t) => t('nav.settings'),
      icon: <SettingOutlined />,
      to: '/admin',
      group: 'system',
      order: 10,
      need: anyOf,
      shortcut: 'g s',
    },
  ],
  actions: [
    {
      key: 'users',
      label: (t) => t('nav.users'),
      icon: <TeamOutlined />,
      to: '/admin/users',
      need: ['user', 'view'],
      words: 'users people accounts 用户 账号 yonghu',
    },
    {
      key: 'new-user',
      label: (t) => `${t('action.create')}: ${t('nav.users')}`,
      icon: <UserAddOutlined />,
      to: '/admin/users?new=1',
      need: ['user', 'manage'],
      words: 'add user invite 新建用户 账号',
    },
    {
      key: 'roles',
      label: (t) => t('nav.roles'),
      icon: <SafetyCertificateOutlined />,
      to: '/admin/roles',
      need: ['role', 'view'],
      words: 'roles rights permissions 角色 权限 juese',
    },
    {
      key: 'teams',
      label: (t) => t('nav.teams'),
      icon: <TeamOutlined />,
      to: '/admin/teams',
      need: ['user', 'view'],
      words: 'teams departments 团队 部门',
    },
    {
      key: 'own-fields',
      label: (t) => t('nav.fields'),
      icon: <AuditOutlined />,
      to: '/admin/fields',
      need: ['setting', 'manage'],
      words: 'own custom fields 自定义字段',
    },
  ],
};
