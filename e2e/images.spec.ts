/** The pictures of the manual, docs/images/*.png: made by `make screenshots`, never by a test run. */
import { send } from './company.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { shot } from './helpers.ts';

// Smaller than what the tests look at: text stays legible where the README shows it, and a file below 200 kB.
test.use({ viewport: { width: 1280, height: 800 } });

test('pictures for the manual', { tag: '@en' }, async ({ as, api, language }) => {
  test.skip(!process.env.TRADEWIND_MANUAL_IMAGES, 'only for `make screenshots`');
  const page = await as('admin');
  const suffix = language === 'en' ? '-en' : '';
  if (language === 'zh-CN') {
    await page.goto('/customers?sort=-last_contact_at');
    await expect(page.locator('.tw-name-cell a').first()).toBeVisible();
    await shot(page, 'manual-customers', { manual: 'customers' });
  }
  const top = encodeURIComponent('{"and":[{"field":"value_tier","op":"in","value":["a"]}]}');
  const { items } = await send<{ items: Array<{ id: string }> }>(
    await api('admin'),
    'get',
    `/api/v1/customers?limit=1&sort=code&filter=${top}`,
  );
  await page.goto(`/customers/${items[0]?.id}`);
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await shot(page, 'manual-customer', { manual: `customer${suffix}` });
});
