import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { exponent, formatMoney, minorToText, textToMinor } from '@/lib/money';

interface Props {
  id?: string;
  /** Minor units. */
  value?: number | null;
  onChange?: (minor: number | null) => void;
  currency: string;
  disabled?: boolean;
  autoFocus?: boolean;
  'aria-label'?: string;
}

/** An amount in one currency: minor units outside, ordinary digits inside, never a float in between. */
export function MoneyInput({ value, onChange, currency, ...rest }: Props) {
  const { t, i18n } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && typed.trim() !== '' && textToMinor(typed, currency) === undefined;
  const settled = value === null || value === undefined ? '' : formatMoney(value, currency, i18n.language, 'none');
  return (
    <Input
      {...rest}
      inputMode={exponent(currency) === 0 ? 'numeric' : 'decimal'}
      prefix={<span className="tw-muted">{currency}</span>}
      status={wrong ? 'error' : undefined}
      title={wrong ? t('form.badAmount', { currency, places: exponent(currency) }) : undefined}
      aria-invalid={wrong}
      value={typed ?? settled}
      className="tw-money"
      maxLength={24}
      onFocus={() => setTyped(value === null || value === undefined ? '' : minorToText(value, currency))}
      onChange={(e) => {
        setTyped(e.target.value);
        if (e.target.value.trim() === '') return onChange?.(null);
        const minor = textToMinor(e.target.value, currency);
        if (minor !== undefined) onChange?.(minor);
      }}
      onBlur={() => !wrong && setTyped(null)}
    />
  );
}
