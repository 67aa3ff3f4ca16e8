/**
 * What every browser test starts from: `import { expect, test } from './fixtures.ts'`, or `demoTest as test` for a walk
 * through a company that has been at work for two years.
 *
 * - `server`   one server for all tests of a project, with a company set up and an administrator (see company.ts)
 * - `emptyServer`  a server of the test's own on which nobody has set anything up
 * - `demo`     one server for all tests of a project, with the demo company (see demo.ts). Tests that use it leave its
 *              people and rights as they found them and work on customers they made themselves.
 * - `as`       a browser of its own, signed in as one of the demo company's people
 * - `api`      the same person's connection to the API, for preparing and for checking behind the page's back
 * - `language` the language this project runs in, `words` its texts
 * A test that fails gets the server's log attached. Every test fails on an error in the browser's console or on an
 * answer of the server in the 500s, whatever it was about.
 */
import { type APIRequestContext, test as base, expect, type Page, type TestInfo } from '@playwright/test';
import { type Company, connect, send, setUpCompany, signInAs } from './company.ts';
import { demoFolder, demoPerson, type Login } from './demo.ts';
import { type Server, startServer } from './server.ts';
import { type Language, type Words, words } from './words.ts';

export interface Options {
  language: Language;
}

interface TestFixtures {
  /** The server the addresses of the test belong to. */
  home: Server;
  emptyServer: Server;
  words: Words;
  troubles: string[];
  watched: undefined;
}

interface WorkerFixtures extends Options {
  server: Server & { company: Company };
  demo: Server;
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
  demo: [
    async ({}, use) => {
      const server = await startServer({ dataDir: await demoFolder() });
      await use(server);
      await server.stop();
    },
    // Making the company counts to nobody's test.
    { scope: 'worker', timeout: 150_000 },
  ],
  emptyServer: async ({}, use, testInfo) => {
    const server = await startServer();
    await use(server);
    await attachLog(testInfo, server);
    await server.stop();
  },

  home: async ({ server }, use) => use(server),
  // Addresses in tests are paths of the test's server; a test of emptyServer goes there by full address.
  baseURL: async ({ home }, use) => use(home.url),

  troubles: async ({}, use) => use([]),
  watched: [
    async ({ page, home, troubles }, use, testInfo) => {
      watch(page, troubles);
      await use(undefined);
      await attachLog(testInfo, home, troubles.length > 0);
      expect(troubles, 'errors in the console and answers in the 500s').toEqual([]);
    },
    { auto: true },
  ],
});

interface DemoFixtures {
  as: (login: Login) => Promise<Page>;
  api: (login: Login) => Promise<APIRequestContext>;
}

export const demoTest = test.extend<DemoFixtures>({
  home: async ({ demo }, use) => use(demo),

  as: async ({ browser, demo, language, troubles }, use) => {
    const opened: Array<() => Promise<void>> = [];
    await use(async (login) => {
      const context = await browser.newContext({ baseURL: demo.url });
      opened.push(() => context.close());
      await signInAs(context, demo.url, demoPerson(login));
      const me = await send<{ language: string }>(context.request, 'get', `${demo.url}/api/v1/me`);
      if (me.language !== language) await send(context.request, 'patch', `${demo.url}/api/v1/me`, { language });
      const page = await context.newPage();
      watch(page, troubles);
      return page;
    });
    for (const close of opened) await close();
  },
  api: async ({ demo }, use) => {
    const opened: APIRequestContext[] = [];
    await use(async (login) => {
      const context = await connect(demo.url, demoPerson(login));
      opened.push(context);
      return context;
    });
    for (const context of opened) await context.dispose();
  },
});

/** Collects what must never happen on a page, however well the test goes. */
export function watch(page: Page, troubles: string[]): void {
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
}

async function attachLog(testInfo: TestInfo, server: Server, wanted = false): Promise<void> {
  if (wanted || testInfo.status !== testInfo.expectedStatus) {
    await testInfo.attach('server.log', { body: server.log(), contentType: 'text/plain' });
  }
}

export { expect };
