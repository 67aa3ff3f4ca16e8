/**
 * The page's own texts, so that a test names a control the way a person finds it, in the language of its project, and
 * a changed word does not break it. Add a feature's file here when its first test needs it. That the two languages have
 * the same keys is the compiler's business; that a text is the right one is looked at in the pictures.
 */
import enCommon from '../web/src/i18n/en/common.ts';
import enSetup from '../web/src/i18n/en/setup.ts';
import enSignin from '../web/src/i18n/en/signin.ts';
import zhCommon from '../web/src/i18n/zh-CN/common.ts';
import zhSetup from '../web/src/i18n/zh-CN/setup.ts';
import zhSignin from '../web/src/i18n/zh-CN/signin.ts';

export type Language = 'zh-CN' | 'en';

const zh = { common: zhCommon, setup: zhSetup, signin: zhSignin };
const en: typeof zh = { common: enCommon, setup: enSetup, signin: enSignin };

export type Words = typeof zh;
export const words: Record<Language, Words> = { 'zh-CN': zh, en };

/** What the page calls its languages, the same in both. */
export const languageNames: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' };

/** Fills the {{names}} of a text as the page does. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
