/**
 * The page's own texts, so that a test names a control the way a person finds it, in the language of its project, and
 * a changed word does not break it. Add a feature's file here when its first test needs it. That the two languages have
 * the same keys is the compiler's business; that a text is the right one is looked at in the pictures.
 */
import enAccount from '../web/src/i18n/en/account.ts';
import enAdmin from '../web/src/i18n/en/admin.ts';
import enAudit from '../web/src/i18n/en/audit.ts';
import enCommon from '../web/src/i18n/en/common.ts';
import enCustomers from '../web/src/i18n/en/customers.ts';
import enHome from '../web/src/i18n/en/home.ts';
import enImports from '../web/src/i18n/en/imports.ts';
import enJobs from '../web/src/i18n/en/jobs.ts';
import enSetup from '../web/src/i18n/en/setup.ts';
import enSignin from '../web/src/i18n/en/signin.ts';
import enTasks from '../web/src/i18n/en/tasks.ts';
import zhAccount from '../web/src/i18n/zh-CN/account.ts';
import zhAdmin from '../web/src/i18n/zh-CN/admin.ts';
import zhAudit from '../web/src/i18n/zh-CN/audit.ts';
import zhCommon from '../web/src/i18n/zh-CN/common.ts';
import zhCustomers from '../web/src/i18n/zh-CN/customers.ts';
import zhHome from '../web/src/i18n/zh-CN/home.ts';
import zhImports from '../web/src/i18n/zh-CN/imports.ts';
import zhJobs from '../web/src/i18n/zh-CN/jobs.ts';
import zhSetup from '../web/src/i18n/zh-CN/setup.ts';
import zhSignin from '../web/src/i18n/zh-CN/signin.ts';
import zhTasks from '../web/src/i18n/zh-CN/tasks.ts';

export type Language = 'zh-CN' | 'en';

const zh = {
  account: zhAccount,
  admin: zhAdmin,
  audit: zhAudit,
  common: zhCommon,
  customers: zhCustomers,
  home: zhHome,
  imports: zhImports,
  jobs: zhJobs,
  setup: zhSetup,
  signin: zhSignin,
  tasks: zhTasks,
};
const en: typeof zh = {
  account: enAccount,
  admin: enAdmin,
  audit: enAudit,
  common: enCommon,
  customers: enCustomers,
  home: enHome,
  imports: enImports,
  jobs: enJobs,
  setup: enSetup,
  signin: enSignin,
  tasks: enTasks,
};

export type Words = typeof zh;
export const words: Record<Language, Words> = { 'zh-CN': zh, en };

/** What the page calls its languages, the same in both. */
export const languageNames: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' };

/** Fills the {{names}} of a text as the page does. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** A text with whatever in its {{names}}. */
export function pattern(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\{\w+\}\}/g, '.+'));
}
