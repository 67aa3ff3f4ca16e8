import { Select } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi, useDebounced } from '@/api/queries';
import { Avatar } from './Status';

interface Common {
  id?: string;
  disabled?: boolean;
  allowClear?: boolean;
  'aria-label'?: string;
  placeholder?: string;
  /** Names of people already chosen: { id: name }. */
  names?: Record<string, string>;
  /** Tells the names of people as they are chosen. */
  onNames?: (names: Record<string, string>) => void;
  /** Offers "me", sent as the word "me": a saved view then means whoever looks at it. */
  withMe?: boolean;
}
type Props = Common &
  (
    | { multiple?: false; value?: string | null; onChange?: (id: string | null) => void }
    | { multiple: true; value?: string[]; onChange?: (ids: string[]) => void }
  );

/** Finds a colleague; the server searches, so a company of thousands works like one of ten. */
export function UserSelect(props: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const q = useDebounced(text.trim());
  const { data, isFetching } = useApi('/api/v1/people', { query: { q, limit: 30 } }, { staleTime: 60_000 });
  const found = data?.items ?? [];
  const chosen = props.multiple ? (props.value ?? []) : props.value ? [props.value] : [];
  const options = found.map((u) => ({ value: u.id, label: u.name }));
  if (props.withMe && !q) options.unshift({ value: 'me', label: t('filter.me') });
  for (const id of chosen) {
    if (!options.some((o) => o.value === id)) {
      options.push({ value: id, label: id === 'me' ? t('filter.me') : (props.names?.[id] ?? id) });
    }
  }
  const tell = (ids: string[]) =>
    props.onNames?.(Object.fromEntries(found.filter((u) => ids.includes(u.id)).map((u) => [u.id, u.name])));
  const common = {
    id: props.id,
    disabled: props.disabled,
    loading: isFetching,
    allowClear: props.allowClear ?? true,
    style: { width: '100%' },
    'aria-label': props['aria-label'],
    placeholder: props.placeholder ?? t('select.user'),
    options,
    showSearch: { filterOption: false as const, onSearch: setText },
    optionRender: (option: { label?: ReactNode }) => (
      <span className="tw-person">
        <Avatar name={String(option.label)} size={18} />
        <span className="tw-clip">{option.label}</span>
      </span>
    ),
  };
  if (props.multiple) {
    return (
      <Select
        {...common}
        mode="multiple"
        value={chosen}
        onChange={(ids: string[]) => {
          tell(ids);
          props.onChange?.(ids);
        }}
      />
    );
  }
  return (
    <Select
      {...common}
      value={props.value || undefined}
      onChange={(id?: string) => {
        if (id) tell([id]);
        props.onChange?.(id ?? null);
      }}
    />
  );
}
