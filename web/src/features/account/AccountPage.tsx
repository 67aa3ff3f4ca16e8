import { Outlet, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AppLink } from '@/ui/AppLink';
import { PageHeader } from '@/ui/PageHeader';

export function AccountPage() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const tabs = [
    ['/account', t('account.profile')],
    ['/account/security', t('account.security')],
    ['/account/tokens', t('account.tokens')],
  ] as const;
  return (
    <div className="tw-page tw-narrow">
      <PageHeader title={t('account.title')} />
      <nav className="tw-views-tabs tw-page-tabs" aria-label={t('account.title')}>
        {tabs.map(([to, label]) => (
          <AppLink key={to} href={to} className="tw-view" aria-current={path === to ? 'page' : undefined}>
            {label}
          </AppLink>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
