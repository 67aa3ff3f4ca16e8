import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { keepFile } from './scripts/keep.ts';

// TRADEWIND_MOCK=1 serves canned answers from dev/mock.ts instead of a running server, for looking at screens.
const mock = process.env.TRADEWIND_MOCK === '1';

export default defineConfig(async ({ command }) => ({
  plugins: [
    react(),
    keepFile(),
    ...(mock && command === 'serve' ? [(await import('./dev/mock.ts')).mockServer()] : []),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    proxy: mock ? undefined : { '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false } },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        // Few, stable groups: what every page needs changes only when a library is bumped, so a new release of ours
        // costs a returning visitor only our own chunks.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 40 },
            { name: 'echarts', test: /node_modules\/(echarts|zrender)\//, priority: 30 },
            { name: 'phone', test: /node_modules\/libphonenumber-js\//, priority: 30 },
            { name: 'kit', test: /node_modules\/(@tanstack|i18next|react-i18next)\//, priority: 20 },
          ],
        },
      },
    },
  },
}));
