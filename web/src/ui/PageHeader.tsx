import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink } from './AppLink';
import { usePhone } from './phone';

export interface PageAction {
  key: string;
  label: string;
  icon?: ReactNode;
  onClick: () => void;
  primary?: boolean;
  danger?: boolean;
  disabled?: boolean;
  loading?: boolean;
  /** Always inside the "more" menu, also on a wide screen. */
  secondary?: boolean;
}

interface Props {
  title: ReactNode;
  /** Title of the browser tab; needed when `title` is not plain text. */
  documentTitle?: string;
  breadcrumb?: Array<{ label: string; to?: string }>;
  /** Beside the title: a count, a status. */
  extra?: ReactNode;
  /** Below the title. */
  description?: ReactNode;
  actions?: PageAction[];
  children?: ReactNode;
}

/** Title row of a page. On a phone only the primary action keeps its button, the others move behind "…". */
export function PageHeader({ title, documentTitle, breadcrumb, extra, description, actions = [], children }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const tab = documentTitle ?? (typeof title === 'string' ? title : undefined);
  useEffect(() => {
    if (tab) document.title = `${tab} · Tradewind`;
  }, [tab]);
  const shown = actions.filter((a) => !a.secondary && (!phone || a.primary));
  const hidden = actions.filter((a) => !shown.includes(a));
  return (
    <header className="tw-page-header">
      {breadcrumb && breadcrumb.length > 0 && (
        <nav className="tw-breadcrumb" aria-label={t('nav.breadcrumb')}>
          {breadcrumb.map((crumb) => (
            <span key={crumb.label}>{crumb.to ? <AppLink href={crumb.to}>{crumb.label}</AppLink> : crumb.label}</span>
          ))}
        </nav>
      )}
      <div className="tw-page-title-row">
        <h1 className="tw-page-title">{title}</h1>
        {extra && <div className="tw-page-extra">{extra}</div>}
        {(shown.length > 0 || hidden.length > 0) && (
          <div className="tw-page-actions">
            {shown.map((a) => (
              <Button
                key={a.key}
                type={a.primary ? 'primary' : 'default'}
                danger={a.danger}
                disabled={a.disabled}
                loading={a.loading}
                icon={a.icon}
                onClick={a.onClick}
              >
                {a.label}
              </Button>
            ))}
            {hidden.length > 0 && (
              <Dropdown
                trigger={['click']}
                menu={{
                  items: hidden.map((a) => ({
                    key: a.key,
                    label: a.label,
                    icon: a.icon,
                    danger: a.danger,
                    disabled: a.disabled || a.loading,
                    onClick: a.onClick,
                  })),
                }}
              >
                <Button icon={<MoreOutlined />} aria-label={t('action.more')} />
              </Dropdown>
            )}
          </div>
        )}
      </div>
      {description && <div className="tw-page-description">{description}</div>}
      {children}
    </header>
  );
}

/** A titled white panel. */
export function Panel({
  title,
  extra,
  children,
  flush,
  className = '',
}: {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  /** No padding around the content: lists and tables. */
  flush?: boolean;
  className?: string;
}) {
  return (
    <section className={`tw-panel ${flush ? 'tw-panel-flush' : ''} ${className}`}>
      {(title || extra) && (
        <header className="tw-panel-header">
          <h2 className="tw-panel-title">{title}</h2>
          {extra && <div className="tw-panel-extra">{extra}</div>}
        </header>
      )}
      <div className="tw-panel-body">{children}</div>
    </section>
  );
}
