/** Whole pages that say something went wrong, and the one shown while a page is coming. */
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/client';
import { EmptyState, ErrorState, Skeleton } from '@/ui/State';

export function NotFoundPage() {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <main className="tw-whole">
      <EmptyState
        icon={<span className="tw-big">404</span>}
        title={t('error.notFound')}
        text={t('error.notFoundText')}
        actions={
          <>
            <Button onClick={() => router.history.back()}>{t('action.back')}</Button>
            <Button type="primary" onClick={() => router.history.push('/')}>
              {t('nav.home')}
            </Button>
          </>
        }
      />
    </main>
  );
}

export function ForbiddenPage() {
  return (
    <main className="tw-whole">
      <ErrorState error={new ApiError(403, {})} />
    </main>
  );
}

export function PendingPage() {
  return (
    <div className="tw-page">
      <Skeleton rows={6} />
    </div>
  );
}

/** What a page shows when loading or drawing it failed. */
export function CrashPage({ error, reset }: Partial<ErrorComponentProps> & { error?: unknown }) {
  const { t } = useTranslation();
  if (error instanceof ApiError) {
    return (
      <main className="tw-whole">
        <ErrorState error={error} onRetry={() => location.reload()} />
      </main>
    );
  }
  return (
    <main className="tw-whole" role="alert">
      <EmptyState
        icon={<span className="tw-big">:(</span>}
        title={t('error.crash')}
        text={t('error.crashText')}
        actions={
          <>
            {reset && <Button onClick={reset}>{t('action.retry')}</Button>}
            <Button type="primary" onClick={() => location.reload()}>
              {t('error.reload')}
            </Button>
          </>
        }
      />
      {error instanceof Error && <pre className="tw-crash">{error.message}</pre>}
    </main>
  );
}

/** The last net: a fault outside any route still leaves a page one can read. */
export class CrashBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }
  override render() {
    return this.state.error === undefined ? this.props.children : <CrashPage error={this.state.error} />;
  }
}
