/** Words of contacts, and between their record and their form. Departments and levels are those of the coverage map. */
import { textOf } from '@/i18n';
import type { Values } from '@/ui/conflict';
import type { Contact, Patch, Point } from './types';

export const departmentCodes = [
  'management',
  'purchasing',
  'sales',
  'marketing',
  'technical',
  'quality',
  'logistics',
  'finance',
  'other',
];
export const levelCodes = ['decision_maker', 'influencer', 'user', 'finance', 'logistics', 'other'];
export const socialCodes = [
  'wechat',
  'whatsapp',
  'skype',
  'linkedin',
  'telegram',
  'facebook',
  'line',
  'instagram',
  'other',
];
export const channelCodes = ['email', 'phone', 'whatsapp', 'wechat', 'skype', 'teams', 'zoom', 'linkedin', 'other'];
export const phoneKinds = ['work', 'mobile', 'home', 'fax'];

/** Names that are the same in every language. */
const brands: Record<string, string> = {
  whatsapp: 'WhatsApp',
  skype: 'Skype',
  telegram: 'Telegram',
  facebook: 'Facebook',
  line: 'LINE',
  instagram: 'Instagram',
  teams: 'Teams',
  zoom: 'Zoom',
};

export const departmentName = (code: string) => textOf(`customers:department.${code}`, code);
export const levelName = (code: string) => textOf(`customers:level.${code}`, code);
export const socialName = (code: string) => brands[code] ?? textOf(`customers:social.${code}`, code);
export const channelName = (code: string) => brands[code] ?? textOf(`customers:channel.${code}`, code);
const phoneKindName = (code: string) => textOf(`customers:phoneKind.${code}`, code);

/** Choices in the language of the moment. */
export function contactOptions() {
  const list = (codes: string[], name: (code: string) => string) =>
    codes.map((code) => ({ value: code, label: name(code) }));
  return {
    departments: list(departmentCodes, departmentName),
    levels: list(levelCodes, levelName),
    socials: list(socialCodes, socialName),
    channels: list(channelCodes, channelName),
    phones: list(phoneKinds, phoneKindName),
  };
}

const texts = [
  'name',
  'name_local',
  'title',
  'department',
  'level',
  'language',
  'birthday',
  'preferred_channel',
  'preferred_hours',
  'culture_notes',
  'notes',
  'left_on',
] as const;
const lists = ['emails', 'phones', 'socials'] as const;

export function contactValues(contact: Contact): Values {
  const out: Values = { is_main: contact.is_main };
  for (const key of texts) out[key] = contact[key] ?? '';
  for (const key of lists) out[key] = (contact[key] ?? []).map((p) => ({ value: p.value, kind: p.kind ?? '' }));
  return out;
}

/** Only what changed; rows without a value are dropped. */
export function contactPatch(values: Values, start: Values): Patch {
  const patch: Patch = {};
  const points = (list: unknown) =>
    ((list ?? []) as Point[])
      .filter((p) => p?.value?.trim())
      .map((p) => ({ value: p.value.trim(), kind: p.kind ?? '' }));
  for (const key of texts) {
    if (key in values && (values[key] ?? '') !== (start[key] ?? '')) patch[key] = values[key] ?? '';
  }
  for (const key of lists) {
    if (key in values && JSON.stringify(points(values[key])) !== JSON.stringify(points(start[key])))
      patch[key] = points(values[key]);
  }
  if (Boolean(values.is_main) !== Boolean(start.is_main)) patch.is_main = Boolean(values.is_main);
  return patch;
}
