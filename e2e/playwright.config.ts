/**
 * Browser tests of the real binary: `make e2e`, or `make e2e E2E='--project=phone first-run'` for a part.
 * bin/tradewind must have been built. Each project's worker starts a server of its own (see server.ts), so no project
 * sees what another one wrote.
 */
import { defineConfig } from '@playwright/test';
import type { Options } from './fixtures.ts';

const desktop = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

export default defineConfig<object, Options>({
  testDir: '.',
  globalSetup: './demo.ts',
  outputDir: 'results',
  // One at a time: the tests share two cores with the server, and figures on screen must not depend on a neighbour.
  workers: 1,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // A test that passes on the second try is reported as flaky and is to be mended; it does not hold up the others.
  retries: process.env.CI ? 2 : 0,
  maxFailures: process.env.CI ? 10 : 0,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    actionTimeout: 30_000,
    timezoneId: 'Asia/Shanghai',
    trace: 'retain-on-failure',
    reducedMotion: 'reduce',
  },
  projects: [
    // Everything in Chinese; in English what carries @en, on a phone what carries @phone; @only-phone nowhere else.
    {
      name: 'desktop-zh',
      use: { ...desktop, locale: 'zh-CN', language: 'zh-CN' },
      grepInvert: /@only-phone/,
    },
    { name: 'desktop-en', use: { ...desktop, locale: 'en-US', language: 'en' }, grep: /@en/ },
    { name: 'phone', use: { ...phone, locale: 'zh-CN', language: 'zh-CN' }, grep: /@(only-)?phone/ },
  ],
});
