/** Small coloured words: states, classes, tags, people. Own palette, because antd's preset colours miss the contrast we ask for. */
import type { ReactNode } from 'react';
import type { Tone } from '@/app/theme';
import { CJK, initials, toneOf } from '@/lib/names';

export function StatusTag({
  tone = 'grey',
  children,
  dot = false,
}: {
  tone?: Tone;
  children: ReactNode;
  dot?: boolean;
}) {
  return (
    <span className={`tw-tag tw-tone-${tone}`}>
      {dot && <i className="tw-tag-dot" aria-hidden="true" />}
      {children}
    </span>
  );
}

const tagTones: Tone[] = ['blue', 'green', 'amber', 'purple', 'teal', 'grey'];

/** Free tags: a tag keeps its colour everywhere because it follows from its text. */
export function Tags({ tags, max = 3 }: { tags: readonly string[] | null | undefined; max?: number }) {
  const all = tags ?? [];
  const shown = all.slice(0, max);
  return (
    <span className="tw-tags">
      {shown.map((tag) => (
        <StatusTag key={tag} tone={tagTones[toneOf(tag, tagTones.length)]}>
          {tag}
        </StatusTag>
      ))}
      {all.length > max && (
        <span className="tw-tag tw-tone-grey" title={all.slice(max).join(', ')}>
          +{all.length - max}
        </span>
      )}
    </span>
  );
}

/** A person's initials in a tone of their own. */
export function Avatar({ name, size = 22 }: { name: string; size?: number }) {
  // Two characters in less than 22 pixels cannot be read: one, then.
  const small = size < 22;
  const letters = initials(name);
  return (
    <span
      className={`tw-avatar tw-tone-${tagTones[toneOf(name, tagTones.length)]}`}
      style={{ width: size, height: size, fontSize: Math.round(size * (small ? 0.56 : 0.42)) }}
      aria-hidden="true"
    >
      {small ? letters.slice(CJK.test(letters) ? -1 : 0).slice(0, 1) : letters}
    </span>
  );
}

export function Person({ name, size = 20 }: { name: string | null | undefined; size?: number }) {
  if (!name) return <span className="tw-muted">—</span>;
  return (
    <span className="tw-person">
      <Avatar name={name} size={size} />
      <span className="tw-clip">{name}</span>
    </span>
  );
}

/** Two letters instead of a flag: flags are not drawn on Windows. */
export function CountryChip({ code }: { code: string }) {
  return (
    <span className="tw-country" aria-hidden="true">
      {code.toUpperCase()}
    </span>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="tw-kbd">{children}</kbd>;
}
