/** The pictures of the manual, docs/images/*.png: made by `make screenshots`, never by a test run. */
import { send, signInAs } from './company.ts';
import { demoFolder, demoPerson } from './demo.ts';
import { expect, test } from './fixtures.ts';
import { shot } from './helpers.ts';
import { startServer } from './server.ts';

// Smaller than what the tests look at: text stays legible where the README shows it, and a file below 200 kB.
test.use({ viewport: { width: 1200, height: 720 } });

test('pictures for the manual', { tag: '@en' }, async ({ page, language }) => {
  test.skip(!process.env.TRADEWIND_MANUAL_IMAGES, 'only for `make screenshots`');
  // A company nobody has walked through.
  const server = await startServer({ dataDir: await demoFolder() });
  await signInAs(page.context(), server.url, demoPerson('james.zhou'));
  await send(page.request, 'patch', `${server.url}/api/v1/me`, { language });
  if (language === 'zh-CN') {
    await page.goto(`${server.url}/customers?sort=-last_contact_at`);
    await expect(page.locator('.tw-name-cell a').first()).toBeVisible();
    await shot(page, 'manual-customers', { manual: 'customers' });
  }
  const best = encodeURIComponent('{"and":[{"field":"value_tier","op":"in","value":["a"]}]}');
  const { items } = await send<{ items: Array<{ id: string }> }>(
    page.request,
    'get',
    `${server.url}/api/v1/customers?limit=1&sort=-last_contact_at&filter=${best}`,
  );
  await page.goto(`${server.url}/customers/${items[0]?.id}`);
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  await shot(page, 'manual-customer', { manual: language === 'en' ? 'customer-en' : 'customer' });
  await page.goto('about:blank');
  await server.stop();
});
