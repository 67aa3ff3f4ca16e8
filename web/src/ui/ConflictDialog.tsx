/** Somebody saved the same record first: shows each field both changed, side by side, and saves what is picked. */
import { Button, Modal } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mergeThree, type Values } from './conflict';
import { usePhone } from './phone';

export type FormatValue = (field: string, value: unknown) => ReactNode;

interface Props {
  open: boolean;
  mine: Values;
  theirs: Values;
  original: Values;
  labels: Record<string, string>;
  format?: FormatValue;
  /** Who saved first, if known. */
  by?: string;
  onCancel: () => void;
  /** The merged values to save on top of the stored version. */
  onResolve: (values: Values) => void;
  saving?: boolean;
}

type Side = 'mine' | 'theirs' | 'original';

export function ConflictDialog({
  open,
  mine,
  theirs,
  original,
  labels,
  format,
  by,
  onCancel,
  onResolve,
  saving,
}: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [picked, setPicked] = useState<Record<string, Side>>({});
  const { merged, clashes } = useMemo(() => mergeThree(mine, theirs, original), [mine, theirs, original]);
  const undecided = clashes.filter((c) => !picked[c.field]).length;
  const show: FormatValue = (field, value) => format?.(field, value) ?? plainValue(value, t('value.empty'));
  const save = () => {
    const values = { ...merged };
    for (const clash of clashes) values[clash.field] = clash[picked[clash.field] ?? 'mine'];
    onResolve(values);
  };
  const all = (side: Side) => setPicked(Object.fromEntries(clashes.map((c) => [c.field, side])));
  const sides: Array<[Side, string]> = [
    ['mine', t('conflict.mine')],
    ['theirs', by ? t('conflict.theirsBy', { name: by }) : t('conflict.theirs')],
    ['original', t('conflict.original')],
  ];
  return (
    <Modal
      open={open}
      onCancel={onCancel}
      width={phone ? '100%' : 860}
      title={t('conflict.title')}
      footer={
        <div className="tw-conflict-foot">
          <span className="tw-muted">
            {undecided > 0 ? t('conflict.undecided', { count: undecided }) : t('conflict.ready')}
          </span>
          <Button onClick={onCancel}>{t('action.cancel')}</Button>
          <Button type="primary" disabled={undecided > 0} loading={saving} onClick={save}>
            {t('conflict.save')}
          </Button>
        </div>
      }
    >
      <p className="tw-conflict-text">{clashes.length > 0 ? t('conflict.text') : t('conflict.noClash')}</p>
      {clashes.length > 1 && (
        <div className="tw-row tw-conflict-all">
          <Button size="small" onClick={() => all('mine')}>
            {t('conflict.allMine')}
          </Button>
          <Button size="small" onClick={() => all('theirs')}>
            {t('conflict.allTheirs')}
          </Button>
        </div>
      )}
      {clashes.map((clash) => (
        <fieldset className="tw-clash" key={clash.field}>
          <legend>{labels[clash.field] ?? clash.field}</legend>
          <div className="tw-clash-sides">
            {sides.map(([side, title]) => (
              <label key={side} className={picked[clash.field] === side ? 'tw-side tw-picked' : 'tw-side'}>
                <span className="tw-side-title">
                  <input
                    type="radio"
                    name={`clash-${clash.field}`}
                    checked={picked[clash.field] === side}
                    onChange={() => setPicked((before) => ({ ...before, [clash.field]: side }))}
                  />
                  {title}
                </span>
                <span className="tw-side-value">{show(clash.field, clash[side])}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
    </Modal>
  );
}

/** A value in words, for comparisons and histories. */
export function plainValue(value: unknown, empty: string): ReactNode {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) {
    return <span className="tw-muted">{empty}</span>;
  }
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  if (Array.isArray(value) && value.every((v) => typeof v !== 'object')) return value.join(', ');
  if (typeof value === 'object') return <code className="tw-code">{JSON.stringify(value)}</code>;
  return String(value);
}
