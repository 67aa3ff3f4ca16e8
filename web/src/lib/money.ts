/**
 * Amounts are whole numbers of the currency's smallest unit ("minor units") with an ISO 4217 code, as the server keeps
 * them. Nothing here does arithmetic in fractions: text goes to digits and digits to text.
 */

const NO_DECIMALS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Decimal places of a currency (ISO 4217 exponent). */
export function exponent(currency: string): number {
  const code = currency.toUpperCase();
  if (NO_DECIMALS.has(code)) return 0;
  return THREE_DECIMALS.has(code) ? 3 : 2;
}

/** 123456 USD → "1234.56": plain digits, point as decimal sign, for inputs. */
export function minorToText(minor: number | bigint, currency: string): string {
  const places = exponent(currency);
  const negative = minor < 0;
  const digits = String(minor)
    .replace('-', '')
    .padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return negative ? `-${text}` : text;
}

/** "1,234.5" USD → 123450. Undefined when it is not an amount, has too many decimals or is too large to be exact. */
export function textToMinor(text: string, currency: string): number | undefined {
  const places = exponent(currency);
  const clean = text.normalize('NFKC').replace(/[\s,'’_]/g, '');
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(clean);
  if (!match) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > places) return undefined;
  const minor = Number(`${match[2]}${fraction.padEnd(places, '0')}`);
  if (!Number.isSafeInteger(minor)) return undefined;
  return match[1] === '-' && minor !== 0 ? -minor : minor;
}

const formats = new Map<string, Intl.NumberFormat>();
function format(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(language, options);
    formats.set(key, made);
  }
  return made;
}

/** 123456 USD → "US$1,234.56" (zh) or "$1,234.56" (en). The code replaces the sign where a sign is ambiguous. */
export function formatMoney(
  minor: number,
  currency: string,
  language: string,
  display: 'symbol' | 'code' | 'none' = 'code',
): string {
  const places = exponent(currency);
  const options: Intl.NumberFormatOptions = { minimumFractionDigits: places, maximumFractionDigits: places };
  // Decimal strings keep every digit where a float would round.
  const exact = minorToText(minor, currency) as unknown as number;
  if (display === 'symbol') {
    try {
      return format(language, { ...options, style: 'currency', currency }).format(exact);
    } catch {
      // Not a currency code Intl accepts: show what was given.
    }
  }
  const digits = format(language, options).format(exact);
  return display === 'none' ? digits : `${currency} ${digits}`;
}

/** 12,345 → "1.2万" / "12K": for tiles where exactness is one click away. */
export function formatCompact(value: number, language: string): string {
  return format(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function formatNumber(value: number, language: string, digits?: number): string {
  return format(language, digits === undefined ? {} : { maximumFractionDigits: digits }).format(value);
}

/** A count the server stopped counting at a bound: "10,000+". */
export function formatTotal(total: { count: number; more?: boolean }, language: string): string {
  return formatNumber(total.count, language) + (total.more ? '+' : '');
}
