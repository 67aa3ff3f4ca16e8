/** Steps and checks that more than one browser test needs. */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page, type TestInfo, test } from '@playwright/test';
import type { Person } from './company.ts';
import { type Language, languageNames, type Words } from './words.ts';

const axeSource = readFileSync(join(import.meta.dirname, 'node_modules/axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Violation {
  id: string;
  impact: string | null;
  help: string;
  nodes: Array<{ target: unknown[]; html: string; failureSummary?: string }>;
}

/**
 * Fails on any violation of WCAG 2.2 A or AA that axe-core can see in the page as it is now. Of a dialog only itself is
 * looked at: what lies behind it cannot be reached meanwhile, and was looked at when it lay open.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // Addressed through the debugger, so the page's own content policy stays in force and is not in the way.
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (tags) => {
    const { axe } = window as unknown as {
      axe: { run: (root: Document | Element, options: object) => Promise<{ violations: Violation[] }> };
    };
    const dialogs = [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].filter((d) =>
      d.checkVisibility(),
    );
    const options = { runOnly: tags, resultTypes: ['violations'], iframes: false };
    return (await axe.run(dialogs.at(-1) ?? document, options)).violations;
  }, rules);
  const lines = violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id} (${v.impact}): ${v.help}\n    ${n.target.join(' ')}\n    ${n.html.slice(0, 200)}`),
  );
  expect(lines, 'accessibility').toEqual([]);
}

/** Fails when the page can be scrolled sideways: on a phone that hides controls. Half a pixel is rounding. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  const sizes = await page.evaluate(() => {
    const root = document.documentElement;
    const guilty: string[] = [];
    if (root.scrollWidth > root.clientWidth) {
      for (const element of document.querySelectorAll<HTMLElement>('body *')) {
        if (element.getBoundingClientRect().right > root.clientWidth + 0.5) {
          guilty.push(`${element.tagName.toLowerCase()}.${element.className.toString().slice(0, 60)}`);
        }
      }
    }
    return { page: root.scrollWidth, window: root.clientWidth, guilty: guilty.slice(0, 8) };
  });
  expect(sizes.page, `wider than the window: ${sizes.guilty.join(', ')}`).toBeLessThanOrEqual(sizes.window);
}

/**
 * Writes e2e/shots/<project>/<name>.png for a person to look at, and docs/images/<manual>.png when the run was asked to
 * renew the manual's pictures (`make screenshots`): a test run leaves the working tree as it was.
 */
export async function shot(
  page: Page,
  name: string,
  options: { fullPage?: boolean; manual?: string } = {},
): Promise<void> {
  const folder = join(import.meta.dirname, 'shots', test.info().project.name);
  await mkdir(folder, { recursive: true });
  await settled(page);
  await page.screenshot({
    path: join(folder, `${name}.png`),
    fullPage: options.fullPage ?? false,
    animations: 'disabled',
  });
  if (options.manual && process.env.TRADEWIND_MANUAL_IMAGES) {
    const images = join(import.meta.dirname, '../docs/images');
    await mkdir(images, { recursive: true });
    await page.screenshot({ path: join(images, `${options.manual}.png`), animations: 'disabled' });
  }
}

/** Looks at a screen the way every screen is looked at: nothing sticks out, axe finds nothing, a picture is kept. */
export async function look(page: Page, name: string, options: { manual?: string } = {}): Promise<void> {
  await shot(page, name, options);
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
}

/** Waits until nothing is loading and the fonts are there: pictures of a half-drawn page teach nothing. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await expect(page.locator('.tw-bar, .ant-spin-spinning')).toHaveCount(0);
}

export const isPhone = (testInfo: TestInfo): boolean => (testInfo.project.use.viewport?.width ?? 1440) < 768;

/** The button with the account's name, on every page behind the sign-in. */
export function accountMenu(page: Page, person: Pick<Person, 'name'>): Locator {
  return page.getByRole('banner').getByRole('button', { name: person.name });
}

/** Signs in as a person does; the browser must be at the sign-in page. */
export async function signInOnPage(page: Page, words: Words, person: Person): Promise<void> {
  await page.getByLabel(words.signin.login, { exact: true }).fill(person.login);
  await page.getByLabel(words.signin.password, { exact: true }).fill(person.password);
  await page.getByRole('button', { name: words.signin.signIn, exact: true }).click();
}

/** Chooses a language in the account menu. */
export async function switchLanguage(page: Page, person: Pick<Person, 'name'>, language: Language): Promise<void> {
  await accountMenu(page, person).click();
  await page.getByRole('menuitem', { name: languageNames[language] }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** Picks an option of one of antd's lists, which open in a layer of their own. */
export async function choose(page: Page, list: Locator, option: string): Promise<void> {
  await list.click();
  const entry = page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    .filter({ hasText: option })
    .first();
  // Long lists draw only what is in view: typing brings the wanted one there.
  if (!(await entry.isVisible()) && (await list.isEditable())) await list.fill(option);
  await entry.click();
}

/** Presses one of the segments of a segmented control: its radio button is covered by its label. */
export async function segment(group: Locator, text: string): Promise<void> {
  await group.locator('.ant-segmented-item').filter({ hasText: text }).first().click();
}

/** A menu of antd that is open, by one of its entries. */
export const menuItem = (page: Page, name: string | RegExp): Locator =>
  page.locator('.ant-dropdown:not(.ant-dropdown-hidden)').getByRole('menuitem', { name });

/** The message that appears for some seconds at the top; antd keeps them in one place. */
export const notice = (page: Page, text: string | RegExp): Locator =>
  page.locator('.ant-message').getByText(text).first();

/** What a download brought, as bytes. */
export async function downloaded(page: Page, act: () => Promise<unknown>): Promise<{ name: string; body: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), body: readFileSync(await download.path()) };
}

/** A button by its whole text. The icon before it, which antd names for screen readers, does not count. */
export function button(scope: Page | Locator, text: string): Locator {
  return scope.getByRole('button', { name: new RegExp(`^([a-z-]+ )?${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) });
}
