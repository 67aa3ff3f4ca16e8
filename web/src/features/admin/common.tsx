/** Small things several of the administrator's pages share. */
import { useTranslation } from 'react-i18next';
import type { Level, Range } from '@/app/session';
import type { Tone } from '@/app/theme';
import { pickName } from '@/lib/names';
import { usePhone } from '@/ui/phone';
import { StatusTag } from '@/ui/Status';
import type { Label, RoleRef } from './types';

export const labelOf = (language: string, label: Label): string => pickName(language, label.zh, label.en);
export const roleName = (language: string, role: Pick<RoleRef, 'name' | 'name_zh'>): string =>
  pickName(language, role.name_zh, role.name);

/** Shipped roles carry their description in both languages, "English / 中文": the half in the reader's language. */
export function describe(language: string, description: string): string {
  const halves = /^([^\u3400-\u9fff]+?) \/ (.*[\u3400-\u9fff].*)$/.exec(description);
  return halves ? ((language === 'en' ? halves[1] : halves[2]) ?? description) : description;
}

const rangeTones: Record<Range, Tone> = { none: 'grey', own: 'teal', team: 'blue', department: 'purple', all: 'green' };
const levelTones: Record<Level, Tone> = { none: 'grey', masked: 'amber', read: 'blue', edit: 'green' };

/** `range` comes from the server; a word it does not know reads as nothing. */
export function RangeTag({ range: given }: { range: string }) {
  const range: Range = given in rangeTones ? (given as Range) : 'none';
  const { t } = useTranslation('admin');
  if (range === 'none') return <span className="ad-none">{t('range.none')}</span>;
  return <StatusTag tone={rangeTones[range]}>{t(`range.${range}`)}</StatusTag>;
}
export function LevelTag({ level: given }: { level: string }) {
  const level: Level = given in levelTones ? (given as Level) : 'none';
  const { t } = useTranslation('admin');
  if (level === 'none') return <span className="ad-none">{t('level.none')}</span>;
  return <StatusTag tone={levelTones[level]}>{t(`level.${level}`)}</StatusTag>;
}

/** The way back to the list of settings, which a wide screen shows beside the page anyway. */
export function useCrumbs(...more: Array<{ label: string; to?: string }>): Array<{ label: string; to?: string }> {
  const { t } = useTranslation('admin');
  const phone = usePhone();
  return phone ? [{ label: t('title'), to: '/admin' }, ...more] : more;
}
