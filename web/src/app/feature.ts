/** What a feature hands to the shell. Its pages are routes (routes.ts); everything here is how one gets to them. */
import type { TFunction } from 'i18next';
import type { ComponentType, LazyExoticComponent, ReactNode } from 'react';
import type { Needs } from './session';

export type NavGroup = 'work' | 'archive' | 'system';

export interface NavEntry {
  key: string;
  label: (t: TFunction) => string;
  icon: ReactNode;
  to: string;
  group: NavGroup;
  /** Position inside the group. */
  order: number;
  /** Shown only to those who may: one right, or any of a list. */
  need?: Needs;
  /** Two-key shortcut, "g c". */
  shortcut?: string;
  /** One of the four places of the phone's bottom bar. */
  phone?: boolean;
}

export interface PaletteAction {
  key: string;
  label: (t: TFunction) => string;
  icon?: ReactNode;
  /** Where it leads … */
  to?: string;
  /** … or what it does. */
  run?: () => void;
  need?: Needs;
  /** More words that find it, in both languages. */
  words?: string;
}

export interface HomeCard {
  key: string;
  order: number;
  /** Of 12 columns. */
  span: 4 | 6 | 8 | 12;
  need?: Needs;
  component: LazyExoticComponent<ComponentType> | ComponentType;
}

export interface Feature {
  id: string;
  nav?: NavEntry[];
  actions?: PaletteAction[];
  cards?: HomeCard[];
  /** Small things in the header: the bell. */
  header?: ComponentType;
  /** Address of a search hit by its type: { customer: { href: id => `/customers/${id}`, … } }; `of` is the customer it belongs to. */
  hits?: Record<
    string,
    { href: (id: string, of?: string) => string; icon: ReactNode; label: (t: TFunction) => string }
  >;
}
