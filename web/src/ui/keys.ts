/** Keyboard shortcuts: single keys and two-key sequences ("g c"), silent while something is being typed. */
import { useEffect, useRef } from 'react';

export const isMac = /Mac|iPhone|iPad/.test(typeof navigator === 'undefined' ? '' : navigator.platform);

/** "mod+k" → "⌘K" or "Ctrl K"; "g c" → "G C". */
export function keyLabel(shortcut: string): string {
  return shortcut
    .split(' ')
    .map((stroke) =>
      stroke
        .split('+')
        .map((part) =>
          part === 'mod'
            ? isMac
              ? '⌘'
              : 'Ctrl'
            : part === 'enter'
              ? '↵'
              : part.length === 1
                ? part.toUpperCase()
                : part,
        )
        .join(isMac ? '' : ' '),
    )
    .join(' ');
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.closest('[role="combobox"],[role="listbox"],[role="menu"]') !== null
  );
}

/** True while a drawer or dialog is in front: shortcuts of the page behind it must not act. */
export function isCovered(): boolean {
  return (
    document.querySelector('.ant-drawer-open, .ant-modal-wrap:not([style*="display: none"]), dialog[open]') !== null
  );
}

function strokeOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key.toLowerCase();
  const mod = event.ctrlKey || event.metaKey;
  return `${mod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${key}`;
}

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

interface Options {
  enabled?: boolean;
  /** Act even while typing (only sensible for mod+… keys). */
  always?: boolean;
  /** Act even when a drawer or dialog is open: for shortcuts that belong to it. */
  inDialog?: boolean;
}

export function useShortcuts(
  shortcuts: Shortcuts,
  { enabled = true, always = false, inDialog = false }: Options = {},
): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    if (!enabled) return;
    let first = '';
    let forget: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (!always && isTyping(event.target)) return;
      if (!inDialog && isCovered()) return;
      const stroke = strokeOf(event);
      const sequence = first ? `${first} ${stroke}` : stroke;
      const act = latest.current[sequence] ?? (first ? undefined : latest.current[stroke]);
      clearTimeout(forget);
      first = '';
      if (act) {
        event.preventDefault();
        act(event);
        return;
      }
      if (Object.keys(latest.current).some((s) => s.startsWith(`${stroke} `))) {
        first = stroke;
        forget = setTimeout(() => {
          first = '';
        }, 900);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      clearTimeout(forget);
    };
  }, [enabled, always, inDialog]);
}
