import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { onUnauthorised } from './api/client';
import { newQueryClient } from './api/queries';
import { CrashBoundary } from './app/errors';
import { makeRouter } from './app/router';
import { ThemeProvider } from './app/theme';
import { startI18n } from './i18n';
import './app/styles.css';
import './ui/ui.css';

// After an upgrade of the server an open page asks for code that is gone. Loading the page anew fetches the new one; once
// in ten seconds, so that a file that is really missing does not reload for ever.
addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('tw.reloaded') ?? 0);
  if (Date.now() - last < 10_000) return;
  sessionStorage.setItem('tw.reloaded', String(Date.now()));
  event.preventDefault();
  location.reload();
});

const client = newQueryClient();
const router = makeRouter(client);

const bare = ['/signin', '/setup'];
let leaving = false;
onUnauthorised(() => {
  const { pathname, href } = router.state.location;
  // Only a session that ended while in use: the first load is led by the shell's own check.
  if (leaving || bare.includes(pathname) || client.getQueryData(['/api/v1/me']) === undefined) return;
  leaving = true;
  void router.navigate({ to: '/signin', search: { return: href, ended: '1' }, replace: true }).finally(() => {
    client.clear();
    leaving = false;
  });
});

const root = document.getElementById('root');
if (!root) throw new Error('no #root in index.html');
void startI18n().then(() => {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <ThemeProvider>
          <CrashBoundary>
            <Suspense fallback={null}>
              <RouterProvider router={router} />
            </Suspense>
          </CrashBoundary>
        </ThemeProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
});
