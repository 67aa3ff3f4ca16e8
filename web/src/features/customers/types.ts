/** What the archive's part of the API speaks of, as the server writes it. */
import type { FieldType } from '@/ui/filter';

export interface Ref {
  id: string;
  name: string;
}
export interface Label {
  en: string;
  zh: string;
}
export interface Money {
  /** Minor units. */
  amount: number;
  currency: string;
}
export type Level = 'none' | 'masked' | 'read' | 'edit';

export interface Option {
  code: string;
  label: Label;
  disabled?: boolean;
}
/** An entry of the dictionary: what a field is, and what the reader may do with it. */
export interface FieldInfo {
  key: string;
  label: Label;
  kind: Exclude<FieldType, 'bool' | 'record'>;
  group: string;
  level: Level;
  sortable: boolean;
  filterable: boolean;
  required: boolean;
  read_only: boolean;
  own: boolean;
  default_column: boolean;
  help?: string;
  options?: Option[] | null;
}

export interface Tag {
  id: string;
  name: string;
  color?: string;
}
/** A customer as the reader may see it: hidden fields are absent, masked ones are listed and hold dots. */
export interface Customer {
  id: string;
  version: number;
  name: string;
  code?: string;
  name_local?: string;
  short_name?: string;
  country?: string;
  city?: string;
  stage?: string;
  value_tier?: string;
  time_zone?: string;
  currency?: string;
  phone?: string;
  email?: string;
  website?: string;
  next_contact_on?: string;
  last_contact_at?: string;
  created_at?: string;
  updated_at?: string;
  deleted_at?: string;
  merged_into?: string;
  owner?: Ref | null;
  team?: Ref | null;
  tags?: Tag[] | null;
  own?: Record<string, unknown> | null;
  turnover?: Money | null;
  credit_limit?: Money | null;
  masked?: string[] | null;
  completeness?: { percent: number; missing: string[] | null } | null;
  coverage?: { contacts: number; single_contact: boolean } | null;
  can?: { edit: boolean; delete: boolean; transfer: boolean; merge: boolean; contacts: boolean } | null;
}
/** The fields of a customer by their key. */
export type Loose = Customer & Record<string, unknown>;

/** What a change sends: absent fields stay, an empty text clears. */
export type Patch = Record<string, unknown>;

export interface Point {
  value: string;
  kind?: string;
  e164?: string;
}
export interface Contact {
  id: string;
  customer_id: string;
  name: string;
  name_local?: string;
  title?: string;
  department?: string;
  level?: string;
  is_main: boolean;
  language?: string;
  birthday?: string;
  preferred_channel?: string;
  preferred_hours?: string;
  culture_notes?: string;
  notes?: string;
  emails?: Point[] | null;
  phones?: Point[] | null;
  socials?: Point[] | null;
  left_on?: string;
  version: number;
}
export interface Coverage {
  contacts: number;
  single_contact: boolean;
  cells: Array<{
    department: string;
    level: string;
    contacts: Array<{ id: string; name: string; title?: string; is_main?: boolean }>;
  }> | null;
  warnings: Array<{ code: string; text: Label }> | null;
}

export interface Reason {
  kind: 'name' | 'domain' | 'mail' | 'phone' | 'tax';
  percent?: number;
}
/** An existing customer like the one asked about. Of one the asker may not see only name and owner are told. */
export interface Match {
  id?: string;
  name: string;
  code?: string;
  country?: string;
  owner?: string | Ref;
  visible: boolean;
  why: Reason[] | null;
  last_contact_at?: string;
}
export interface PairSide {
  id: string;
  code: string;
  name: string;
  country?: string;
  owner?: string;
}
export interface Pair {
  a: PairSide;
  b: PairSide;
  why: Reason[] | null;
}

export interface Activity {
  id: string;
  kind: string;
  direction?: string;
  at: string;
  subject?: string;
  body?: string;
  contact?: Ref | null;
  contact_id?: string;
  version?: number;
  can_edit?: boolean;
}
export interface TimelineItem {
  id: string;
  at: string;
  type: string;
  actor?: { id?: string; name: string } | null;
  action: string;
  entity?: string;
  label?: string;
  note?: string;
  changes?: Array<{ field: string; label?: Label; before?: unknown; after?: unknown; redacted?: boolean }> | null;
  activity?: Activity | null;
}
export interface Attachment {
  id: string;
  name: string;
  mime?: string;
  size: number;
  created_at?: string;
  created_by?: Ref | null;
}

export interface MergeField {
  field: string;
  label?: Label;
  winner?: unknown;
  loser?: unknown;
  differs: boolean;
  /** What happens unless the person chooses otherwise. */
  choice?: 'winner' | 'loser';
}
export interface MergePreview {
  fields: MergeField[] | null;
  children?: Record<string, number> | null;
}
export interface MergeEntry {
  id: string;
  at: string;
  by?: Ref | null;
  loser_name?: string;
  loser_code?: string;
  undone_at?: string;
}

export interface ViewSpec {
  filter?: unknown;
  sort?: string;
  columns?: string[] | null;
  layout?: string;
  q?: string;
}
export interface StoredView {
  id: string;
  name: string;
  shared: boolean;
  position: number;
  version: number;
  spec: ViewSpec;
  owner?: Ref;
  mine: boolean;
}
export interface BoardColumnData {
  stage: string;
  count: number;
  more?: boolean;
  items: Customer[] | null;
  next_cursor?: string;
}
export interface BulkResult {
  id: string;
  ok: boolean;
  error?: string;
  code?: string;
}
export interface ExportState {
  id?: string;
  state: string;
  done: number;
  total: number;
  error?: string;
  file_name?: string;
}

declare module '@/api/schema' {
  interface paths {
    '/api/v1/customers': Resource<
      Get<{ items: Customer[]; next_cursor?: string; total?: { count: number; more?: boolean } }, never, ListQuery> &
        Post<Customer, Patch>
    >;
    '/api/v1/customers/fields': Resource<Get<{ items: FieldInfo[] }>>;
    '/api/v1/customers/board': Resource<
      Get<{ columns: BoardColumnData[] }, never, Pick<ListQuery, 'q' | 'filter' | 'columns'>>
    >;
    '/api/v1/customers/deleted': Resource<
      Get<{ items: Customer[]; next_cursor?: string; total?: { count: number; more?: boolean } }, never, ListQuery>
    >;
    '/api/v1/customers/duplicates': Resource<Post<{ matches: Match[] | null }, Record<string, string>>>;
    '/api/v1/customers/duplicate-pairs': Resource<
      Get<
        { items: Pair[]; next_cursor?: string; total?: { count: number; more?: boolean } },
        never,
        { cursor?: string; limit?: number }
      >
    >;
    '/api/v1/customers/bulk': Resource<
      Post<{ results: BulkResult[] }, { ids: string[]; set?: Patch; delete?: boolean }>
    >;
    '/api/v1/customers/{id}': Resource<Get<Customer, Id> & Change<Customer, Patch>>;
    '/api/v1/customers/{id}/restore': Resource<Post<Customer, never, Id>>;
    '/api/v1/customers/{id}/transfer': Resource<Post<Customer, { owner_id: string; reason?: string }, Id>>;
    '/api/v1/customers/{id}/contacts': Resource<Get<{ items: Contact[] | null }, Id> & Post<Contact, Patch, Id>>;
    '/api/v1/customers/{id}/coverage': Resource<Get<Coverage, Id>>;
    '/api/v1/contacts/{id}': Resource<Change<Contact, Patch>>;
    '/api/v1/customers/{id}/timeline': Resource<
      Get<
        { items: TimelineItem[] | null; next_cursor?: string },
        Id,
        { cursor?: string; limit?: number; kinds?: string }
      >
    >;
    '/api/v1/customers/{id}/activities': Resource<Post<Activity, Patch, Id>>;
    '/api/v1/activities/{id}': Resource<Change<Activity, Patch>>;
    '/api/v1/customers/{id}/files': Resource<Get<{ items: Attachment[] | null }, Id> & Post<Attachment, never, Id>>;
    '/api/v1/files/{id}': Resource<Change<Attachment, never>>;
    '/api/v1/files/{id}/restore': Resource<Post<Attachment, never, Id>>;
    '/api/v1/customers/{id}/merge-preview': Resource<Get<MergePreview, Id, { loser_id: string }>>;
    '/api/v1/customers/{id}/merge': Resource<
      Post<{ merge_id: string; customer: Customer }, { loser_id: string; choices: Record<string, string> }, Id>
    >;
    '/api/v1/customers/{id}/merges': Resource<Get<{ items: MergeEntry[] | null }, Id>>;
    '/api/v1/merges/{id}/undo': Resource<Post<unknown, never, Id>>;
    '/api/v1/recent/customers/{id}': Resource<Put<Id>>;
    '/api/v1/tags': Resource<
      Get<{ items: Array<Tag & { count?: number }> | null }> & Post<Tag, { name: string; color?: string }>
    >;
    '/api/v1/views': Resource<
      Get<{ items: StoredView[] | null }, never, { entity: string }> &
        Post<StoredView, { entity: string; name: string; shared: boolean; spec: ViewSpec }>
    >;
    '/api/v1/views/{id}': Resource<Change<StoredView, { name?: string; shared?: boolean; spec?: ViewSpec }>>;
    '/api/v1/exports': Resource<Post<{ id: string }, Record<string, unknown>>>;
    '/api/v1/exports/{id}': Resource<Get<ExportState, Id>>;
    '/api/v1/exports/{id}/content': Resource<Get<unknown, Id>>;
    '/api/v1/teams': Resource<Get<{ items: Ref[] | null }>>;
  }
}

interface ListQuery {
  q?: string;
  filter?: string;
  sort?: string;
  cursor?: string;
  limit?: number;
  count?: 'none' | 'exact' | '';
  columns?: string;
}
interface Id {
  id: string;
}
type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Op<Answer, P, Q, Body> = {
  parameters: [P] extends [never]
    ? { query?: [Q] extends [never] ? never : Q }
    : { path: P; query?: [Q] extends [never] ? never : Q };
  requestBody: [Body] extends [never] ? undefined : { content: { 'application/json': Body } };
  responses: { 200: Json<Answer> };
};
type Resource<Operations> = { parameters: object } & Operations;
type Get<Answer, P = never, Q = never> = { get: Op<Answer, P, Q, never> };
type Post<Answer, Body, P = never> = { post: Op<Answer, P, never, Body> };
type Put<P> = { put: Op<undefined, P, never, never> };
type Change<Answer, Body> = { patch: Op<Answer, Id, never, Body>; delete: Op<undefined, Id, never, never> };
