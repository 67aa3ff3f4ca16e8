import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  id?: string;
  value?: string | null;
  onChange?: (phone: string) => void;
  /** Country whose rules apply to a number without +… */
  country?: string | null;
  disabled?: boolean;
  'aria-label'?: string;
}

type Check = { e164: string; shown: string; country: string } | 'bad' | undefined;

/**
 * A phone number as people write it, with what it will be stored as below. It advises and never refuses: extensions and
 * odd local numbers exist, and the server has the last word. The number rules (35 kB) load at the first keystroke.
 */
export function PhoneInput({ value, onChange, country, ...rest }: Props) {
  const { t } = useTranslation();
  const [check, setCheck] = useState<Check>();
  const text = value ?? '';
  useEffect(() => {
    if (text.replace(/\D/g, '').length < 5) {
      setCheck(undefined);
      return;
    }
    let current = true;
    import('libphonenumber-js/min').then(({ parsePhoneNumberFromString }) => {
      if (!current) return;
      const parsed = parsePhoneNumberFromString(text, (country?.toUpperCase() || undefined) as never);
      setCheck(
        parsed?.isPossible()
          ? { e164: parsed.number, shown: parsed.formatInternational(), country: parsed.country ?? '' }
          : 'bad',
      );
    });
    return () => {
      current = false;
    };
  }, [text, country]);
  return (
    <>
      <Input
        {...rest}
        type="tel"
        inputMode="tel"
        maxLength={40}
        value={text}
        onChange={(e) => onChange?.(e.target.value)}
      />
      {check === 'bad' && <span className="tw-hint tw-warn">{t('form.phoneDoubt')}</span>}
      {check && check !== 'bad' && check.shown !== text && (
        <span className="tw-hint">
          {check.country} {check.shown}
        </span>
      )}
    </>
  );
}
