/** Saved views of a list as tabs: filter, order and columns under a name, private or shared. */
import { DownOutlined, PushpinFilled, SaveOutlined, TeamOutlined } from '@ant-design/icons';
import { Button, Checkbox, Dropdown, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from './phone';
import { useUndo } from './UndoToast';

export interface SavedView {
  id: string;
  name: string;
  shared: boolean;
  /** May the reader rename, overwrite and delete it? */
  mine: boolean;
  is_default?: boolean;
}

interface Props {
  views: SavedView[];
  /** Shipped views such as "all": shown first, cannot be changed. */
  fixed?: Array<{ id: string; name: string }>;
  current: string;
  onSelect: (id: string) => void;
  /** The list on screen differs from the saved view. */
  changed: boolean;
  mayShare?: boolean;
  onCreate: (name: string, shared: boolean) => Promise<unknown>;
  /** Overwrites the current view with what is on screen. */
  onOverwrite: (id: string) => Promise<unknown>;
  onRename: (id: string, name: string, shared: boolean) => Promise<unknown>;
  /** Deletes; the returned function brings the view back. */
  onDelete: (id: string) => Promise<() => Promise<unknown>>;
  onSetDefault: (id: string) => Promise<unknown>;
}

export function ViewTabs(props: Props) {
  const { views, fixed = [], current, onSelect, changed } = props;
  const { t } = useTranslation();
  const undo = useUndo();
  const phone = usePhone();
  const [editing, setEditing] = useState<{ id?: string; name: string; shared: boolean }>();
  const [busy, setBusy] = useState(false);
  const view = views.find((v) => v.id === current);

  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
      setEditing(undefined);
    } catch (error) {
      undo.fail(error);
    } finally {
      setBusy(false);
    }
  };
  const remove = (v: SavedView) =>
    run(async () => {
      const restore = await props.onDelete(v.id);
      undo.show(t('view.deleted', { name: v.name }), restore);
    });

  return (
    <div className="tw-views">
      <div className="tw-views-tabs" role="tablist" aria-label={t('view.title')}>
        {fixed.map((v) => (
          <button
            key={v.id}
            type="button"
            role="tab"
            aria-selected={current === v.id}
            className="tw-view"
            onClick={() => onSelect(v.id)}
          >
            {v.name}
          </button>
        ))}
        {views.map((v) => (
          <button
            key={v.id}
            type="button"
            role="tab"
            aria-selected={current === v.id}
            className="tw-view"
            onClick={() => onSelect(v.id)}
          >
            {v.is_default && <PushpinFilled aria-label={t('view.default')} />}
            {v.name}
            {v.shared && <TeamOutlined title={t('view.shared')} />}
            {changed && current === v.id && <i className="tw-view-dot" title={t('view.changed')} />}
          </button>
        ))}
      </div>
      <div className="tw-views-actions">
        {view && changed && view.mine && (
          <Button
            type="text"
            size="small"
            icon={<SaveOutlined />}
            loading={busy}
            onClick={() => run(() => props.onOverwrite(view.id))}
          >
            {t('action.save')}
          </Button>
        )}
        {changed && !phone && (
          <Button type="text" size="small" onClick={() => setEditing({ name: '', shared: false })}>
            {t('view.saveAs')}
          </Button>
        )}
        {view && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                {
                  key: 'default',
                  label: t('view.makeDefault'),
                  disabled: view.is_default,
                  onClick: () => run(() => props.onSetDefault(view.id)),
                },
                {
                  key: 'rename',
                  label: t('view.rename'),
                  disabled: !view.mine,
                  onClick: () => setEditing({ id: view.id, name: view.name, shared: view.shared }),
                },
                { key: 'copy', label: t('view.saveAs'), onClick: () => setEditing({ name: view.name, shared: false }) },
                { type: 'divider' },
                {
                  key: 'delete',
                  label: t('action.delete'),
                  danger: true,
                  disabled: !view.mine,
                  onClick: () => remove(view),
                },
              ],
            }}
          >
            <Button type="text" size="small" icon={<DownOutlined />} aria-label={t('view.menu')} />
          </Dropdown>
        )}
      </div>
      <Modal
        open={editing !== undefined}
        title={editing?.id ? t('view.rename') : t('view.saveAs')}
        okText={t('action.save')}
        cancelText={t('action.cancel')}
        width={400}
        confirmLoading={busy}
        okButtonProps={{ disabled: !editing?.name.trim() }}
        onCancel={() => setEditing(undefined)}
        onOk={() =>
          editing &&
          run(() =>
            editing.id
              ? props.onRename(editing.id, editing.name.trim(), editing.shared)
              : props.onCreate(editing.name.trim(), editing.shared),
          )
        }
        destroyOnHidden
      >
        <div className="tw-stack">
          <Input
            autoFocus
            aria-label={t('view.name')}
            placeholder={t('view.name')}
            maxLength={60}
            value={editing?.name ?? ''}
            onChange={(e) => editing && setEditing({ ...editing, name: e.target.value })}
          />
          {props.mayShare && (
            <Checkbox
              checked={editing?.shared ?? false}
              onChange={(e) => editing && setEditing({ ...editing, shared: e.target.checked })}
            >
              {t('view.share')}
            </Checkbox>
          )}
        </div>
      </Modal>
    </div>
  );
}
