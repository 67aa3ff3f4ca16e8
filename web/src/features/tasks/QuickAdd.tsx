import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef, Segmented } from 'antd';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useZone } from '@/app/session';
import { today } from '@/lib/dates';
import { useErrorText } from '@/ui/State';
import { useTaskCalls } from './api';
import { quickDates } from './due';

/** One line: what is to be done, Enter. The date is one click. */
export function QuickAdd({ customerId, focus }: { customerId?: string; focus?: RefObject<InputRef | null> }) {
  const { t } = useTranslation('tasks');
  const zone = useZone();
  const calls = useTaskCalls();
  const errorText = useErrorText();
  const [title, setTitle] = useState('');
  const [due, setDue] = useState('');
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState('');
  const add = async () => {
    if (title.trim() === '' || saving) return;
    setSaving(true);
    setFailure('');
    try {
      await calls.create({
        title: title.trim(),
        ...(due ? { due_on: due } : {}),
        ...(customerId ? { customer_id: customerId } : {}),
      });
      setTitle('');
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setSaving(false);
    }
  };
  return (
    <form
      className="tw-quick-add"
      onSubmit={(e) => {
        e.preventDefault();
        void add();
      }}
    >
      <Input
        ref={focus}
        prefix={<PlusOutlined aria-hidden="true" />}
        aria-label={t('quickAdd')}
        placeholder={t('quickAddHint')}
        maxLength={300}
        value={title}
        status={failure ? 'error' : undefined}
        onChange={(e) => setTitle(e.target.value)}
      />
      <Segmented
        size="small"
        aria-label={t('dueOn')}
        value={due}
        onChange={(v) => setDue(String(v))}
        options={[
          { value: '', label: t('noDate') },
          ...quickDates(today(zone)).map((d) => ({ value: d.date, label: t(`quick.${d.key}`) })),
        ].filter((o, i, all) => all.findIndex((x) => x.value === o.value) === i)}
      />
      <Button htmlType="submit" disabled={title.trim() === ''} loading={saving}>
        {t('add')}
      </Button>
      {failure && (
        <span className="tw-error" role="alert">
          {failure}
        </span>
      )}
    </form>
  );
}
