/** Teams, people and roles: a new colleague gets an account, and a role cut for the purpose says what it allows. */

import { mark } from './customers.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { choose, look, menuItem, notice, segment, signInOnPage } from './helpers.ts';
import { fill } from './words.ts';

test('a team, a colleague and a role made for the two', { tag: '@en' }, async ({ as, page, words, language }) => {
  const { admin, common } = words;
  const chinese = language === 'zh-CN';
  const id = mark();
  const team = `中东组 ${id}`;
  const boss = await as('admin');

  await boss.goto('/admin/teams');
  await boss.getByRole('button', { name: admin.team.newTeam }).click();
  await boss.getByLabel(admin.team.name, { exact: true }).fill(team);
  await choose(boss, boss.getByRole('combobox', { name: admin.team.department }), '外贸业务部');
  await boss.getByRole('dialog').getByRole('button', { name: common.action.save }).click();
  const line = boss.getByRole('list', { name: admin.nav.teams }).getByRole('listitem').filter({ hasText: team });
  await expect(line).toContainText(fill(admin.team.members, { n: 0 }));
  await look(boss, 'admin-teams');

  // A role begins as a copy of one that comes close.
  await boss.goto('/admin/roles');
  const source = chinese ? '外贸业务员' : 'Salesperson';
  await look(boss, 'admin-roles');
  await boss.getByRole('button', { name: `${common.action.more}: ${source}`, exact: true }).click();
  await menuItem(boss, admin.role.copy).click();
  await boss.getByLabel(admin.role.nameZh, { exact: true }).fill(`中东业务员 ${id}`);
  await boss.getByLabel(admin.role.nameEn, { exact: true }).fill(`Gulf sales ${id}`);
  await boss.getByRole('button', { name: admin.role.createAndSet }).click();
  const role = chinese ? `中东业务员 ${id}` : `Gulf sales ${id}`;
  await expect(boss.getByRole('heading', { level: 1 })).toHaveText(role);

  const cell = (name: RegExp) => boss.getByRole('radiogroup', { name });
  const view = cell(/^(客户 · 查看|Customers · View)$/);
  const taking = cell(/^(客户 · 导出|Customers · Export)$/);
  const billing = cell(/^(开票|Billing)/);
  await expect(view.locator('.ant-segmented-item-selected')).toHaveText(admin.range.own);
  await segment(view, admin.range.team);
  await segment(taking, admin.range.own);
  await segment(billing, admin.level.none);
  await look(boss, 'admin-role');
  await boss.getByRole('button', { name: admin.role.review }).click();
  const review = boss.getByRole('dialog');
  await expect(review).toContainText(admin.role.gains);
  await expect(review).toContainText(admin.role.loses);
  await look(boss, 'admin-role-review');
  await review.getByRole('button', { name: admin.role.saveAll }).click();
  await expect(notice(boss, admin.role.saved)).toBeVisible();
  await boss.reload();
  await expect(view.locator('.ant-segmented-item-selected')).toHaveText(admin.range.team);
  await expect(taking.locator('.ant-segmented-item-selected')).toHaveText(admin.range.own);
  await expect(billing.locator('.ant-segmented-item-selected')).toHaveText(admin.level.none);

  // The account: its password is shown once and must be changed at the first sign-in.
  const person = { login: `gulf.${id.toLowerCase()}`, name: `马晓东 ${id}` };
  await boss.goto('/admin/users');
  await look(boss, 'admin-users');
  await boss.getByRole('button', { name: admin.user.new }).click();
  await boss.getByLabel(admin.user.name, { exact: true }).fill(person.name);
  await boss.getByLabel(admin.user.login, { exact: true }).fill(person.login);
  await choose(boss, boss.getByRole('combobox', { name: admin.user.roles }), role);
  await boss.keyboard.press('Escape');
  await choose(boss, boss.getByRole('combobox', { name: admin.user.team, exact: true }), team);
  await look(boss, 'admin-user-new');
  await boss.getByRole('button', { name: admin.user.create }).click();
  const once = boss.getByRole('dialog').filter({ hasText: fill(admin.user.created, { name: person.name }) });
  const password = await once.locator('code').innerText();
  expect(password.length).toBeGreaterThanOrEqual(10);
  await look(boss, 'admin-user-password');
  await once.getByRole('button', { name: admin.user.handedOver }).click();

  await page.goto('/signin');
  await signInOnPage(page, words, { ...person, password });
  await expect(page).toHaveURL(/\/password$/);
  await look(page, 'password-forced');
  await page.getByLabel(common.password.current, { exact: true }).fill(password);
  await page.getByLabel(common.password.new, { exact: true }).fill('Nine-dhows-off-Jebel-Ali');
  await page.getByLabel(common.password.again, { exact: true }).fill('Nine-dhows-off-Jebel-Ali');
  await page.getByRole('button', { name: common.password.change }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(person.name);

  // What may this person do, and which role says so.
  await boss.getByLabel(admin.user.find).fill(person.login);
  await boss.getByRole('row').filter({ hasText: person.name }).click();
  await boss.getByRole('dialog').getByRole('button', { name: admin.user.actions }).click();
  await menuItem(boss, admin.user.access).click();
  await expect(boss.getByRole('heading', { level: 1 })).toHaveText(fill(admin.access.title, { name: person.name }));
  const rights = boss.getByRole('list', { name: chinese ? '客户' : 'Customers', exact: true }).getByRole('listitem');
  const why = rights.filter({ hasText: chinese ? /^查看/ : /^View/ });
  await expect(why).toContainText(admin.range.team);
  await expect(why).toContainText(role);
  await expect(rights.filter({ hasText: chinese ? /^合并/ : /^Merge/ })).toContainText(admin.access.noRole);
  const groups = boss.getByRole('list', { name: admin.access.fields }).first().getByRole('listitem');
  await expect(groups.filter({ hasText: /^(开票|Billing)/ })).toContainText(admin.level.none);
  await look(boss, 'admin-access');
});
