import { Select } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  id?: string;
  value?: string[] | null;
  onChange?: (tags: string[]) => void;
  suggestions?: string[];
  disabled?: boolean;
  max?: number;
  'aria-label'?: string;
  placeholder?: string;
}

/** Free tags. Enter, comma (also ，and 、) or semicolon ends one; spaces around are dropped, doubles too. */
export function TagInput({ value, onChange, suggestions = [], max = 50, placeholder, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      {...rest}
      mode="tags"
      value={value ?? []}
      maxCount={max}
      placeholder={placeholder ?? t('select.tags')}
      tokenSeparators={[',', '，', '、', ';', '；', '\n']}
      options={suggestions.map((s) => ({ value: s, label: s }))}
      style={{ width: '100%' }}
      onChange={(tags: string[]) => {
        const clean = tags.map((tag) => tag.trim().slice(0, 60)).filter(Boolean);
        onChange?.(clean.filter((tag, i) => clean.findIndex((o) => o.toLowerCase() === tag.toLowerCase()) === i));
      }}
    />
  );
}
