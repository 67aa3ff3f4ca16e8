/** What the administrator's pages read and write, as the server sends it. */
export interface Label {
  en: string;
  zh: string;
}
export interface Person {
  id: string;
  name: string;
}
export interface RoleRef {
  id: string;
  /** Of a shipped role. */
  key?: string;
  name: string;
  name_zh: string;
}
/** Ranges and levels by resource; read them through matrix.ts, where they have their names. */
export interface Grants {
  actions: Record<string, Record<string, string>>;
  groups: Record<string, Record<string, string>>;
}
export interface Role extends RoleRef {
  description: string;
  users: number;
  /** Always has all rights and cannot be changed. */
  fixed: boolean;
  grants: Grants;
  created_at: string;
  updated_at: string;
  version: number;
}
export interface MatrixGroup {
  key: string;
  label: Label;
  fields: string[];
}
export interface MatrixResource {
  key: string;
  label: Label;
  /** Has an owner and a team; the others know only none and all. */
  ranged: boolean;
  actions: Array<{ key: string; label: Label }>;
  groups: MatrixGroup[];
}
export interface RightInfo {
  resource: string;
  action: string;
  range: string;
  because: Array<{ role: RoleRef; range: string }>;
  meaning: Label;
}
export interface GroupInfo {
  resource: string;
  group: string;
  level: string;
  fields: string[];
  because: Array<{ role: RoleRef; level: string }>;
  meaning: Label;
}
export interface AccessInfo {
  user: Person;
  status: string;
  teams: Person[];
  department_teams: Person[];
  rights: RightInfo[];
  groups: GroupInfo[];
}
export interface User {
  id: string;
  login: string;
  name: string;
  email: string;
  language: string;
  time_zone: string;
  status: 'active' | 'disabled';
  active: boolean;
  team?: Person;
  department?: Person;
  roles: RoleRef[];
  two_factor: boolean;
  must_change: boolean;
  last_seen_at?: string;
  created_at: string;
  updated_at: string;
  version: number;
}
export interface Team {
  id: string;
  name: string;
  department?: Person;
  members: number;
  version: number;
}
export interface Department {
  id: string;
  name: string;
  parent?: Person;
  teams: number;
  members: number;
  version: number;
}
export interface Company {
  name: string;
  name_zh: string;
  base_currency: string;
  time_zone: string;
  language: string;
  country: string;
  address: string;
  phone: string;
  email: string;
  website: string;
  version: number;
}
export const ownKinds = ['text', 'number', 'date', 'choice', 'multi', 'money', 'user', 'link'] as const;
export type OwnKind = (typeof ownKinds)[number];
export interface OwnOption {
  code: string;
  label: string;
  label_zh: string;
  disabled?: boolean;
}
export interface OwnField {
  id: string;
  entity: string;
  code: string;
  label: string;
  label_zh: string;
  kind: string;
  options: OwnOption[];
  required: boolean;
  group: string;
  help: string;
  position: number;
  disabled: boolean;
  version: number;
}
export interface Tag {
  id: string;
  name: string;
  color?: string;
  version?: number;
  /** How many of the customers one may see carry it. */
  count?: number;
}
