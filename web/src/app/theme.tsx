/**
 * Colours, sizes and density. The palette here is the only place where a colour is written down: it feeds antd's tokens and
 * the CSS variables (--tw-…) our own styles use. Text and status colours keep a contrast of at least 4.5 : 1 on their grounds.
 */
import { App as AntApp, theme as antTheme, ConfigProvider, type ThemeConfig } from 'antd';
import { createContext, type ReactNode, useContext, useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { useStored } from '@/lib/store';
import { usePhone } from '@/ui/phone';
import { useLocale } from './locale';

export type Mode = 'light' | 'dark' | 'system';

const light = {
  ground: '#f4f6f9',
  surface: '#ffffff',
  raised: '#ffffff',
  sunken: '#f7f8fa',
  hover: '#f1f4f8',
  selected: '#e9f0fd',
  border: '#e2e6ec',
  'border-strong': '#c9d0da',
  text: '#18202b',
  'text-2': '#475160',
  'text-3': '#626d7d',
  accent: '#1f5fd6',
  'accent-hover': '#1a51b8',
  'accent-text': '#1b56c4',
  'accent-soft': '#e9f0fd',
  'on-accent': '#ffffff',
  shade: 'rgba(16, 24, 40, .08)',
  'grey-bg': '#eef1f5',
  'grey-fg': '#475160',
  'blue-bg': '#e6effd',
  'blue-fg': '#1a52b8',
  'green-bg': '#e2f5ea',
  'green-fg': '#14683c',
  'amber-bg': '#fdf1d8',
  'amber-fg': '#7d4f00',
  'red-bg': '#fde8e8',
  'red-fg': '#b3201f',
  'purple-bg': '#f0eafc',
  'purple-fg': '#6134b5',
  'teal-bg': '#dff4f4',
  'teal-fg': '#0d6168',
};
type Palette = typeof light;
const dark: Palette = {
  ground: '#111419',
  surface: '#181c22',
  raised: '#20252d',
  sunken: '#1c2027',
  hover: '#222831',
  selected: '#1d2f4f',
  border: '#2b313b',
  'border-strong': '#444d5a',
  text: '#e7eaef',
  'text-2': '#b5bdc9',
  'text-3': '#949eac',
  accent: '#2f6bdd',
  'accent-hover': '#2a60c8',
  'accent-text': '#86b0fb',
  'accent-soft': '#1d2f4f',
  'on-accent': '#ffffff',
  shade: 'rgba(0, 0, 0, .4)',
  'grey-bg': '#2a303a',
  'grey-fg': '#bcc4d0',
  'blue-bg': '#1c3054',
  'blue-fg': '#9ec1ff',
  'green-bg': '#153524',
  'green-fg': '#7ed8a4',
  'amber-bg': '#3b2c0e',
  'amber-fg': '#f0c26b',
  'red-bg': '#442020',
  'red-fg': '#ffa5a0',
  'purple-bg': '#322653',
  'purple-fg': '#c7b0fb',
  'teal-bg': '#123639',
  'teal-fg': '#7fd4da',
};

export const tones = ['grey', 'blue', 'green', 'amber', 'red', 'purple', 'teal'] as const;
export type Tone = (typeof tones)[number];
export const palettes = { light, dark };

const query = '(prefers-color-scheme: dark)';
function useSystemDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}

interface ThemeState {
  mode: Mode;
  dark: boolean;
  setMode: (mode: Mode) => void;
}
const ThemeContext = createContext<ThemeState>({ mode: 'system', dark: false, setMode: () => undefined });
export const useTheme = () => useContext(ThemeContext);

export function antdTheme(isDark: boolean, phone: boolean): ThemeConfig {
  const c = isDark ? dark : light;
  return {
    algorithm: isDark ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    hashed: false,
    token: {
      colorPrimary: c.accent,
      // The derived one is lighter, and white text on it too faint; a touch screen keeps it after the tap.
      colorPrimaryHover: c['accent-hover'],
      colorInfo: c.accent,
      colorLink: c['accent-text'],
      colorLinkHover: c.accent,
      colorSuccess: isDark ? '#3aa86a' : '#1a7f49',
      colorWarning: isDark ? '#d39a35' : '#a86200',
      colorError: isDark ? '#e5605b' : '#c92a2a',
      colorErrorText: c['red-fg'],
      colorText: c.text,
      colorTextSecondary: c['text-2'],
      colorTextTertiary: c['text-3'],
      colorTextDescription: c['text-3'],
      colorTextPlaceholder: c['text-3'],
      colorBgBase: c.surface,
      colorBgLayout: c.ground,
      colorBgContainer: c.surface,
      colorBgElevated: c.raised,
      colorBorder: c['border-strong'],
      colorBorderSecondary: c.border,
      colorSplit: c.border,
      colorBgMask: isDark ? 'rgba(0, 0, 0, .5)' : 'rgba(20, 28, 40, .34)',
      fontFamily: 'var(--tw-font)',
      fontSize: phone ? 16 : 13,
      controlHeight: phone ? 40 : 30,
      borderRadius: 6,
      borderRadiusLG: 8,
      borderRadiusSM: 4,
      wireframe: false,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: {
        fontWeight: 500,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        defaultHoverColor: c['accent-text'],
        defaultHoverBorderColor: c.accent,
      },
      Form: { itemMarginBottom: phone ? 18 : 14, verticalLabelPadding: '0 0 3px', labelColor: c['text-2'] },
      Drawer: { paddingLG: phone ? 16 : 20 },
      Tooltip: { colorBgSpotlight: isDark ? '#39414d' : '#27303d' },
      Select: { optionSelectedBg: c.selected },
      Tabs: { horizontalItemPadding: '9px 2px', horizontalItemGutter: 20, horizontalMargin: '0' },
    },
  };
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [mode, setMode] = useStored<Mode>('theme', 'system');
  const systemDark = useSystemDark();
  const isDark = mode === 'dark' || (mode === 'system' && systemDark);
  const phone = usePhone();
  const locale = useLocale();

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = isDark ? 'dark' : 'light';
    root.style.colorScheme = isDark ? 'dark' : 'light';
    for (const [name, value] of Object.entries(isDark ? dark : light)) root.style.setProperty(`--tw-${name}`, value);
  }, [isDark]);

  const config = useMemo(() => antdTheme(isDark, phone), [isDark, phone]);
  const state = useMemo(() => ({ mode, dark: isDark, setMode }), [mode, isDark, setMode]);
  return (
    <ThemeContext.Provider value={state}>
      <ConfigProvider
        theme={config}
        locale={locale}
        button={{ autoInsertSpace: false }}
        form={{ requiredMark: true, scrollToFirstError: true, validateMessages: undefined }}
      >
        <AntApp message={{ maxCount: 3, top: 12 }} style={{ height: '100%' }}>
          {children}
        </AntApp>
      </ConfigProvider>
    </ThemeContext.Provider>
  );
}
