import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '@/api/queries';
import { pickName } from '@/lib/names';
import { CountryChip } from './Status';

/** The server's list of countries; it does not change while the page is open. */
export function useCountries() {
  return useApi('/api/v1/geo/countries', undefined, {
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
}

export { Country } from './Country';

interface Common {
  id?: string;
  disabled?: boolean;
  'aria-label'?: string;
  placeholder?: string;
}
type Props = Common &
  (
    | { multiple?: false; value?: string | null; onChange?: (code: string | null) => void }
    | { multiple: true; value?: string[]; onChange?: (codes: string[]) => void }
  );

/** Finds a country by its Chinese name, English name or code, whichever the user types. */
export function CountrySelect(props: Props) {
  const { t, i18n } = useTranslation();
  const { data, isPending } = useCountries();
  const options = useMemo(
    () =>
      (data?.items ?? [])
        .map((c) => ({
          value: c.code,
          name: pickName(i18n.language, c.name_zh, c.name_en),
          hint: `${c.code} ${c.name_en} ${c.name_zh}`.toLowerCase(),
          other: pickName(i18n.language.startsWith('zh') ? 'en' : 'zh', c.name_zh, c.name_en),
        }))
        .sort((a, b) => a.name.localeCompare(b.name, i18n.language)),
    [data, i18n.language],
  );
  const common = {
    id: props.id,
    disabled: props.disabled,
    loading: isPending,
    allowClear: true,
    style: { width: '100%' },
    'aria-label': props['aria-label'],
    placeholder: props.placeholder ?? t('select.country'),
    options,
    fieldNames: { label: 'name', value: 'value' },
    showSearch: {
      filterOption: (text: string, option?: { hint: string }) =>
        option?.hint.includes(text.trim().toLowerCase()) ?? false,
    },
    optionRender: (option: { data: (typeof options)[number] }) => (
      <span className="tw-person">
        <CountryChip code={option.data.value} />
        <span className="tw-clip">{option.data.name}</span>
        <span className="tw-muted tw-clip">{option.data.other}</span>
      </span>
    ),
  };
  if (props.multiple) {
    return (
      <Select
        {...common}
        mode="multiple"
        maxTagCount="responsive"
        value={props.value ?? []}
        onChange={(v: string[]) => props.onChange?.(v)}
      />
    );
  }
  return <Select {...common} value={props.value || undefined} onChange={(v?: string) => props.onChange?.(v ?? null)} />;
}
