/** Two people at the same customer at the same time. */
import type { Page } from '@playwright/test';
import { send } from './company.ts';
import { dropCustomer, makeCustomer, mark } from './customers.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { look } from './helpers.ts';
import { fill } from './words.ts';

test('different fields merge by themselves, the same field asks', { tag: '@en' }, async ({
  as,
  api,
  words,
  language,
}) => {
  const { common, customers } = words;
  const boss = await api('admin');
  const made = await makeCustomer(await api('wendy.lin'), {
    name: `Oder ${mark()} Spedition`,
    country: 'DE',
    city: 'Hamburg',
    phone: '+49 40 5557 310',
    email: 'office@oder-spedition.de',
  });
  const wendy = await as('wendy.lin');
  const james = await as('james.zhou');
  const field = (page: Page, key: string) => page.locator(`[id="field-${key}"]`);
  const label = { city: language === 'en' ? 'City' : '城市', email: language === 'en' ? 'Mail' : '邮箱' };
  const begin = async (page: Page, key: 'city' | 'email', value: string) => {
    await page.getByRole('button', { name: fill(customers.editField, { field: label[key] }), exact: true }).click();
    await field(page, key).getByRole('textbox').fill(value);
  };
  const save = (page: Page, key: string) => field(page, key).getByRole('button', { name: common.action.save }).click();
  for (const page of [wendy, james]) {
    await page.goto(`/customers/${made.id}`);
    await expect(field(page, 'city')).toContainText('Hamburg');
  }

  // Both begin before either has saved.
  await begin(wendy, 'city', 'Rostock');
  await begin(james, 'email', 'import@oder-spedition.de');
  await save(wendy, 'city');
  await expect(field(wendy, 'city').getByRole('textbox')).toHaveCount(0);
  await save(james, 'email');
  await expect(field(james, 'email').getByRole('textbox')).toHaveCount(0);
  await expect(field(james, 'city')).toContainText('Rostock');
  const both = await send(boss, 'get', `/api/v1/customers/${made.id}`);
  expect(both).toMatchObject({ city: 'Rostock', email: 'import@oder-spedition.de' });

  await begin(wendy, 'city', 'Kiel');
  await begin(james, 'city', 'Lübeck');
  await save(wendy, 'city');
  await expect(field(wendy, 'city')).toContainText('Kiel');
  await save(james, 'city');
  const dialog = james.getByRole('dialog').filter({ hasText: common.conflict.title });
  const side = (title: string) => dialog.locator('.tw-side').filter({ hasText: title });
  await expect(side(common.conflict.mine)).toContainText('Lübeck');
  await expect(side(common.conflict.theirs)).toContainText('Kiel');
  await expect(side(common.conflict.original)).toContainText('Rostock');
  await expect(dialog.getByRole('button', { name: common.conflict.save })).toBeDisabled();
  await look(james, 'conflict');
  await dialog.getByRole('radio', { name: new RegExp(`^${common.conflict.mine}`) }).check();
  await dialog.getByRole('button', { name: common.conflict.save }).click();
  await expect(dialog).toHaveCount(0);
  await expect(field(james, 'city')).toContainText('Lübeck');
  // The other one sees it without asking.
  await expect(field(wendy, 'city')).toContainText('Lübeck');
  await dropCustomer(boss, made.id);
});
