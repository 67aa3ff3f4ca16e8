/** From a file to customers: what the wizard finds out by itself, what it refuses, and the way back. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { send } from './company.ts';
import { mark } from './customers.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { choose, downloaded, look } from './helpers.ts';
import { gb18030, readWorkbook, workbook } from './sheets.ts';
import type { Words } from './words.ts';
import { fill } from './words.ts';

const data = process.env.TRADEWIND_TESTDATA ?? join(import.meta.dirname, '../../shared/data');
const deliveries = join(data, 'scms-delivery-history.txt');

type File = string | { name: string; mimeType: string; buffer: Buffer };

async function upload(page: Page, words: Words, file: File): Promise<void> {
  await page.goto('/imports/new');
  await page.getByLabel(words.imports.choose).setInputFiles(file);
}

/** From the mapping to the result, with everything as the wizard suggests it. */
async function run(page: Page, words: Words, customers: number): Promise<void> {
  const { imports } = words;
  await page.getByRole('button', { name: imports.toCheck }).click();
  await page.getByRole('button', { name: fill(imports.startN, { n: customers }) }).click();
  await expect(page.getByRole('heading', { name: imports.result.done })).toBeVisible({ timeout: 60_000 });
}

const figure = (page: Page, label: string) => page.locator('.im-figure').filter({ hasText: label }).locator('strong');

async function undo(page: Page, words: Words): Promise<void> {
  const { imports } = words;
  await page.getByRole('button', { name: imports.result.undo }).click();
  await page.getByRole('dialog').getByRole('button', { name: imports.undo.ok }).click();
  await expect(page.getByRole('heading', { name: imports.result.undone })).toBeVisible({ timeout: 60_000 });
}

test('a real delivery history becomes 142 customers in 43 countries, and is undone', async ({ as, words }) => {
  test.skip(!existsSync(deliveries), `${deliveries} is not there; name its folder in TRADEWIND_TESTDATA`);
  const { imports } = words;
  const page = await as('admin');
  await page.goto('/imports');
  await look(page, 'imports-empty');
  await page.goto('/imports/new');
  await look(page, 'import-file');
  await page.getByLabel(imports.choose).setInputFiles(deliveries);

  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}/, { timeout: 60_000 });
  const id = page.url().split('/').pop()?.replace(/\?.*/, '') ?? '';
  const found = page.locator('.im-sentences');
  await expect(found).toContainText(imports.kind.tsv);
  await expect(found).toContainText(fill(imports.read.lines, { kind: imports.lines.cr }));
  await expect(found).toContainText(imports.delimiter.tab);
  await expect(page.getByRole('columnheader', { name: 'Project Code' })).toBeVisible();
  await expect(page.getByRole('cell', { name: "Côte d'Ivoire" }).first()).toBeVisible();
  await look(page, 'import-read');

  await page.getByRole('button', { name: imports.toMap }).click();
  await page.getByRole('radio', { name: imports.key.column }).check();
  await choose(page, page.getByRole('combobox', { name: imports.key.column }), 'Project Code');
  await expect(page.locator('.im-fold')).toContainText(fill(imports.key.folds, { rows: '10,324', records: 142 }));
  await look(page, 'import-map');

  await page.getByRole('button', { name: imports.toCheck }).click();
  await expect(page.getByText(fill(imports.check.folds, { rows: '10,324', records: 142 }))).toBeVisible();
  await look(page, 'import-check');
  await page.getByRole('button', { name: fill(imports.startN, { n: 142 }) }).click();
  await expect(
    page.getByRole('heading', { name: new RegExp(`${imports.run.running}|${imports.result.done}`) }),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: imports.result.done })).toBeVisible({ timeout: 90_000 });
  await expect(figure(page, imports.count.created)).toHaveText('142');
  await expect(figure(page, imports.count.rejected)).toHaveText('0');
  await look(page, 'import-done');

  // What came in is what the file says, also for a program.
  await page.getByRole('button', { name: imports.result.show }).click();
  await expect(page.getByText(fill(words.common.table.total, { total: 142 }))).toBeVisible();
  const day = new URL(page.url()).searchParams.get('filter') ?? '';
  const countries = new Set<string>();
  let cursor = '';
  do {
    const part = await send<{ items: Array<{ country?: string }>; next_cursor?: string }>(
      page.request,
      'get',
      `/api/v1/customers?limit=100&columns=country&filter=${encodeURIComponent(day)}&cursor=${cursor}`,
    );
    for (const one of part.items) countries.add(one.country ?? 'none');
    cursor = part.next_cursor ?? '';
  } while (cursor);
  expect(countries.size).toBe(43);
  expect([...countries]).toEqual(expect.arrayContaining(['CI', 'CD']));
  expect([...countries]).not.toContain('none');

  await page.goto(`/imports/${id}`);
  await undo(page, words);
  await look(page, 'import-undone');
  await page.goto(`/customers?filter=${encodeURIComponent(day)}`);
  await expect(page.getByText(words.customers.noneMatch)).toBeVisible();
});

test('an old Mac file in GB18030 with bad rows', { tag: '@en' }, async ({ as, words, language }) => {
  const { imports } = words;
  const page = await as('admin');
  const id = mark();
  const site = id.toLowerCase();
  const text = [
    '客户名称;国家;邮箱;网址;成立日期;员工人数',
    `汉堡灯具 ${id};德国;einkauf@${site}-a.de;www.${site}-a.de;1998年5月3日;1,200`,
    `里昂厨具 ${id};法国;achat@${site}-b.fr;www.${site}-b.fr;2003-11-20;85`,
    `亚特兰蒂斯贸易 ${id};亚特兰蒂斯;info@${site}-c.com;www.${site}-c.com;2001-01-01;10`,
    `米兰家居 ${id};意大利;acquisti@${site}-d.it;www.${site}-d.it;2010年2月30日;40`,
    `鹿特丹百货 ${id};荷兰;inkoop@${site}-e.nl;www.${site}-e.nl;2011/6/7;300`,
  ].join('\r');
  await upload(page, words, { name: '客户清单.csv', mimeType: 'text/csv', buffer: gb18030(text) });
  const found = page.locator('.im-sentences');
  await expect(found).toContainText(imports.encoding.gb18030);
  await expect(found).toContainText(imports.delimiter.semicolon);
  await expect(found).toContainText(fill(imports.read.lines, { kind: imports.lines.cr }));
  await expect(page.getByRole('cell', { name: `汉堡灯具 ${id}` })).toBeVisible();

  // Chinese headings find their fields.
  await page.getByRole('button', { name: imports.toMap }).click();
  const field = (column: string) =>
    page
      .getByRole('list', { name: imports.map.title })
      .getByRole('listitem')
      .filter({ has: page.getByText(column, { exact: true }) });
  await expect(field('国家')).toContainText(language === 'en' ? 'Country' : '国家/地区');
  await expect(field('员工人数')).toContainText(language === 'en' ? 'Staff' : '员工人数');
  // 1,200 may be a thousand and two hundred, or one and a fifth: nobody guesses.
  const staff = field('员工人数');
  await expect(staff).toContainText(imports.format.chooseNumber);
  await look(page, 'import-map-chinese');
  await choose(
    page,
    staff.getByRole('combobox', { name: fill(imports.format.number, { column: '员工人数' }) }),
    '1,234.56',
  );
  await run(page, words, 5);
  await expect(figure(page, imports.count.created)).toHaveText('3');
  await expect(figure(page, imports.count.rejected)).toHaveText('2');
  const rejects = page.getByRole('table');
  await expect(rejects).toContainText('亚特兰蒂斯');
  await expect(rejects).toContainText('2010年2月30日');
  await look(page, 'import-rejects');

  const { name, body } = await downloaded(page, () =>
    page.getByRole('button', { name: imports.result.download }).click(),
  );
  expect(name).toMatch(/\.xlsx$/);
  const rows = readWorkbook(body);
  expect(rows[0]).toEqual(expect.arrayContaining(['客户名称', '国家', '成立日期']));
  expect(rows).toHaveLength(3);
  expect(rows.flat()).toEqual(expect.arrayContaining([`亚特兰蒂斯贸易 ${id}`, `米兰家居 ${id}`]));

  // Stored as what they mean, not as they were written.
  const stored = await send<{ items: Array<Record<string, unknown>> }>(
    page.request,
    'get',
    `/api/v1/customers?q=${encodeURIComponent(`汉堡灯具 ${id}`)}`,
  );
  expect(stored.items[0]).toMatchObject({ country: 'DE', founded_on: '1998-05-03', staff_count: 1200 });
  await undo(page, words);
  expect(
    (await send<{ items: unknown[] }>(page.request, 'get', `/api/v1/customers?q=${id}`)).items,
    'after undoing',
  ).toEqual([]);
});

test('a workbook and a CSV bring the same; the second only updates', async ({ as, words }) => {
  const { imports } = words;
  const page = await as('admin');
  const id = mark();
  const head = ['Customer Code', 'Company', 'Country', 'City', 'Phone', 'Website'];
  const rows = ['Kiel', 'Bergen', 'Gdynia'].map((city, i) => [
    `${id}-${i}`,
    `${city} ${id} Trading`,
    ['Germany', 'Norway', 'Poland'][i] ?? '',
    city,
    ['+49 431 5557210', '+47 55 55 72 10', '+48 58 555 72 10'][i] ?? '',
    `https://${city.toLowerCase()}-${id.toLowerCase()}.com`,
  ]);
  const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await upload(page, words, { name: 'customers.xlsx', mimeType: xlsx, buffer: workbook([head, ...rows]) });
  await expect(page.locator('.im-sentences')).toContainText(imports.kind.xlsx);
  await page.getByRole('button', { name: imports.toMap }).click();
  await run(page, words, 3);
  await expect(figure(page, imports.count.created)).toHaveText('3');

  const csv = [head, ...rows.map((r, i) => (i === 0 ? r.with(3, 'Lübeck, Hansestadt') : r))]
    .map((r) => r.map((c) => `"${c}"`).join(','))
    .join('\r\n');
  await upload(page, words, { name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${csv}`) });
  await expect(page.locator('.im-sentences')).toContainText(imports.read.bom);
  await page.getByRole('button', { name: imports.toMap }).click();
  await run(page, words, 3);
  await expect(figure(page, imports.count.updated)).toHaveText('1');
  await expect(figure(page, imports.count.unchanged)).toHaveText('2');
  // Updates are taken back as well.
  await undo(page, words);
  const cities = await send<{ items: Array<{ city?: string }> }>(page.request, 'get', `/api/v1/customers?q=${id}`);
  expect(cities.items.map((c) => c.city).sort()).toEqual(['Bergen', 'Gdynia', 'Kiel']);
  await page.goto('/imports');
  await expect(page.getByText('customers.xlsx').first()).toBeVisible();
  await look(page, 'imports');
});

test('files that mean harm get a plain answer', { tag: '@en' }, async ({ as, words }) => {
  const { imports } = words;
  const page = await as('admin');
  const refused = page.getByRole('alert');
  const laughs = `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}">${['b', 'c', 'd', 'e', 'f', 'g', 'h']
    .map((n, i) => `<!ENTITY ${n} "${`&${'abcdefg'[i]};`.repeat(20)}">`)
    .join('')}]>`;
  const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const hostile: Array<{ name: string; mimeType: string; buffer: Buffer }> = [
    { name: 'bomb.xlsx', mimeType: xlsx, buffer: workbook([['Company'], ['&h;']], laughs) },
    { name: 'torn.xlsx', mimeType: xlsx, buffer: workbook([['Company'], ['A']]).subarray(0, 700) },
    {
      name: 'picture.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0', 'latin1'),
    },
    { name: 'contract.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') },
    { name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) },
  ];
  for (const file of hostile) {
    await upload(page, words, file);
    await expect(refused, file.name).toContainText(fill(imports.refused, { file: file.name }));
    const said = await refused.locator('p').innerText();
    expect(said.length, said).toBeGreaterThan(8);
    expect(said).not.toMatch(/goroutine|panic|\.go:|runtime error|zip: |xml: |invalid character/i);
  }
  await look(page, 'import-refused');
});
