/** Who sees what: the same record through the eyes of finance, of sales, and in the administrator's log. */
import { send } from './company.ts';
import { dropCustomer, makeCustomer, mark } from './customers.ts';
import { demoPerson } from './demo.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { accountMenu, button, downloaded, look, signInOnPage, switchLanguage } from './helpers.ts';
import { fill, pattern } from './words.ts';

test('finance sees billing and nothing else, everywhere; the log tells', { tag: '@en' }, async ({
  as,
  api,
  words,
  language,
}) => {
  const { audit, common, customers } = words;
  const boss = await api('admin');
  const id = mark();
  const hidden = {
    phone: '+49 471 555 88 20',
    email: `einkauf@${id.toLowerCase()}-fisch.de`,
    city: `Bremerhaven ${id}`,
    address: `Fischkai ${id}`,
    notes: `Zahlt spät ${id}`,
  };
  const made = await makeCustomer(boss, {
    name: `Geeste ${id} Fisch GmbH`,
    country: 'DE',
    payment_terms: 'T/T 30/70',
    tax_number: `DE${id}`,
    contacts: [{ name: `Wiebke ${id}`, phones: [{ value: '+49 171 555 88 21', kind: 'mobile' }] }],
    ...hidden,
  });
  await send(
    boss,
    'patch',
    `/api/v1/customers/${made.id}`,
    { city: `Cuxhaven ${id}` },
    { 'If-Match': `"v${made.version}"` },
  );
  const secrets = [...Object.values(hidden), `Cuxhaven ${id}`, `Wiebke ${id}`, '555 88 21'];
  const clean = (text: string, where: string) => {
    for (const secret of secrets) expect(text.includes(secret), `${secret} in ${where}`).toBe(false);
  };

  const page = await as('lisa.xu');
  const answers: string[] = [];
  page.on('response', async (r) => {
    if (r.url().includes('/api/v1/')) answers.push(await r.text().catch(() => ''));
  });

  // List and search.
  await page.goto('/customers');
  await expect(page.locator('.tw-name-cell a').first()).toBeVisible();
  const heads = (await page.getByRole('columnheader').allInnerTexts()).join(' ');
  for (const key of language === 'en' ? ['Stage', 'Owner', 'City', 'Tags'] : ['阶段', '负责人', '城市', '标签'])
    expect(heads).not.toContain(key);
  await look(page, 'finance-customers');
  const box = page.getByLabel(customers.search, { exact: true });
  for (const text of ['4715558820', hidden.email, `Wiebke ${id}`, `Cuxhaven ${id}`]) {
    await box.fill(text);
    await expect(page.getByText(fill(customers.noneFoundText, { text }))).toBeVisible();
  }
  await box.fill(id);
  await page.locator('.tw-name-cell a').filter({ hasText: made.name }).click();

  // The page: one group to read, one to write.
  await expect(page.getByRole('heading', { name: customers.group.billing })).toBeVisible();
  for (const group of ['profile', 'contact', 'commercial', 'notes'] as const)
    await expect(page.getByRole('heading', { name: customers.group[group], exact: true })).toHaveCount(0);
  const sections = page.getByRole('navigation', { name: customers.sections });
  await expect(sections.getByRole('button', { name: customers.tab.contacts })).toHaveCount(0);
  const terms = page.locator('[id="field-payment_terms"]');
  await terms.getByRole('button').click();
  await terms.getByRole('textbox').fill('L/C at sight');
  await terms.getByRole('button', { name: common.action.save }).click();
  await expect(terms).toContainText('L/C at sight');
  await look(page, 'finance-customer');
  clean(await page.content(), 'the page');
  await sections.getByRole('button', { name: customers.tab.timeline }).click();
  await expect(page.locator('.tw-entry').filter({ hasText: 'L/C at sight' })).toContainText(demoPerson('lisa.xu').name);
  await look(page, 'finance-timeline');
  clean(await page.content(), 'the timeline');
  clean(answers.join(''), 'an answer of the server');

  // The file she may take away.
  await page.goto(`/customers?q=${id}`);
  await expect(page.locator('.tw-name-cell a')).toHaveCount(1);
  await button(page, common.action.export).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: customers.exportCsv }).check();
  await dialog.getByText(pattern(customers.exportEvery)).click();
  const { body } = await downloaded(page, () => button(dialog, common.action.export).click());
  expect(body.toString()).toContain('L/C at sight');
  clean(body.toString(), 'the export');

  // The same by hand: what is hidden cannot be read, asked for or written.
  const finance = await api('lisa.xu');
  const record = await send<Record<string, unknown>>(finance, 'get', `/api/v1/customers/${made.id}`);
  for (const key of ['phone', 'email', 'city', 'address', 'notes', 'owner', 'stage', 'coverage'])
    expect(record, key).not.toHaveProperty(key);
  const ask = (filter: object) => finance.get(`/api/v1/customers?filter=${encodeURIComponent(JSON.stringify(filter))}`);
  const refused = [
    await ask({ and: [{ field: 'phone', op: 'contains', value: '471' }] }),
    await finance.get('/api/v1/customers?sort=phone'),
    await finance.get(`/api/v1/customers/${made.id}/contacts`),
    await finance.get('/api/v1/audit'),
    await finance.get('/api/v1/users'),
    await finance.patch(`/api/v1/customers/${made.id}`, {
      data: { phone: '+49 1' },
      headers: { 'If-Match': `"v${String(record.version)}"` },
    }),
  ];
  for (const answer of refused) {
    expect(answer.status(), answer.url()).toBeGreaterThanOrEqual(400);
    expect(answer.status(), answer.url()).toBeLessThan(500);
    expect(answer.headers()['content-type']).toContain('application/problem+json');
  }

  // The log: who looked, changed and took away, and from where.
  const log = await as('admin');
  await log.goto(`/audit?entity=customer&entity_id=${made.id}`);
  const rows = log.locator('.au-row');
  const change = rows.filter({ hasText: demoPerson('lisa.xu').name }).filter({ hasText: 'L/C at sight' });
  await expect(change).toContainText('127.0.0.1');
  await expect(
    rows
      .filter({ hasText: demoPerson('lisa.xu').name })
      .filter({ hasText: audit.action.view })
      .first(),
  ).toBeVisible();
  await change.getByRole('button').first().click();
  await expect(change.getByRole('cell', { name: 'T/T 30/70' })).toBeVisible();
  await look(log, 'audit-record');
  await log.goto('/audit?action=export');
  await expect(rows.filter({ hasText: demoPerson('lisa.xu').name }).first()).toContainText('127.0.0.1');
  await log.goto('/audit');
  await expect(rows.first()).toBeVisible();
  await look(log, 'audit');
  await log.getByRole('button', { name: audit.verify }).click();
  await expect(log.getByText(audit.whole)).toBeVisible({ timeout: 30_000 });
  await look(log, 'audit-verified');
  await dropCustomer(boss, made.id);
});

test('a salesperson sees the customers of his own', async ({ as, api, words }) => {
  const { common, customers } = words;
  const boss = await api('admin');
  const id = mark();
  const theirs = await makeCustomer(await api('leon.chen'), { name: `Jade ${id} Werft`, country: 'DE' });
  const page = await as('wendy.lin');
  await page.goto('/customers');
  await expect(page.locator('.tw-name-cell a').first()).toBeVisible();
  await expect(button(page, common.action.export)).toHaveCount(0);
  const mine = await send<{ total: { count: number }; items: Array<{ owner: { name: string } }> }>(
    page.request,
    'get',
    '/api/v1/customers?limit=200&count=exact',
  );
  expect(new Set(mine.items.map((c) => c.owner.name))).toEqual(new Set([demoPerson('wendy.lin').name]));
  await expect(page.getByText(fill(common.table.total, { total: mine.total.count }))).toBeVisible();
  await page.getByLabel(customers.search, { exact: true }).fill(id);
  await expect(page.getByText(customers.noneFound)).toBeVisible();
  await page.goto(`/customers/${theirs.id}`);
  await expect(page.getByText(common.error.notFound, { exact: true })).toBeVisible();
  await look(page, 'not-found');
  expect((await page.request.get(`/api/v1/customers/${theirs.id}`)).status()).toBe(404);
  expect((await page.request.get('/api/v1/audit')).status()).toBe(403);
  expect(
    (
      await page.request.post('/api/v1/exports', { data: { entity: 'customer', format: 'csv', columns: ['name'] } })
    ).status(),
  ).toBe(403);
  await dropCustomer(boss, theirs.id);
});

test('each account keeps its language', async ({ as, page, words, demo }) => {
  const person = demoPerson('tony.wang');
  const tony = await as('tony.wang');
  await tony.goto('/customers');
  await switchLanguage(tony, person, 'en');
  await expect(tony.getByRole('heading', { level: 1 })).toHaveText('Customers');
  await look(tony, 'customers-english');
  // Elsewhere, in a browser that prefers Chinese.
  await page.goto('/signin');
  await signInOnPage(page, words, person);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(accountMenu(page, person)).toBeVisible();
  const other = await as('wendy.lin');
  await other.goto('/');
  await expect(other.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await send(page.request, 'patch', `${demo.url}/api/v1/me`, { language: 'zh-CN' });
});
