/** The list: finding, filtering, ordering, columns, saved views, export, the board, the palette. */
import type { APIRequestContext, Page } from '@playwright/test';
import { send } from './company.ts';
import { dropCustomer, type Made, makeCustomer, mark } from './customers.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { button, choose, downloaded, isPhone, look, menuItem } from './helpers.ts';
import { readWorkbook } from './sheets.ts';
import type { Language, Words } from './words.ts';
import { fill } from './words.ts';

interface Field {
  key: string;
  label: { en: string; zh: string };
  options?: Array<{ code: string; label: { en: string; zh: string } }>;
}
async function dictionary(api: APIRequestContext, language: Language) {
  const { items } = await send<{ items: Field[] }>(api, 'get', '/api/v1/customers/fields');
  const side = language === 'en' ? 'en' : 'zh';
  const field = (key: string) => {
    const found = items.find((f) => f.key === key);
    if (!found) throw new Error(`no field ${key}`);
    return found;
  };
  return {
    label: (key: string) => field(key).label[side],
    option: (key: string, code: string) => field(key).options?.find((o) => o.code === code)?.label[side] ?? code,
  };
}

const names = (page: Page) => page.locator('.tw-name-cell a');
async function search(page: Page, words: Words, text: string): Promise<void> {
  await page.getByLabel(words.customers.search, { exact: true }).fill(text);
}

test('a customer is found by whatever one remembers of it', { tag: '@en' }, async ({ as, api, words }) => {
  const owner = await api('wendy.lin');
  const id = mark();
  const site = `${id.toLowerCase()}-licht.de`;
  const made = await makeCustomer(owner, {
    name: `Ostsee${id} Leuchten GmbH`,
    name_local: '德兰海灯饰',
    country: 'DE',
    website: `https://www.${site}`,
    email: `einkauf@${site}`,
    phone: '+49 431 55572 04',
    contacts: [{ name: 'Annegret Petersen', emails: [{ value: `petersen@${site}`, kind: 'work' }], is_main: true }],
  });
  const page = await as('wendy.lin');
  await page.goto('/customers');
  await expect(names(page).first()).toBeVisible();
  await look(page, 'customers');
  for (const text of [
    '兰海',
    'delanhai',
    'dlhds',
    id.slice(1, 5).toLowerCase(),
    'leuchten',
    `einkauf@${site}`,
    site,
    '4315557204',
    'petersen@',
  ]) {
    // The row may still be there from the last search: it is the answer to this one that counts.
    const answer = page.waitForResponse((r) => new URL(r.url()).searchParams.get('q') === text && r.ok());
    await search(page, words, text);
    const { items } = (await (await answer).json()) as { items: Array<{ id: string }> };
    expect(
      items.map((c) => c.id),
      text,
    ).toContain(made.id);
    await expect(names(page).filter({ hasText: made.name }), text).toBeVisible();
  }
  await search(page, words, `${id}没有这样的客户`);
  await expect(page.getByText(words.customers.noneFound)).toBeVisible();
  await look(page, 'customers-none');
  await dropCustomer(await api('admin'), made.id);
});

test('a list is filtered, ordered, given columns, and kept as a view', { tag: '@en' }, async ({
  as,
  api,
  words,
  language,
}) => {
  const { common, customers } = words;
  const boss = await api('admin');
  const { label, option } = await dictionary(boss, language);
  const id = mark();
  const made: Made[] = [];
  for (const [name, country, agent] of [
    ['Anker', 'DE', 'yes'],
    ['Boje', 'DE', 'no'],
    ['Codaste', 'FR', 'yes'],
    ['Dinghy', 'GB', 'yes'],
  ] as const) {
    made.push(
      await makeCustomer(boss, { name: `${name} ${id}`, country, source: 'fair', own: { exclusive_agent: agent } }),
    );
  }
  const page = await as('admin');
  await page.goto(`/customers?q=${id}`);
  await expect(names(page)).toHaveCount(4);

  // A built-in field and one of the company's own.
  const add = async (key: string) => {
    const bar = page.getByRole('group', { name: common.filter.title });
    await bar.getByRole('button', { name: new RegExp(`(${common.filter.add}|${common.filter.addMore})$`) }).click();
    await menuItem(page, new RegExp(`^${label(key).replace(/[/()]/g, '\\$&')}$`)).click();
  };
  await add('country');
  const editor = page.locator('.tw-filter-editor');
  await choose(page, editor.getByRole('combobox', { name: label('country') }), language === 'en' ? 'Germany' : '德国');
  await choose(page, editor.getByRole('combobox', { name: label('country') }), language === 'en' ? 'France' : '法国');
  // The open list lies over the button below it.
  await page.keyboard.press('Escape');
  await editor.getByRole('button', { name: common.action.done }).click();
  await expect(names(page)).toHaveCount(3);
  await add('own.exclusive_agent');
  await editor.getByRole('checkbox', { name: option('own.exclusive_agent', 'yes') }).check();
  await editor.getByRole('button', { name: common.action.done }).click();
  await expect(names(page)).toHaveText([/Anker|Codaste/, /Anker|Codaste/]);

  const heading = page
    .getByRole('columnheader')
    .getByRole('button', { name: new RegExp(`^${label('name')}( arrow-|$)`) });
  await heading.click();
  await expect(names(page)).toHaveText([`Anker ${id}`, `Codaste ${id}`]);
  await heading.click();
  await expect(names(page)).toHaveText([`Codaste ${id}`, `Anker ${id}`]);

  await page.getByRole('button', { name: common.table.columns }).click();
  await page
    .locator('.tw-chooser')
    .getByRole('checkbox', { name: new RegExp(`^${label('source')}`) })
    .check();
  await expect(page.getByRole('columnheader', { name: label('source') })).toBeVisible();
  await look(page, 'customers-filtered');
  await page.keyboard.press('Escape');

  // Kept for oneself, then for everybody: colleagues see the second only.
  const save = async (name: string, shared: boolean) => {
    await page.getByRole('button', { name: common.view.saveAs }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(common.view.name).fill(name);
    if (shared) await dialog.getByRole('checkbox', { name: common.view.share }).check();
    await dialog.getByRole('button', { name: common.action.save }).click();
    await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
  };
  await save(`私 ${id}`, false);
  await heading.click();
  await save(`公 ${id}`, true);
  await page.goto('/customers');
  await page.getByRole('tab', { name: `私 ${id}` }).click();
  await expect(names(page)).toHaveText([`Codaste ${id}`, `Anker ${id}`]);
  await expect(page.getByRole('columnheader', { name: label('source') })).toBeVisible();
  await look(page, 'customers-view');
  const colleague = await as('james.zhou');
  await colleague.goto('/customers');
  await expect(colleague.getByRole('tab', { name: `公 ${id}` })).toBeVisible();
  await expect(colleague.getByRole('tab', { name: `私 ${id}` })).toHaveCount(0);

  // Takes away what is on screen, nothing else.
  const take = async (format: string) => {
    await button(page, common.action.export).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(fill(customers.exportAll, { total: 2 }));
    await dialog.getByRole('radio', { name: format }).check();
    const file = await downloaded(page, () => button(dialog, common.action.export).click());
    await expect(dialog).toContainText(customers.exportDone);
    await dialog.getByRole('button', { name: common.action.close, exact: true }).last().click();
    return file.body;
  };
  const rows = readWorkbook(await take(customers.exportXlsx));
  expect(rows[0]).toEqual(expect.arrayContaining([label('name'), label('source'), label('country')]));
  expect(rows.slice(1).map((r) => r[rows[0]?.indexOf(label('name')) ?? 0])).toEqual([`Codaste ${id}`, `Anker ${id}`]);
  const csv = (await take(customers.exportCsv)).toString('utf8');
  expect(csv.startsWith('\ufeff'), 'Excel reads it as UTF-8').toBe(true);
  expect(csv).toContain(`Codaste ${id}`);
  expect(csv).not.toContain(`Boje ${id}`);
  for (const one of made) await dropCustomer(boss, one.id);
  const views = await send<{ items: Array<{ id: string; name: string; version: number }> }>(
    boss,
    'get',
    '/api/v1/views?entity=customer',
  );
  for (const view of views.items.filter((v) => v.name.endsWith(id)))
    await send(boss, 'delete', `/api/v1/views/${view.id}`, undefined, { 'If-Match': `"v${view.version}"` });
});

test('a card moved on the board stays there', { tag: '@phone' }, async ({ as, api, words }, testInfo) => {
  const { common, customers } = words;
  const boss = await api('admin');
  const id = mark();
  const made = await makeCustomer(boss, { name: `Quayside ${id} Ltd`, country: 'GB', stage: 'inquiry' });
  const page = await as('admin');
  await page.goto(`/customers?layout=board&q=${id}`);
  // A phone has room for one stage at a time.
  const turnTo = async (stage: string) => {
    if (!isPhone(testInfo)) return;
    const stages = page.getByRole('tablist', { name: customers.boardLabel });
    await stages.getByRole('tab', { name: new RegExp(`^${stage} `) }).tap();
  };
  await turnTo(common.stage.inquiry);
  await expect(page.getByRole('listitem').filter({ hasText: made.name })).toBeVisible();
  await page.getByRole('button', { name: `${made.name}: ${common.board.moveTo}` }).click();
  await menuItem(page, common.stage.quoting).click();
  await turnTo(common.stage.quoting);
  await expect(page.getByRole('region', { name: common.stage.quoting }).getByText(made.name)).toBeVisible();
  await page.reload();
  await turnTo(common.stage.quoting);
  await expect(page.getByText(made.name)).toBeVisible();
  const now = await send<{ stage: string }>(boss, 'get', `/api/v1/customers/${made.id}`);
  expect(now.stage).toBe('quoting');
  await page.goto('/customers?layout=board');
  await expect(page.getByRole('region', { name: customers.boardLabel })).toBeVisible();
  await look(page, 'customers-board');
  await dropCustomer(boss, made.id);
});

test('the palette works without a mouse', { tag: '@en' }, async ({ as, api, words }) => {
  const boss = await api('admin');
  const id = mark();
  const made = await makeCustomer(boss, { name: `Keyboard ${id} SARL`, name_local: '键盘贸易', country: 'FR' });
  const page = await as('admin');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  const box = page.getByRole('combobox', { name: words.common.palette.title });
  await expect(box).toBeFocused();
  await look(page, 'palette');
  await page.keyboard.type(id);
  await expect(page.getByRole('option').filter({ hasText: made.name })).toHaveAttribute('aria-selected', 'true');
  await look(page, 'palette-found');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/customers/${made.id}`));
  await expect(box).toHaveCount(0);
  // A place: type, down, up, Enter.
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words.common.nav.tasks);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  await expect(box).toHaveCount(0);
  await dropCustomer(boss, made.id);
});
