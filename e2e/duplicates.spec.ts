/** The same company twice: told before it happens, merged after it did, taken apart again. */
import { send } from './company.ts';
import { dropCustomer, makeCustomer, mark } from './customers.ts';
import { demoPerson } from './demo.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { choose, look, menuItem } from './helpers.ts';
import { fill } from './words.ts';

test('a near-duplicate is announced, without what one may not see', { tag: '@en' }, async ({
  as,
  api,
  words,
  language,
}) => {
  const { customers } = words;
  const boss = await api('admin');
  const id = mark();
  const site = `${id.toLowerCase()}-hausgeraete.de`;
  const secret = { phone: '+49 511 555 76 31', email: `geschaeftsfuehrung@${site}` };
  const theirs = await makeCustomer(await api('leon.chen'), {
    name: `Leine${id} Hausgeräte GmbH`,
    country: 'DE',
    website: `https://www.${site}`,
    ...secret,
  });
  const page = await as('wendy.lin');
  // Not even the answers that carry the notice may hold what is not hers to see.
  const answers: string[] = [];
  page.on('response', async (response) => {
    if (response.url().includes('/api/v1/customers') && response.request().method() === 'POST')
      answers.push(await response.text().catch(() => ''));
  });
  await page.goto('/customers?new=1');
  const drawer = page.getByRole('dialog');
  await drawer.locator('#name').fill(`Leine${id} Hausgeraete`);
  const note = drawer.locator('.tw-duplicates');
  await expect(note).toContainText(theirs.name);
  await expect(note).toContainText(fill(customers.dupOwner, { owner: demoPerson('leon.chen').name }));
  await expect(note.getByRole('link'), 'nothing to open').toHaveCount(0);
  await look(page, 'duplicate-notice');
  await choose(page, drawer.locator('#country'), language === 'en' ? 'Germany' : '德国');
  await drawer.getByRole('button', { name: customers.create }).click();
  const ask = page.getByRole('dialog').filter({ hasText: customers.dupDialogText });
  await expect(ask).toContainText(theirs.name);
  await look(page, 'duplicate-question');
  const seen = `${await page.content()}${answers.join('')}`;
  expect(answers.length).toBeGreaterThan(1);
  for (const hidden of [secret.phone, secret.phone.replace(/\s/g, ''), secret.email, theirs.id])
    expect(seen.includes(hidden), hidden).toBe(false);
  await ask.getByRole('button', { name: customers.dupAnyway }).click();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f-]{36}/);
  const second = page.url().split('/').pop() ?? '';

  // What is hers she may look at at once.
  await page.goto('/customers?new=1');
  await drawer.locator('#name').fill(`Leine${id} Hausgeraete Co`);
  await expect(note.getByRole('link', { name: `Leine${id} Hausgeraete`, exact: true })).toHaveAttribute(
    'href',
    `/customers/${second}`,
  );
  for (const one of [theirs.id, second]) await dropCustomer(boss, one);
});

test('two customers become one, field by field, and two again', { tag: '@en' }, async ({
  as,
  api,
  words,
  language,
}) => {
  const { common, customers } = words;
  const boss = await api('admin');
  const id = mark();
  const kept = await makeCustomer(boss, {
    name: `Trave ${id} Import GmbH`,
    country: 'DE',
    city: 'Lübeck',
    contacts: [{ name: 'Heike Brandt', is_main: true }],
  });
  const gone = await makeCustomer(boss, {
    name: `Trave ${id} Import`,
    country: 'DE',
    city: 'Travemünde',
    address: 'Kaistraße 4, 23570 Lübeck',
    contacts: [{ name: 'Uwe Siemsen' }],
  });
  const page = await as('admin');
  await page.goto(`/customers/${kept.id}`);
  await page.locator('.tw-page-actions').getByRole('button', { name: common.action.more }).click();
  await menuItem(page, customers.mergeWith).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel(customers.search, { exact: true }).fill(gone.code);
  await drawer.getByText(gone.name, { exact: true }).click();
  const city = language === 'en' ? 'City' : '城市';
  await drawer.getByRole('radio', { name: `${city}: ${gone.name}`, exact: true }).check();
  await look(page, 'merge');
  await drawer.getByRole('button', { name: fill(customers.mergeInto, { name: kept.name }) }).click();
  await expect(drawer).toHaveCount(0);
  const one = await send<{ name: string; city: string; address: string; coverage: { contacts: number } }>(
    boss,
    'get',
    `/api/v1/customers/${kept.id}`,
  );
  expect(one).toMatchObject({ name: kept.name, city: 'Travemünde', address: 'Kaistraße 4, 23570 Lübeck' });
  expect(one.coverage.contacts).toBe(2);

  await page
    .getByRole('navigation', { name: customers.sections })
    .getByRole('button', { name: customers.tab.merges })
    .click();
  const entry = page.getByRole('list', { name: customers.tab.merges }).getByRole('listitem');
  await expect(entry).toContainText(gone.name);
  await look(page, 'customer-merges');
  await entry.getByRole('button', { name: customers.undoMerge }).click();
  await expect(entry).toContainText(customers.wasUndone);
  for (const [which, was, contact] of [
    [kept, 'Lübeck', 'Heike Brandt'],
    [gone, 'Travemünde', 'Uwe Siemsen'],
  ] as const) {
    const now = await send<{ name: string; city: string }>(boss, 'get', `/api/v1/customers/${which.id}`);
    expect(now).toMatchObject({ name: which.name, city: was });
    const people = await send<{ items: Array<{ name: string }> }>(
      boss,
      'get',
      `/api/v1/customers/${which.id}/contacts`,
    );
    expect(people.items.map((p) => p.name)).toEqual([contact]);
  }
  await page.goto('/customers/duplicates');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await look(page, 'customers-duplicates');
  for (const which of [kept, gone]) await dropCustomer(boss, which.id);
});
