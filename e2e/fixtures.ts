/**
 * What every browser test starts from: `import { expect, test } from './fixtures.ts'`.
 *
 * - `server`   one server for all tests of a project, with a company set up and an administrator (see company.ts)
 * - `emptyServer`  a server of the test's own on which nobody has set anything up
 * - `language` the language this project runs in, `words` its texts
 * A test that fails gets the server's log attached. Every test fails on an error in the browser's console or on an
 * answer of the server in the 500s, whatever it was about.
 */
import { test as base, expect, type Page, type TestInfo } from '@playwright/test';
import { type Company, setUpCompany } from './company.ts';
import { type Server, startServer } from './server.ts';
import { type Language, type Words, words } from './words.ts';

export interface Options {
  language: Language;
}

interface TestFixtures {
  emptyServer: Server;
  words: Words;
  watched: undefined;
}

interface WorkerFixtures extends Options {
  server: Server & { company: Company };
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  language: ['zh-CN', { option: true, scope: 'worker' }],
  words: async ({ language }, use) => use(words[language]),

  server: [
    async ({ language }, use) => {
      const server = await startServer();
      const company = await setUpCompany(server.url, language);
      await use({ ...server, company });
      await server.stop();
    },
    { scope: 'worker' },
  ],
  emptyServer: async ({}, use, testInfo) => {
    const server = await startServer();
    await use(server);
    await attachLog(testInfo, server);
    await server.stop();
  },

  // Addresses in tests are paths of the project's server; a test of emptyServer goes there by full address.
  baseURL: async ({ server }, use) => use(server.url),

  watched: [
    async ({ page, server }, use, testInfo) => {
      const troubles = watch(page);
      await use(undefined);
      await attachLog(testInfo, server, troubles.length > 0);
      expect(troubles, 'errors in the console and answers in the 500s').toEqual([]);
    },
    { auto: true },
  ],
});

/** Collects what must never happen on a page, however well the test goes. */
export function watch(page: Page): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself logs every answer from 400 up as an error; refusals are ordinary answers here.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      troubles.push(`console: ${message.text()}`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 500)
      troubles.push(`${response.status()} ${response.request().method()} ${response.url()}`);
  });
  return troubles;
}

async function attachLog(testInfo: TestInfo, server: Server, wanted = false): Promise<void> {
  if (wanted || testInfo.status !== testInfo.expectedStatus) {
    await testInfo.attach('server.log', { body: server.log(), contentType: 'text/plain' });
  }
}

export { expect };
