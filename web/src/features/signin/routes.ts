import { createRoute, redirect } from '@tanstack/react-router';
import { page, rootRoute } from '@/app/parents';
import { loadMe } from '@/app/session';

/** Only addresses of this page may be returned to: "//evil.example" and "https:…" are not. */
export function safeReturn(to: string | undefined): string {
  return to && /^\/(?![/\\])/.test(to) && !to.startsWith('/signin') ? to : '/';
}

export const signinRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: 'signin',
    validateSearch: (s: Record<string, unknown>): { return?: string; ended?: string } => ({
      return: typeof s.return === 'string' ? s.return : undefined,
      ended: typeof s.ended === 'string' ? s.ended : undefined,
    }),
    ...page(() => import('./SignInPage'), 'SignInPage', 'signin'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: 'password',
    beforeLoad: async ({ context }) => {
      if (!(await loadMe(context.client))) throw redirect({ to: '/signin', replace: true });
    },
    ...page(() => import('./ForcedPasswordPage'), 'ForcedPasswordPage', 'signin'),
  }),
] as const;
