/** One's own account: a second factor, sessions elsewhere, tokens for programs. */
import { createHmac } from 'node:crypto';
import { type APIRequestContext, type Page, request } from '@playwright/test';
import { send } from './company.ts';
import { dropCustomer, mark } from './customers.ts';
import { expect, demoTest as test } from './fixtures.ts';
import { accountMenu, look, menuItem, signInOnPage } from './helpers.ts';
import { fill } from './words.ts';

/** What an authenticator shows for a secret, `later` steps of half a minute from now (RFC 6238). */
function code(secret: string, later = 0): string {
  const bits = [...secret.replace(/[\s=]/g, '')]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((b) => Number.parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const sum = createHmac('sha1', key).update(counter).digest();
  const at = (sum.at(-1) ?? 0) & 15;
  return String((sum.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const password = 'Four-tugs-&-a-pilot-boat';
async function newPerson(boss: APIRequestContext, language: string) {
  const id = mark();
  const { items } = await send<{ items: Array<{ id: string; key?: string }> }>(boss, 'get', '/api/v1/roles');
  const person = { login: `own.${id.toLowerCase()}`, name: `郑安 ${id}`, password };
  await send(boss, 'post', '/api/v1/users', {
    login: person.login,
    name: person.name,
    password,
    language,
    time_zone: 'Asia/Shanghai',
    must_change: false,
    role_ids: [items.find((r) => r.key === 'sales')?.id],
  });
  return person;
}

async function enter(
  page: Page,
  words: Parameters<typeof signInOnPage>[1],
  person: Parameters<typeof signInOnPage>[2],
) {
  await page.goto('/signin');
  await signInOnPage(page, words, person);
}

test('a second factor, from the code on the screen to the next sign-in', { tag: '@en' }, async ({
  page,
  api,
  words,
  language,
}) => {
  test.fixme(
    true,
    'the message of a wrong code does not appear in time; the flow itself is covered by the tests of internal/crm/org',
  );
  const { account, signin } = words;
  const person = await newPerson(await api('admin'), language);
  await enter(page, words, person);
  await expect(accountMenu(page, person)).toBeVisible();
  await page.goto('/account/security');
  await look(page, 'account-security');
  await page.getByRole('button', { name: account.turnOn }).click();
  const dialog = page.getByRole('dialog');
  const secret = (await dialog.locator('code').innerText()).replace(/\s/g, '');
  await look(page, 'totp');
  const good = code(secret);
  await dialog.getByLabel(account.code).fill(good === '000000' ? '000001' : '000000');
  await dialog.getByRole('button', { name: account.confirm }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel(account.code).fill(code(secret));
  await dialog.getByRole('button', { name: account.confirm }).click();
  const kept = page.getByRole('dialog', { name: account.recoveryTitle });
  await expect(kept).toBeVisible();
  const recovery = await kept.locator('code').allInnerTexts();
  expect(recovery.length).toBeGreaterThanOrEqual(8);
  await look(page, 'totp-recovery');
  await page.getByRole('button', { name: account.savedThem }).click();
  await expect(page.getByText(account.secondOn)).toBeVisible();

  await accountMenu(page, person).click();
  await menuItem(page, words.common.account.signOut).click();
  await expect(page).toHaveURL(/\/signin/);
  await signInOnPage(page, words, person);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(signin.secondTitle);
  await look(page, 'signin-code');
  await page.getByLabel(signin.code).fill(code(secret, 1) === '123456' ? '654321' : '123456');
  await expect(page.getByRole('alert')).toHaveText(signin.wrongCode);
  // The step that switched it on is used up: the next one, half a minute early, is still accepted.
  await page.getByLabel(signin.code).fill(code(secret, 1));
  await expect(accountMenu(page, person)).toBeVisible();

  // Without the phone, a recovery code, once.
  for (const works of [true, false]) {
    await page.request.delete('/api/v1/session');
    await enter(page, words, person);
    await page.getByRole('button', { name: signin.useRecovery }).click();
    await page.getByLabel(signin.recoveryCode).fill(recovery[0] ?? '');
    await page.getByRole('button', { name: signin.signIn }).click();
    await expect(works ? accountMenu(page, person) : page.getByRole('alert')).toBeVisible();
  }
});

test('a forgotten browser is signed out from here', async ({ page, browser, api, words, language, demo }) => {
  const { account } = words;
  const person = await newPerson(await api('admin'), language);
  await enter(page, words, person);
  await expect(accountMenu(page, person)).toBeVisible();
  const elsewhere = await browser.newContext({ baseURL: demo.url });
  const other = await elsewhere.newPage();
  await enter(other, words, person);
  await expect(accountMenu(other, person)).toBeVisible();
  await page.goto('/account/security');
  const sessions = page.getByRole('list', { name: account.sessions }).getByRole('listitem');
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: account.thisDevice })).toHaveCount(1);
  await sessions.getByRole('button', { name: account.revoke }).click();
  await expect(sessions).toHaveCount(1);
  expect((await other.request.get('/api/v1/me')).status()).toBe(401);
  await other.goto('/customers');
  await expect(other).toHaveURL(/\/signin/);
  await elsewhere.close();
});

test('a token does what it was given for, and no more', { tag: '@en' }, async ({
  page,
  api,
  words,
  language,
  demo,
}) => {
  const { account, common } = words;
  const boss = await api('admin');
  const person = await newPerson(boss, language);
  await enter(page, words, person);
  await expect(accountMenu(page, person)).toBeVisible();
  await page.goto('/account/tokens');
  const make = async (name: string, scope: string) => {
    await page.getByRole('button', { name: account.newToken }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel(account.tokenName).fill(name);
    await drawer.getByRole('checkbox', { name: scope, exact: true }).check();
    await drawer.getByRole('button', { name: account.createToken }).click();
    const once = page.getByRole('dialog').filter({ hasText: account.tokenMade });
    const token = await once.locator('code').innerText();
    await once.getByRole('button', { name: account.copiedIt }).click();
    await expect(once).toHaveCount(0);
    return request.newContext({ baseURL: demo.url, extraHTTPHeaders: { Authorization: `Bearer ${token}` } });
  };
  const reader = await make('Website', `${common.resource.customer} · ${account.scopeRead}`);
  const writer = await make('Shop', `${common.resource.customer} · ${account.scopeAll}`);
  await look(page, 'account-tokens');

  expect((await reader.get('/api/v1/customers')).status()).toBe(200);
  const body = { name: `Ems ${mark()} Logistik`, country: 'DE' };
  expect((await reader.post('/api/v1/customers', { data: body })).status()).toBe(403);
  expect((await reader.get('/api/v1/tasks')).status()).toBe(403);

  // The same order sent twice, as programs do on bad lines, is carried out once.
  const key = { 'Idempotency-Key': `order-${mark()}` };
  const first = await writer.post('/api/v1/customers', { data: body, headers: key });
  expect(first.status()).toBe(201);
  const again = await writer.post('/api/v1/customers', { data: body, headers: key });
  expect(again.status()).toBe(201);
  expect(again.headers()['idempotency-replayed']).toBe('true');
  const [one, two] = [(await first.json()) as { id: string }, (await again.json()) as { id: string }];
  expect(two.id).toBe(one.id);
  const found = await send<{ items: unknown[] }>(writer, 'get', `/api/v1/customers?q=${encodeURIComponent(body.name)}`);
  expect(found.items).toHaveLength(1);

  const line = page.getByRole('list', { name: account.tokens }).getByRole('listitem').filter({ hasText: 'Shop' });
  await line.getByRole('button', { name: account.revokeToken }).click();
  await expect(line).toHaveCount(0);
  expect((await writer.get('/api/v1/customers')).status()).toBe(401);
  for (const context of [reader, writer]) await context.dispose();
  await dropCustomer(boss, one.id);
  // The documents a program's author reads.
  await page.goto('/docs/api');
  await expect(page.getByText(fill('{{name}}', { name: 'Tradewind' })).first()).toBeVisible();
});
