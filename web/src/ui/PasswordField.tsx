/** A new password with a meter that says what would make it better. The rule itself is the server's. */
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';

export type Strength = 0 | 1 | 2 | 3 | 4;
export type Advice = 'longer' | 'common' | 'repeats' | 'personal' | 'fine';

const common =
  /^(password|passw0rd|qwerty|asdfgh|zxcvbn|iloveyou|letmein|welcome|admin|abc|123|111|000|888|666|woaini|tradewind)/i;

/** 0 unusable … 4 strong. Length counts most; repeats, runs, common words and one's own name count against it. */
export function judge(password: string, personal: string[] = []): { strength: Strength; advice: Advice } {
  if (password.length < 10) return { strength: password.length === 0 ? 0 : 1, advice: 'longer' };
  const lower = password.toLowerCase();
  if (personal.some((p) => p.length >= 3 && lower.includes(p.toLowerCase())))
    return { strength: 1, advice: 'personal' };
  const distinct = new Set(lower).size;
  if (distinct < 5 || /(.)\1{3,}/.test(lower)) return { strength: 1, advice: 'repeats' };
  let runs = 0;
  for (let i = 2; i < lower.length; i++) {
    const step = lower.charCodeAt(i) - lower.charCodeAt(i - 1);
    if (Math.abs(step) === 1 && step === lower.charCodeAt(i - 1) - lower.charCodeAt(i - 2)) runs++;
  }
  if (common.test(lower) && lower.length < 16) return { strength: 1, advice: 'common' };
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((k) => k.test(password)).length;
  const bits = (password.length - runs) * (kinds === 1 ? 3.2 : kinds === 2 ? 4 : 4.6);
  if (bits < 44) return { strength: 2, advice: 'longer' };
  return { strength: bits < 62 ? 3 : 4, advice: 'fine' };
}

interface Props {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  personal?: string[];
  autoComplete?: string;
}

export function PasswordField({ value = '', onChange, personal, ...rest }: Props) {
  const { t } = useTranslation();
  const { strength, advice } = judge(value, personal);
  return (
    <>
      <Input.Password
        autoComplete="new-password"
        {...rest}
        maxLength={200}
        value={value}
        aria-describedby={rest.id ? `${rest.id}-strength` : undefined}
        onChange={(e) => onChange?.(e.target.value)}
      />
      <div className="tw-strength" id={rest.id ? `${rest.id}-strength` : undefined}>
        <span className={`tw-strength-bars tw-strength-${strength}`} aria-hidden="true">
          <i />
          <i />
          <i />
          <i />
        </span>
        <span aria-live="polite">{value === '' ? t('password.rule') : t(`password.${advice}`)}</span>
      </div>
    </>
  );
}
