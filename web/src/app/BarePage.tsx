/** Frame of the pages before sign-in: the mark, one narrow panel, the language switch. */
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage, languageNames, languages, setLanguage } from '@/i18n';
import { Logo } from './Logo';

export function BarePage({
  title,
  lead,
  children,
  wide,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Tradewind`;
  }, [title]);
  return (
    <div className="tw-bare">
      <main className={wide ? 'tw-bare-box tw-bare-wide' : 'tw-bare-box'}>
        <div className="tw-bare-brand">
          <Logo size={36} />
          <span>
            <strong>{t('nav.product')}</strong>
            <span>{t('nav.tagline')}</span>
          </span>
        </div>
        <h1>{title}</h1>
        {lead && <p className="tw-bare-lead">{lead}</p>}
        {children}
      </main>
      <footer className="tw-bare-foot">
        {languages.map((l) => (
          <button
            key={l}
            type="button"
            lang={l}
            className="tw-link"
            aria-pressed={l === currentLanguage()}
            onClick={() => void setLanguage(l)}
          >
            {languageNames[l]}
          </button>
        ))}
      </footer>
    </div>
  );
}
