/** Every place, on a phone: the fifth button of the bottom bar. */
import { LogoutOutlined } from '@ant-design/icons';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { AppLink } from '@/ui/AppLink';
import type { NavEntry } from './feature';

interface Props {
  nav: NavEntry[];
  title: string;
  isHere: (entry: NavEntry) => boolean;
  onClose: () => void;
  onSignOut: () => void;
}

export default function MoreSheet({ nav, title, isHere, onClose, onSignOut }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer open onClose={onClose} placement="bottom" size="auto" title={title}>
      <ul className="tw-more-list">
        {nav.map((n) => (
          <li key={n.key}>
            <AppLink href={n.to} className={isHere(n) ? 'tw-nav-item tw-here' : 'tw-nav-item'} onClick={onClose}>
              <span className="tw-nav-icon" aria-hidden="true">
                {n.icon}
              </span>
              {n.label(t)}
            </AppLink>
          </li>
        ))}
        <li>
          <button type="button" className="tw-nav-item" onClick={onSignOut}>
            <span className="tw-nav-icon" aria-hidden="true">
              <LogoutOutlined />
            </span>
            {t('account.signOut')}
          </button>
        </li>
      </ul>
    </Drawer>
  );
}
