/** Currencies a trading company invoices in, the usual ones first. */
export const usualCurrencies = ['USD', 'CNY', 'EUR', 'GBP', 'JPY', 'HKD', 'AUD', 'CAD', 'AED', 'SGD'];

export function allCurrencies(): string[] {
  const intl = Intl as typeof Intl & { supportedValuesOf?: (key: 'currency') => string[] };
  const rest = (intl.supportedValuesOf?.('currency') ?? []).filter((c) => !usualCurrencies.includes(c));
  return [...usualCurrencies, ...rest];
}

export function currencyName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'currency', fallback: 'code' }).of(code) ?? code;
  } catch {
    return code;
  }
}
