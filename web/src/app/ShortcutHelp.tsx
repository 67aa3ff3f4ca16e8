import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { keyLabel } from '@/ui/keys';
import { Kbd } from '@/ui/Status';
import { features } from './features';
import { can, useMe } from './session';

export default function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const places = features.flatMap((f) => f.nav ?? []).filter((n) => n.shortcut && can(me, n.need));
  const sections: Array<[string, Array<[string, string]>]> = [
    [
      t('shortcut.everywhere'),
      [
        ['mod+k', t('shortcut.palette')],
        ['/', t('shortcut.search')],
        ['?', t('shortcut.help')],
        ['[', t('shortcut.sider')],
      ],
    ],
    [t('palette.go'), places.map((n) => [n.shortcut ?? '', n.label(t)])],
    [
      t('shortcut.lists'),
      [
        ['j', t('shortcut.down')],
        ['k', t('shortcut.up')],
        ['enter', t('shortcut.open')],
        ['x', t('shortcut.tick')],
        ['Esc', t('shortcut.clear')],
      ],
    ],
    [
      t('shortcut.forms'),
      [
        ['mod+s', t('action.save')],
        ['Esc', t('action.close')],
      ],
    ],
  ];
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('shortcut.title')} width={640}>
      <div className="tw-shortcuts">
        {sections.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, text]) => (
                <div key={key}>
                  <dt>
                    {keyLabel(key)
                      .split(' ')
                      .map((k) => (
                        <Kbd key={k}>{k}</Kbd>
                      ))}
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
