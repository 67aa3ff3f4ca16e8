/** Every page there is, looked at as it is opened: no walk passes all of them, and a phone sees each of them too. */
import { send } from './company.ts';
import type { Login } from './demo.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { isPhone, look } from './helpers.ts';

/** Pages the walks do not look at already; the rest only on a phone. */
const everywhere: Array<[name: string, path: string, who?: Login]> = [
  ['home', '/', 'wendy.lin'],
  ['home-admin', '/'],
  ['tasks', '/tasks', 'wendy.lin'],
  ['tasks-board', '/tasks?layout=board', 'wendy.lin'],
  ['customers-deleted', '/customers/deleted'],
  ['jobs', '/jobs'],
  ['admin', '/admin'],
  ['admin-company', '/admin/company'],
  ['admin-fields', '/admin/fields'],
  ['admin-tags', '/admin/tags'],
  ['admin-roles-compare', '/admin/roles/compare'],
  ['account', '/account'],
  ['nowhere', '/nowhere'],
];
const onPhone: typeof everywhere = [
  ['customers', '/customers', 'wendy.lin'],
  ['customers-none', '/customers?q=qqqqqqqq', 'wendy.lin'],
  ['customers-duplicates', '/customers/duplicates'],
  ['customer-new', '/customers?new=1', 'wendy.lin'],
  ['imports', '/imports'],
  ['import-file', '/imports/new'],
  ['audit', '/audit'],
  ['admin-users', '/admin/users'],
  ['admin-teams', '/admin/teams'],
  ['admin-roles', '/admin/roles'],
  ['account-security', '/account/security'],
  ['account-tokens', '/account/tokens'],
];

test('every page', { tag: ['@en', '@phone'] }, async ({ as }, testInfo) => {
  test.slow();
  const pages = isPhone(testInfo) ? [...everywhere, ...onPhone] : everywhere;
  for (const login of ['wendy.lin', 'admin'] as const) {
    const page = await as(login);
    for (const [name, path, who] of pages) {
      if ((who ?? 'admin') !== login) continue;
      await test.step(name, async () => {
        await page.goto(path);
        await expect(page.getByRole('main')).toBeVisible();
        await look(page, name);
      });
    }
  }
});

test('pages of one record on a phone', { tag: '@only-phone' }, async ({ as, api, words }) => {
  const { customers, common, tasks } = words;
  const boss = await api('admin');
  const { items } = await send<{ items: Array<{ id: string }> }>(
    boss,
    'get',
    `/api/v1/customers?limit=1&filter=${encodeURIComponent('{"and":[{"field":"value_tier","op":"in","value":["a"]}]}')}`,
  );
  const page = await as('admin');
  for (const tab of ['overview', 'contacts', 'timeline', 'tasks', 'files', 'merges']) {
    await page.goto(`/customers/${items[0]?.id}?tab=${tab}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, `customer-${tab}`);
  }
  const roles = await send<{ items: Array<{ id: string; key?: string }> }>(boss, 'get', '/api/v1/roles');
  await page.goto(`/admin/roles/${roles.items.find((r) => r.key === 'sales')?.id}`);
  await look(page, 'admin-role');
  const users = await send<{ items: Array<{ id: string; login: string }> }>(boss, 'get', '/api/v1/users');
  await page.goto(`/admin/users/${users.items.find((u) => u.login === 'wendy.lin')?.id}/access`);
  await look(page, 'admin-access');

  // Thumbs: the bar at the bottom, the sheet behind its last button, search.
  await page.goto('/');
  const bar = page.getByRole('navigation', { name: common.nav.main });
  await bar.getByRole('link', { name: common.nav.customers }).tap();
  await page.locator('.tw-customer-card-link').first().tap();
  await expect(page.getByRole('navigation', { name: customers.sections })).toBeVisible();
  await bar.getByRole('link', { name: common.nav.tasks }).tap();
  await page.getByLabel(tasks.quickAdd).fill('回电');
  await look(page, 'tasks-typing');
  await bar.getByRole('button', { name: common.nav.more }).tap();
  await expect(page.getByRole('dialog').getByRole('link', { name: common.nav.audit })).toBeVisible();
  await look(page, 'more');
  await page.getByRole('dialog').getByRole('link', { name: common.nav.imports }).tap();
  await expect(page).toHaveURL(/\/imports$/);
  await page.getByRole('banner').getByRole('button', { name: common.palette.search }).tap();
  await page.getByRole('combobox', { name: common.palette.title }).fill('gmbh');
  await expect(page.getByRole('option').first()).toBeVisible();
  await look(page, 'palette');
});
