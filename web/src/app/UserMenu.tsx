/** The menu behind one's own name: account, language, appearance, sign-out. */
import { CheckOutlined, LogoutOutlined, QuestionCircleOutlined, SafetyOutlined, UserOutlined } from '@ant-design/icons';
import { useRouter } from '@tanstack/react-router';
import { Dropdown, type MenuProps } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage, languageNames, languages } from '@/i18n';
import { usePhone } from '@/ui/phone';
import { useAccountActions } from './account';
import { type Mode, useTheme } from './theme';

const modes: Mode[] = ['light', 'dark', 'system'];

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
  children: ReactNode;
}

export default function UserMenu({ open, onOpenChange, onHelp, children }: Props) {
  const { t } = useTranslation();
  const router = useRouter();
  const phone = usePhone();
  const { mode } = useTheme();
  const { chooseLanguage, chooseTheme, signOut } = useAccountActions();
  const ticked = (on: boolean) => (on ? <CheckOutlined /> : <span className="tw-no-icon" />);
  const items: MenuProps['items'] = [
    {
      key: 'profile',
      icon: <UserOutlined />,
      label: t('account.profile'),
      onClick: () => router.history.push('/account'),
    },
    {
      key: 'security',
      icon: <SafetyOutlined />,
      label: t('account.security'),
      onClick: () => router.history.push('/account/security'),
    },
    { type: 'divider' },
    {
      type: 'group',
      key: 'language',
      label: t('account.language'),
      children: languages.map((l) => ({
        key: `l-${l}`,
        icon: ticked(l === currentLanguage()),
        label: languageNames[l],
        onClick: () => void chooseLanguage(l),
      })),
    },
    {
      type: 'group',
      key: 'theme',
      label: t('account.theme'),
      children: modes.map((m) => ({
        key: `t-${m}`,
        icon: ticked(m === mode),
        label: t(`theme.${m}`),
        onClick: () => void chooseTheme(m),
      })),
    },
    { type: 'divider' },
    ...(phone ? [] : [{ key: 'help', icon: <QuestionCircleOutlined />, label: t('shortcut.title'), onClick: onHelp }]),
    { key: 'out', icon: <LogoutOutlined />, label: t('account.signOut'), onClick: () => void signOut() },
  ];
  return (
    <Dropdown
      trigger={['click']}
      open={open}
      onOpenChange={onOpenChange}
      autoFocus
      menu={{ items }}
      placement="bottomRight"
    >
      {children}
    </Dropdown>
  );
}
