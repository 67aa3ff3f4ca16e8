/** Renders a component as the page would: texts, theme without motion, a query cache of its own. */
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { App, ConfigProvider } from 'antd';
import type { ReactNode } from 'react';
import { newQueryClient } from '@/api/queries';

export function show(node: ReactNode) {
  const client = newQueryClient();
  const wrap = (children: ReactNode) => (
    <QueryClientProvider client={client}>
      <ConfigProvider theme={{ token: { motion: false }, hashed: false }} button={{ autoInsertSpace: false }}>
        <App>{children}</App>
      </ConfigProvider>
    </QueryClientProvider>
  );
  const result = render(wrap(node));
  return { ...result, client, again: (next: ReactNode) => result.rerender(wrap(next)) };
}
