/** One customer: who it is, whom we know there, own fields, files, history, tasks. */
import { send } from './company.ts';
import { dropCustomer, makeCustomer, mark } from './customers.ts';
import { demoPerson } from './demo.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { choose, downloaded, look } from './helpers.ts';
import { fill, pattern } from './words.ts';

test('the page of a customer', { tag: '@en' }, async ({ as, api, words, language }) => {
  const { common, customers, tasks } = words;
  const boss = await api('admin');
  const owner = await api('wendy.lin');
  const id = mark();
  const made = await makeCustomer(owner, {
    name: `Elbe ${id} Handels GmbH`,
    name_local: '易北河贸易',
    country: 'DE',
    city: 'Hamburg',
    time_zone: 'Europe/Berlin',
    stage: 'quoting',
    contacts: [{ name: 'Jürgen Möller', department: 'purchasing', level: 'decision_maker', is_main: true }],
  });
  const page = await as('wendy.lin');
  await page.goto(`/customers/${made.id}`);
  const header = page.locator('.tw-page-header');
  await expect(header.getByRole('heading', { level: 1 })).toContainText(/Elbe|易北河/);
  // The local time: what a clock on the wall in Hamburg shows, give or take the minute that passes.
  const berlin = (at: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(at);
  const shown = await header.locator('.tw-clock time').innerText();
  expect([-60_000, 0, 60_000].map((shift) => berlin(Date.now() + shift))).toContain(shown);
  await expect(header).toContainText(demoPerson('wendy.lin').name);
  await expect(header).toContainText(common.stage.quoting);
  await expect(header.getByRole('button', { name: customers.singleContact })).toBeVisible();
  await look(page, 'customer');

  // Everything hangs on one person, until there is a second.
  await header.getByRole('button', { name: customers.singleContact }).click();
  const alarm = page.getByText(fill(common.coverage.single, { name: 'Jürgen Möller' }));
  await expect(alarm).toBeVisible();
  await look(page, 'customer-contacts');
  await page
    .getByRole('button', {
      name: fill(common.coverage.add, { department: customers.department.finance, level: customers.level.finance }),
    })
    .click();
  const drawer = page.getByRole('dialog');
  await drawer.getByLabel(customers.contact.name, { exact: true }).fill('Birgit Hansen');
  await look(page, 'contact-form');
  await drawer.getByRole('button', { name: common.action.save }).click();
  await expect(page.locator('.tw-contact-card').filter({ hasText: 'Birgit Hansen' })).toBeVisible();
  await expect(alarm).toHaveCount(0);
  await expect(page.locator('.tw-matrix').getByText('Birgit Hansen')).toBeVisible();

  // A field of the company's own, edited where it stands.
  const sections = page.getByRole('navigation', { name: customers.sections });
  await sections.getByRole('button', { name: customers.tab.overview }).click();
  const profile = page
    .locator('.tw-panel')
    .filter({ has: page.getByRole('heading', { name: customers.group.profile }) });
  await profile.getByRole('button', { name: pattern(customers.showEmpty) }).click();
  const agent = language === 'en' ? 'Exclusive agent' : '独家代理';
  await profile.getByRole('button', { name: fill(customers.editField, { field: agent }), exact: true }).click();
  await choose(page, profile.getByRole('combobox', { name: agent }), language === 'en' ? 'Yes' : '是');
  await profile.getByRole('button', { name: common.action.save }).click();
  const stored = page.locator('[id="field-own.exclusive_agent"]');
  await expect(stored.getByRole('combobox')).toHaveCount(0);
  await expect(stored).toContainText(language === 'en' ? 'Yes' : '是');
  const now = await send<{ own: Record<string, unknown> }>(boss, 'get', `/api/v1/customers/${made.id}`);
  expect(now.own.exclusive_agent).toBe('yes');

  // Who changed what.
  await sections.getByRole('button', { name: customers.tab.timeline }).click();
  const change = page.locator('.tw-entry').filter({ hasText: agent });
  await expect(change).toContainText(demoPerson('wendy.lin').name);
  await expect(change.locator('.tw-after')).toHaveText(language === 'en' ? 'Yes' : '是');
  await expect(page.locator('.tw-entry').filter({ hasText: customers.history.contact.create }).first()).toContainText(
    'Birgit Hansen',
  );
  await look(page, 'customer-timeline');

  // What is to be done next.
  await sections.getByRole('button', { name: customers.tab.tasks }).click();
  await page.getByLabel(tasks.quickAdd).fill(`Muster ${id}`);
  await page.keyboard.press('Enter');
  const task = page.getByRole('checkbox', { name: fill(tasks.finish, { title: `Muster ${id}` }) });
  await expect(task).toBeVisible();
  await look(page, 'customer-tasks');
  await task.click();
  await page.getByRole('button', { name: fill(tasks.showDone, { count: 1 }) }).click();
  await expect(page.getByRole('checkbox', { name: fill(tasks.reopen, { title: `Muster ${id}` }) })).toBeChecked();
  await dropCustomer(boss, made.id);
});

test('files are kept, given back and looked at twice', { tag: '@en' }, async ({ as, api, words }) => {
  const { common, customers } = words;
  const boss = await api('admin');
  const made = await makeCustomer(boss, { name: `Weser ${mark()} AG`, country: 'DE' });
  const page = await as('admin');
  await page.goto(`/customers/${made.id}?tab=files`);
  await expect(page.getByText(customers.noFiles)).toBeVisible();
  const pick = page.getByLabel(common.file.choose).first();
  const contract = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
  await pick.setInputFiles({ name: '合同 2026.pdf', mimeType: 'application/pdf', buffer: contract });
  const list = page.getByRole('list', { name: customers.tab.files });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  const file = await downloaded(page, () =>
    page.getByRole('link', { name: fill(common.file.download, { name: '合同 2026.pdf' }) }).click(),
  );
  expect(file.name).toBe('合同 2026.pdf');
  expect(file.body.equals(contract)).toBe(true);

  // A program is refused, whatever it calls itself, in words.
  const program = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(300)]);
  for (const name of ['setup.exe', 'catalogue.pdf']) {
    await pick.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: program });
    const line = page.locator('.tw-file').filter({ hasText: name });
    await expect(line.getByRole('alert')).toBeVisible();
    expect((await line.getByRole('alert').innerText()).length).toBeGreaterThan(6);
    await look(page, 'customer-files');
    await line.getByRole('button', { name: common.action.close }).click();
  }
  await expect(list.getByRole('listitem')).toHaveCount(1);

  // A drawing may hold a script: it is handed out as a file to save, never as a page.
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  await pick.setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(drawing) });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  const address = await list.getByRole('link', { name: 'logo.svg', exact: true }).getAttribute('href');
  const answer = await page.request.get(address ?? '');
  expect(answer.headers()['content-disposition']).toMatch(/^attachment/);
  expect(answer.headers()['x-content-type-options']).toBe('nosniff');
  expect(answer.headers()['content-security-policy']).toMatch(/sandbox|default-src 'none'/);
  await dropCustomer(boss, made.id);
});
