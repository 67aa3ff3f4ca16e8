import { useTranslation } from 'react-i18next';
import { countryName } from '@/lib/names';
import { CountryChip } from './Status';

/** Chip and name of a country, in the reader's language. */
export function Country({ code, chip = true }: { code: string | null | undefined; chip?: boolean }) {
  const { i18n } = useTranslation();
  if (!code) return <span className="tw-muted">—</span>;
  return (
    <span className="tw-person">
      {chip && <CountryChip code={code} />}
      <span className="tw-clip">{countryName(code, i18n.language)}</span>
    </span>
  );
}
