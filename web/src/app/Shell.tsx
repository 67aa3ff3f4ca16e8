/** The frame around every page: places on the left, search and account on top; on a phone a bar at the bottom. */
import {
  BulbOutlined,
  CloudOutlined,
  GlobalOutlined,
  LogoutOutlined,
  MenuFoldOutlined,
  MenuOutlined,
  MenuUnfoldOutlined,
  QuestionCircleOutlined,
  SearchOutlined,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouter, useRouterState } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { followEvents } from '@/api/events';
import { currentLanguage, languageNames, languages } from '@/i18n';
import { pickName } from '@/lib/names';
import { useStored } from '@/lib/store';
import { AppLink } from '@/ui/AppLink';
import { keyLabel, type Shortcuts, useShortcuts } from '@/ui/keys';
import { usePhone } from '@/ui/phone';
import { Avatar, Kbd } from '@/ui/Status';
import { useAccountActions } from './account';
import { PendingPage } from './errors';
import type { NavEntry, NavGroup } from './feature';
import { features } from './features';
import { Logo } from './Logo';
import { can, useMe } from './session';
import { type Mode, useTheme } from './theme';

const Palette = lazy(() => import('./Palette'));
const ShortcutHelp = lazy(() => import('./ShortcutHelp'));
const UserMenu = lazy(() => import('./UserMenu'));
const MoreSheet = lazy(() => import('./MoreSheet'));
const groups: NavGroup[] = ['work', 'archive', 'system'];
const modes: Mode[] = ['light', 'dark', 'system'];

function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      addEventListener('online', changed);
      addEventListener('offline', changed);
      return () => {
        removeEventListener('online', changed);
        removeEventListener('offline', changed);
      };
    },
    () => navigator.onLine,
  );
}

export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const router = useRouter();
  const phone = usePhone();
  const online = useOnline();
  const path = useRouterState({ select: (s) => s.location.pathname });
  const [folded, setFolded] = useStored('sider.folded', false);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [more, setMore] = useState(false);
  const { chooseLanguage, chooseTheme, signOut } = useAccountActions();
  const { mode } = useTheme();

  useEffect(() => followEvents(client), [client]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the sheet
  useEffect(() => setMore(false), [path]);

  const nav = useMemo(
    () =>
      features
        .flatMap((f) => f.nav ?? [])
        .filter((n) => can(me, n.need))
        .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order),
    [me],
  );
  const isHere = (n: NavEntry) => (n.to === '/' ? path === '/' : path === n.to || path.startsWith(`${n.to}/`));

  const shortcuts: Shortcuts = {
    '/': () => setPalette(true),
    '?': () => setHelp(true),
    '[': () => setFolded((f) => !f),
  };
  for (const entry of nav) if (entry.shortcut) shortcuts[entry.shortcut] = () => router.history.push(entry.to);
  useShortcuts(shortcuts);
  useShortcuts({ 'mod+k': () => setPalette((open) => !open) }, { always: true, inDialog: true });

  const shellActions = useMemo(
    () => [
      ...languages
        .filter((l) => l !== currentLanguage())
        .map((l) => ({
          key: `language-${l}`,
          label: languageNames[l],
          icon: <GlobalOutlined />,
          words: 'language 语言 chinese english 中文',
          run: () => void chooseLanguage(l),
        })),
      ...modes
        .filter((m) => m !== mode)
        .map((m) => ({
          key: `theme-${m}`,
          label: `${t('account.theme')}: ${t(`theme.${m}`)}`,
          icon: <BulbOutlined />,
          words: 'theme 主题 dark light 深色 浅色',
          run: () => void chooseTheme(m),
        })),
      {
        key: 'shortcuts',
        label: t('shortcut.title'),
        icon: <QuestionCircleOutlined />,
        words: 'keyboard 快捷键',
        run: () => setHelp(true),
      },
      {
        key: 'signout',
        label: t('account.signOut'),
        icon: <LogoutOutlined />,
        words: 'sign out logout 退出',
        run: () => void signOut(),
      },
    ],
    [t, mode, chooseLanguage, chooseTheme, signOut],
  );

  const company = pickName(currentLanguage(), me.company.name_zh, me.company.name);
  const [menu, setMenu] = useState(false);
  const face = (
    <button
      type="button"
      className="tw-account"
      aria-haspopup="menu"
      aria-expanded={menu}
      onClick={() => setMenu(true)}
    >
      <Avatar name={me.name} size={phone ? 30 : 26} />
      {/* Said in text, not in a label: a label would have to repeat what is seen, initials included. */}
      <span className="tw-hidden">{t('account.menu', { name: phone ? me.name : '' })}</span>
      {!phone && <span className="tw-clip">{me.name}</span>}
    </button>
  );
  // The menu's code is fetched when it is first wanted; until then there is only the button.
  const account = menu ? (
    <Suspense fallback={face}>
      <UserMenu open onOpenChange={setMenu} onHelp={() => setHelp(true)}>
        {face}
      </UserMenu>
    </Suspense>
  ) : (
    face
  );
  const slots = features.flatMap((f) => (f.header ? [{ id: f.id, Slot: f.header }] : []));
  const places = nav.filter((n) => n.phone).slice(0, 4);

  return (
    <div className={`tw-shell ${folded ? 'tw-folded' : ''}`}>
      <a className="tw-skip" href="#content">
        {t('nav.skip')}
      </a>
      {!phone && (
        <aside className="tw-sider">
          <AppLink href="/" className="tw-brand" aria-label={folded ? t('nav.product') : undefined}>
            <Logo size={24} />
            {!folded && (
              <span className="tw-brand-name">
                <strong>{t('nav.product')}</strong>
                <span className="tw-clip">{company}</span>
              </span>
            )}
          </AppLink>
          <nav aria-label={t('nav.main')} className="tw-nav">
            {groups.map((group) => {
              const entries = nav.filter((n) => n.group === group);
              if (entries.length === 0) return null;
              return (
                <div key={group} className="tw-nav-group">
                  {!folded && <h2>{t(`nav.group.${group}`)}</h2>}
                  {entries.map((n) => (
                    <AppLink
                      key={n.key}
                      href={n.to}
                      className={isHere(n) ? 'tw-nav-item tw-here' : 'tw-nav-item'}
                      aria-current={isHere(n) ? 'page' : undefined}
                      title={folded ? n.label(t) : undefined}
                    >
                      <span className="tw-nav-icon" aria-hidden="true">
                        {n.icon}
                      </span>
                      <span className={folded ? 'tw-hidden' : 'tw-clip'}>{n.label(t)}</span>
                      {!folded && n.shortcut && <kbd className="tw-nav-key">{keyLabel(n.shortcut)}</kbd>}
                    </AppLink>
                  ))}
                </div>
              );
            })}
          </nav>
          <Button
            className="tw-fold"
            type="text"
            icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
            aria-label={folded ? t('nav.unfold') : t('nav.fold')}
            onClick={() => setFolded(!folded)}
          />
        </aside>
      )}
      <div className="tw-main">
        <header className="tw-header">
          {phone && (
            <AppLink href="/" className="tw-brand" aria-label="Tradewind 信风">
              <Logo size={28} />
            </AppLink>
          )}
          <button type="button" className="tw-search" onClick={() => setPalette(true)}>
            <SearchOutlined aria-hidden="true" />
            <span className="tw-clip">{phone ? t('palette.search') : t('palette.placeholder')}</span>
            {!phone && <Kbd>{keyLabel('mod+k')}</Kbd>}
          </button>
          <div className="tw-header-right">
            {slots.map(({ id, Slot }) => (
              <Slot key={id} />
            ))}
            {account}
          </div>
        </header>
        {!online && (
          <div className="tw-offline" role="status">
            <CloudOutlined aria-hidden="true" /> {t('error.offlineBanner')}
          </div>
        )}
        <main id="content" className="tw-content" tabIndex={-1}>
          <Suspense fallback={<PendingPage />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {phone && (
        <nav className="tw-tabbar" aria-label={t('nav.main')}>
          {places.map((n) => (
            <AppLink
              key={n.key}
              href={n.to}
              className={isHere(n) ? 'tw-tab tw-here' : 'tw-tab'}
              aria-current={isHere(n) ? 'page' : undefined}
            >
              <span aria-hidden="true">{n.icon}</span>
              {n.label(t)}
            </AppLink>
          ))}
          <button type="button" className="tw-tab" onClick={() => setMore(true)} aria-expanded={more}>
            <MenuOutlined aria-hidden="true" />
            {t('nav.more')}
          </button>
        </nav>
      )}
      <Suspense fallback={null}>
        {palette && <Palette open={palette} onClose={() => setPalette(false)} shellActions={shellActions} />}
        {phone && more && (
          <MoreSheet
            nav={nav}
            title={company}
            isHere={isHere}
            onClose={() => setMore(false)}
            onSignOut={() => void signOut()}
          />
        )}
        {help && <ShortcutHelp open={help} onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}
