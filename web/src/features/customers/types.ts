/** What the archive's part of the API speaks of, as the server writes it. */
import type { Answer } from '@/api/client';
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
export type FieldKind = Exclude<FieldType, 'bool' | 'record'>;
/** An entry of the dictionary: what a field is, and what the reader may do with it. */
export type FieldInfo = Omit<ItemOf<Answer<'/api/v1/customers/fields', 'get'>>, 'kind'> & { kind: FieldKind };

export interface Tag {
  id: string;
  name: string;
  color?: string;
}
/** A customer as the reader may see it: hidden fields are absent (even the name may be), masked ones are listed and hold dots. */
export type Customer = Answer<'/api/v1/customers/{id}', 'get'>;
/** The fields of a customer by their key. */
export type Loose = Customer & Record<string, unknown>;

/** What a change sends: absent fields stay, an empty text clears. */
export type Patch = Record<string, unknown>;

export interface Point {
  value: string;
  kind?: string;
  readonly e164?: string;
}
/** The lists stand in the JSON as lists; their schema wraps them. */
export type Contact = Omit<
  ItemOf<Answer<'/api/v1/customers/{id}/contacts', 'get'>>,
  'emails' | 'phones' | 'socials'
> & {
  emails?: Point[];
  phones?: Point[];
  socials?: Point[];
};

/** In what two customers agree. */
export type Reason = NonNullable<Match['why']>[number];
/** An existing customer like the one asked about. Of one the asker may not see only name and owner are told. */
export type Match = NonNullable<Answer<'/api/v1/customers/duplicates', 'post'>['matches']>[number];
export type Pair = ItemOf<Answer<'/api/v1/customers/duplicate-pairs', 'get'>>;
export type PairSide = Pair['a'];

export type Activity = Answer<'/api/v1/activities/{id}', 'patch'>;
export type TimelineItem = Omit<ItemOf<Answer<'/api/v1/customers/{id}/timeline', 'get'>>, 'activity'> & {
  activity?: Activity;
};

export type MergePreview = Answer<'/api/v1/customers/{id}/merge-preview', 'get'>;
export type MergeField = NonNullable<MergePreview['fields']>[number];
export type MergeEntry = ItemOf<Answer<'/api/v1/customers/{id}/merges', 'get'>>;

export type StoredView = ItemOf<Answer<'/api/v1/views', 'get'>>;
export type ViewSpec = StoredView['spec'];
export type BoardColumnData = NonNullable<Answer<'/api/v1/customers/board', 'get'>['columns']>[number];
export type BulkResult = NonNullable<Answer<'/api/v1/customers/bulk', 'post'>['results']>[number];

/** What stands in a page of a list. */
export type ItemOf<Page> = Page extends { items?: infer Items }
  ? NonNullable<Items> extends Array<infer Item>
    ? Item
    : never
  : never;
