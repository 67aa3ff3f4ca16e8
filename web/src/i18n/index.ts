/**
 * Languages of the page. Texts live in <language>/<feature>.ts and load when a page of the feature first needs them;
 * `common` (shell, kit, errors) loads before the first paint. Each zh-CN file declares its own key types (see keys.ts),
 * each en file is typed by its zh-CN twin, so a missing or extra key does not compile.
 */
import i18next, { type BackendModule, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { setClientLanguage } from '@/api/client';
import type { Resources } from './keys';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];
export const languageNames: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' };

const STORED = 'tw.language';
const files = import.meta.glob<{ default: Record<string, unknown> }>(['./zh-CN/*.ts', './en/*.ts']);

const lazyFiles: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`./${language}/${namespace}.ts`];
    if (!load) return done(new Error(`no texts ${language}/${namespace}`), false);
    load().then(
      (file) => done(null, file.default as never),
      (error: unknown) => done(error as Error, false),
    );
  },
};

/** The nearest language we have: "zh", "zh-TW", "zh_CN" → zh-CN; anything else we lack → en. */
export function nearest(wanted: string | null | undefined): Language | undefined {
  if (!wanted) return undefined;
  const lower = wanted.toLowerCase();
  if (lower.startsWith('zh')) return 'zh-CN';
  if (lower.startsWith('en')) return 'en';
  return undefined;
}

export function firstLanguage(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORED);
  } catch {
    // Storage may be forbidden; then the browser's own language decides.
  }
  return nearest(stored) ?? navigator.languages.map(nearest).find((l) => l !== undefined) ?? 'en';
}

export async function startI18n(language: Language = firstLanguage()): Promise<i18n> {
  apply(language);
  await i18next
    .use(lazyFiles)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true },
      // Intl.PluralRules exists everywhere we run; zh has one form, en two.
      load: 'currentOnly',
    });
  return i18next;
}

function apply(language: Language) {
  document.documentElement.lang = language;
  setClientLanguage(language);
}

/** Switches the page and remembers the choice on this device. */
export async function setLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Only this visit, then.
  }
  apply(language);
  if (i18next.language !== language) await i18next.changeLanguage(language);
}

export function currentLanguage(): Language {
  return nearest(i18next.language) ?? 'en';
}

/** Loads the texts of features ahead of the page that needs them: route loaders call it beside the page's own import. */
export function loadTexts(...namespaces: Array<keyof Resources>): Promise<void> {
  return i18next.loadNamespaces(namespaces);
}

/**
 * A text whose key is known only at run time (a stage code, an audit action): the text, or `fallback` where the server
 * knows a word we do not yet.
 */
export function textOf(key: string, fallback: string, values?: Record<string, unknown>): string {
  const loose = i18next.t as unknown as (key: string, options?: Record<string, unknown>) => string;
  return i18next.exists(key) ? loose(key, values) : fallback;
}
