import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { StatusTag } from '@/ui/Status';
import { useUndo } from '@/ui/UndoToast';
import { toneOfTag, useTags } from './dictionary';
import type { Tag } from './types';

interface Props {
  id?: string;
  value?: string[] | null;
  onChange?: (ids: string[]) => void;
  disabled?: boolean;
  names?: Record<string, string>;
  autoFocus?: boolean;
  defaultOpen?: boolean;
  onBlur?: () => void;
  'aria-label'?: string;
}

/** The company's tags; a word typed that is none yet becomes one. */
export function TagPicker({ value, onChange, names, ...rest }: Props) {
  const { t } = useTranslation('customers');
  const { data, refetch, isFetching } = useTags();
  const undo = useUndo();
  const [text, setText] = useState('');
  const ids = value ?? [];
  const all = data?.items ?? [];
  const options = all.map((tag) => ({ value: tag.id, label: tag.name, tag: tag as Tag }));
  for (const id of ids) {
    const name = names?.[id];
    if (name && !all.some((tag) => tag.id === id)) options.push({ value: id, label: name, tag: { id, name } });
  }
  const wanted = text.trim();
  const fresh = wanted !== '' && !all.some((tag) => tag.name.toLowerCase() === wanted.toLowerCase());
  const shown = fresh
    ? [...options, { value: `new:${wanted}`, label: wanted, tag: { id: '', name: wanted } }]
    : options;
  const choose = async (next: string[]) => {
    const made = next.find((id) => id.startsWith('new:'));
    if (!made) return onChange?.(next);
    try {
      const tag = await api.post('/api/v1/tags', { body: { name: made.slice(4) } });
      await refetch();
      onChange?.([...next.filter((id) => id !== made && id !== tag.id), tag.id]);
    } catch (error) {
      undo.fail(error);
    }
    setText('');
  };
  return (
    <Select
      {...rest}
      mode="multiple"
      style={{ width: '100%', minWidth: 160 }}
      loading={isFetching}
      placeholder={t('tagHint')}
      value={ids}
      options={shown}
      showSearch={{ optionFilterProp: 'label', searchValue: text, onSearch: (v) => setText(v.slice(0, 50)) }}
      onChange={(next: string[]) => void choose(next)}
      optionRender={(option) => (
        <span className="tw-person">
          {String(option.value).startsWith('new:') && <span className="tw-muted">{t('tagNew')}</span>}
          <StatusTag tone={toneOfTag(option.data.tag)}>{option.label}</StatusTag>
        </span>
      )}
    />
  );
}
