/** Ctrl/⌘ K: go anywhere, do anything, find anyone, without leaving the keyboard. */
import { EnterOutlined, FileSearchOutlined, HistoryOutlined, SearchOutlined } from '@ant-design/icons';
import { useRouter } from '@tanstack/react-router';
import { Modal } from 'antd';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi, useDebounced } from '@/api/queries';
import { keyLabel } from '@/ui/keys';
import { CountryChip, Kbd } from '@/ui/Status';
import { features } from './features';
import { useRecent } from './recent';
import { can, useMe } from './session';

interface Entry {
  id: string;
  section: string;
  title: string;
  subtitle?: string;
  icon?: ReactNode;
  country?: string;
  shortcut?: string;
  words: string;
  act: () => void;
}

interface Props {
  open: boolean;
  onClose: () => void;
  /** Actions of the shell itself: theme, language, sign-out. */
  shellActions: Array<{ key: string; label: string; icon?: ReactNode; words?: string; run: () => void }>;
}

export default function Palette({ open, onClose, shellActions }: Props) {
  const { t } = useTranslation();
  const router = useRouter();
  const me = useMe();
  const recent = useRecent(me.id);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const q = useDebounced(text.trim(), 140);
  const search = useApi(
    '/api/v1/search',
    { query: { q, limit: 12 } },
    { enabled: open && q.length > 0, staleTime: 10_000, retry: false },
  );

  useEffect(() => {
    if (open) {
      setText('');
      setAt(0);
    }
  }, [open]);

  const entries = useMemo(() => {
    const go = (href: string) => () => router.history.push(href);
    const hitKinds = Object.assign({}, ...features.map((f) => f.hits ?? {})) as NonNullable<
      (typeof features)[number]['hits']
    >;
    const all: Entry[] = [];
    const wanted = text.trim().toLowerCase();
    if (wanted === '') {
      for (const item of recent.slice(0, 6)) {
        const kind = hitKinds[item.kind];
        if (!kind) continue;
        all.push({
          id: `recent-${item.kind}-${item.id}`,
          section: t('palette.recent'),
          title: item.title,
          subtitle: kind.label(t),
          icon: <HistoryOutlined />,
          words: '',
          act: go(kind.href(item.id)),
        });
      }
    }
    const own: Entry[] = [];
    for (const feature of features) {
      for (const action of feature.actions ?? []) {
        if (!can(me, action.need)) continue;
        const label = action.label(t);
        own.push({
          id: `action-${action.key}`,
          section: t('palette.actions'),
          title: label,
          icon: action.icon,
          words: `${label} ${action.words ?? ''}`.toLowerCase(),
          act: () => (action.to ? router.history.push(action.to) : action.run?.()),
        });
      }
    }
    for (const feature of features) {
      for (const entry of feature.nav ?? []) {
        if (!can(me, entry.need)) continue;
        const label = entry.label(t);
        own.push({
          id: `nav-${entry.key}`,
          section: t('palette.go'),
          title: label,
          icon: entry.icon,
          shortcut: entry.shortcut,
          words: `${label} ${entry.key}`.toLowerCase(),
          act: go(entry.to),
        });
      }
    }
    for (const action of shellActions) {
      own.push({
        id: `shell-${action.key}`,
        section: t('palette.settings'),
        title: action.label,
        icon: action.icon,
        words: `${action.label} ${action.words ?? ''}`.toLowerCase(),
        act: action.run,
      });
    }
    all.push(...own.filter((e) => wanted === '' || wanted.split(/\s+/).every((w) => e.words.includes(w))));
    if (wanted !== '') {
      for (const hit of search.data?.items ?? []) {
        const kind = hitKinds[hit.type];
        if (!kind) continue;
        all.push({
          id: `hit-${hit.type}-${hit.id}`,
          section: kind.label(t),
          title: hit.title,
          subtitle: hit.subtitle,
          country: hit.country,
          icon: kind.icon ?? <FileSearchOutlined />,
          words: '',
          act: go(kind.href(hit.id, hit.customer_id)),
        });
      }
      // What was searched for comes before commands that merely contain the letters.
      all.sort((a, b) => Number(b.id.startsWith('hit-')) - Number(a.id.startsWith('hit-')));
    }
    return all;
  }, [text, recent, me, router, search.data, shellActions, t]);

  const chosen = Math.min(at, entries.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const pick = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    entry.act();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step =
      event.key === 'ArrowDown' || (event.ctrlKey && event.key === 'n')
        ? 1
        : event.key === 'ArrowUp' || (event.ctrlKey && event.key === 'p')
          ? -1
          : 0;
    if (step !== 0 && entries.length > 0) setAt((chosen + step + entries.length) % entries.length);
    else if (event.key === 'Enter') pick(entries[chosen]);
    else if (event.key === 'Home' && text === '') setAt(0);
    else if (event.key === 'End' && text === '') setAt(entries.length - 1);
    else return;
    event.preventDefault();
  };
  const busy = q !== text.trim() || (search.isFetching && q !== '');

  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      width={620}
      style={{ top: 72 }}
      destroyOnHidden
      rootClassName="tw-palette"
      aria-label={t('palette.title')}
    >
      <div className="tw-palette-input">
        <SearchOutlined aria-hidden="true" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the palette was opened to type
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="tw-palette-list"
          aria-activedescendant={entries[chosen] ? `tw-p-${chosen}` : undefined}
          aria-autocomplete="list"
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={text}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={(e) => {
            setText(e.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <Kbd>Esc</Kbd>
      </div>
      <div
        className="tw-palette-list"
        id="tw-palette-list"
        role="listbox"
        hidden={entries.length === 0}
        aria-label={t('palette.title')}
        ref={list}
      >
        {entries.map((entry, i) => (
          <div key={entry.id} role="presentation">
            {entry.section !== entries[i - 1]?.section && (
              <div className="tw-palette-section" role="presentation">
                {entry.section}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the input that keeps the focus */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the active option is announced through aria-activedescendant */}
            <div
              id={`tw-p-${i}`}
              role="option"
              aria-selected={i === chosen}
              className="tw-palette-entry"
              onMouseMove={() => i !== chosen && setAt(i)}
              onClick={() => pick(entry)}
            >
              <span className="tw-palette-icon" aria-hidden="true">
                {entry.icon}
              </span>
              {entry.country && <CountryChip code={entry.country} />}
              <span className="tw-clip">{entry.title}</span>
              {entry.subtitle && <span className="tw-muted tw-clip">{entry.subtitle}</span>}
              <span className="tw-palette-right">
                {entry.shortcut && <Kbd>{keyLabel(entry.shortcut)}</Kbd>}
                {i === chosen && <EnterOutlined aria-hidden="true" />}
              </span>
            </div>
          </div>
        ))}
      </div>
      {entries.length === 0 && (
        <p className="tw-palette-none" role="status">
          {busy ? t('palette.searching') : t('palette.none', { text: text.trim() })}
        </p>
      )}
    </Modal>
  );
}
