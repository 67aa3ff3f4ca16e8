/** Small things the import pages share: states, reading a target's name, the trade's presets. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tone } from '@/app/theme';
import { pickName } from '@/lib/names';
import { StatusTag } from '@/ui/Status';
import { splitContact } from './plan';
import type { Action, Label, RunState, Target } from './types';

export const labelOf = (language: string, label: Label): string => pickName(language, label.zh, label.en);

/** A field's name without the words "Contact 2:" its group says already. */
export function shortLabel(language: string, target: Target): string {
  const label = labelOf(language, target.label);
  return target.block === 'contact' ? label.replace(/^[^:：]*[:：]\s*/, '') : label;
}

const stateTones: Record<RunState, Tone> = {
  uploaded: 'amber',
  running: 'blue',
  done: 'green',
  failed: 'red',
  cancelled: 'grey',
  undoing: 'blue',
  undone: 'grey',
};
export function RunTag({ state }: { state: RunState }) {
  const { t } = useTranslation('imports');
  return (
    <StatusTag tone={stateTones[state]} dot={state === 'running' || state === 'undoing'}>
      {t(`state.${state}`)}
    </StatusTag>
  );
}

const actionTones: Record<Action, Tone> = {
  create: 'green',
  update: 'blue',
  unchanged: 'grey',
  skip: 'amber',
  reject: 'red',
};
export function ActionTag({ action }: { action: Action }) {
  const { t } = useTranslation('imports');
  return <StatusTag tone={actionTones[action] ?? 'grey'}>{t(`action.${action}`)}</StatusTag>;
}

/** A table wider or longer than its place: scrolls by itself, also by keyboard. */
export function Scroll({
  label,
  className = '',
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={`im-grid ${className}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

/** Fields for a Select, under headings: the customer, each contact, own fields. */
export function targetGroups(
  targets: Target[],
  language: string,
  titles: { customer: string; own: string; contact: (n: number) => string },
) {
  const groups = new Map<string, { label: string; options: Array<{ value: string; label: string; search: string }> }>();
  for (const target of targets) {
    const [, index] = splitContact(target.key);
    const id = target.block === 'contact' ? `contact${index}` : target.block;
    const label =
      target.block === 'customer' ? titles.customer : target.block === 'own' ? titles.own : titles.contact(index);
    const group = groups.get(id) ?? { label, options: [] };
    group.options.push({
      value: target.key,
      label: shortLabel(language, target),
      // Found by its name in either language, by its key, and by its group.
      search: `${target.label.en} ${target.label.zh} ${target.key} ${label}`.toLowerCase(),
    });
    groups.set(id, group);
  }
  return [...groups.values()];
}
