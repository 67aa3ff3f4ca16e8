import { KeyOutlined, SafetyOutlined, UserOutlined } from '@ant-design/icons';
import type { Feature } from '@/app/feature';

export const accountFeature: Feature = {
  id: 'account',
  actions: [
    {
      key: 'profile',
      label: (t) => t('account.profile'),
      icon: <UserOutlined />,
      to: '/account',
      words: 'profile 个人资料',
    },
    {
      key: 'security',
      label: (t) => t('account.security'),
      icon: <SafetyOutlined />,
      to: '/account/security',
      words: 'password 2fa totp session 密码 两步验证 会话',
    },
    {
      key: 'tokens',
      label: (t) => t('account.tokens'),
      icon: <KeyOutlined />,
      to: '/account/tokens',
      words: 'api token 令牌',
    },
  ],
};
