/** Frame of the settings: what can be set on the left, the page on the right. On a phone first the list, then the page. */
import {
  ApartmentOutlined,
  ApiOutlined,
  BankOutlined,
  ControlOutlined,
  RightOutlined,
  SafetyCertificateOutlined,
  TagsOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { can, type Needs, useMe } from '@/app/session';
import { AppLink } from '@/ui/AppLink';
import { PageHeader } from '@/ui/PageHeader';
import { usePhone } from '@/ui/phone';
import { EmptyState } from '@/ui/State';
import './admin.css';

type Place = 'company' | 'users' | 'teams' | 'roles' | 'fields' | 'tags';
interface Entry {
  key: Place;
  group: 'people' | 'data';
  icon: ReactNode;
  need: Needs;
}
const entries: Entry[] = [
  { key: 'users', group: 'people', icon: <TeamOutlined />, need: ['user', 'view'] },
  { key: 'teams', group: 'people', icon: <ApartmentOutlined />, need: ['user', 'view'] },
  { key: 'roles', group: 'people', icon: <SafetyCertificateOutlined />, need: ['role', 'view'] },
  { key: 'company', group: 'data', icon: <BankOutlined />, need: ['setting', 'manage'] },
  { key: 'fields', group: 'data', icon: <ControlOutlined />, need: ['setting', 'manage'] },
  { key: 'tags', group: 'data', icon: <TagsOutlined />, need: ['setting', 'manage'] },
];

function useEntries(): Entry[] {
  const me = useMe();
  return entries.filter((e) => can(me, e.need));
}

function SubNav({ full }: { full?: boolean }) {
  const { t } = useTranslation('admin');
  const path = useRouterState({ select: (s) => s.location.pathname });
  const mine = useEntries();
  return (
    <nav className={full ? 'ad-nav ad-nav-full' : 'ad-nav'} aria-label={t('title')}>
      {(['people', 'data'] as const).map((group) => {
        const list = mine.filter((e) => e.group === group);
        if (list.length === 0 && group === 'people') return null;
        return (
          <div key={group} className="ad-nav-group">
            <h2>{t(`group.${group}`)}</h2>
            {list.map((e) => {
              const to = `/admin/${e.key}`;
              const here = path === to || path.startsWith(`${to}/`);
              return (
                <AppLink
                  key={e.key}
                  href={to}
                  className={here ? 'ad-nav-item tw-here' : 'ad-nav-item'}
                  aria-current={here ? 'page' : undefined}
                >
                  <span className="ad-nav-icon" aria-hidden="true">
                    {e.icon}
                  </span>
                  <span className="ad-nav-text">
                    {t(`nav.${e.key}`)}
                    {full && <small>{t(`navHint.${e.key}`)}</small>}
                  </span>
                  {full && <RightOutlined aria-hidden="true" />}
                </AppLink>
              );
            })}
            {group === 'data' && (
              <a className="ad-nav-item" href="/docs/api" target="_blank" rel="noreferrer">
                <span className="ad-nav-icon" aria-hidden="true">
                  <ApiOutlined />
                </span>
                <span className="ad-nav-text">
                  {t('nav.api')}
                  {full && <small>{t('navHint.api')}</small>}
                </span>
              </a>
            )}
          </div>
        );
      })}
    </nav>
  );
}

export function AdminPage() {
  const phone = usePhone();
  if (phone) return <Outlet />;
  return (
    <div className="ad-frame">
      <SubNav />
      <div className="ad-main">
        <Outlet />
      </div>
    </div>
  );
}

/** /admin itself: on a wide screen the first page one may see, on a phone the list of pages. */
export function AdminIndex() {
  const { t } = useTranslation('admin');
  const phone = usePhone();
  const router = useRouter();
  const first = useEntries()[0]?.key;
  useEffect(() => {
    if (!phone && first) router.history.replace(`/admin/${first}`);
  }, [phone, first, router]);
  if (!first) {
    return (
      <div className="tw-page">
        <EmptyState title={t('nothing')} text={t('nothingText')} />
      </div>
    );
  }
  if (!phone) return null;
  return (
    <div className="tw-page">
      <PageHeader title={t('title')} />
      <SubNav full />
    </div>
  );
}
