import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    environment: 'happy-dom',
    // Two loaded cores: a test that waits for a drawer may take long without being wrong.
    testTimeout: 30_000,
    environmentOptions: { happyDOM: { url: 'http://localhost:3000/' } },
    setupFiles: ['./test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    css: false,
    env: { TZ: 'Asia/Shanghai' },
  },
});
