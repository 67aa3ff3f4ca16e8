/** Words antd's own controls use (calendars, "no data"), in the page's language; loaded per language. */
import type { Locale } from 'antd/es/locale';
import dayjs from 'dayjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '@/i18n';

const load: Record<Language, () => Promise<Locale>> = {
  'zh-CN': async () => {
    const [antd] = await Promise.all([import('antd/locale/zh_CN'), import('dayjs/locale/zh-cn')]);
    return antd.default;
  },
  en: async () => (await import('antd/locale/en_US')).default,
};

/** Undefined (antd's built-in English) for the moment before the words have arrived. */
export function useLocale(): Locale | undefined {
  const { i18n } = useTranslation();
  const language: Language = i18n.language.startsWith('zh') ? 'zh-CN' : 'en';
  const [locale, setLocale] = useState<Locale>();
  useEffect(() => {
    let current = true;
    void load[language]().then((words) => {
      if (!current) return;
      dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
      setLocale(words);
    });
    return () => {
      current = false;
    };
  }, [language]);
  return locale;
}
