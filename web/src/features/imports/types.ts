/** Imports as the server speaks of them. */
import type { FieldType } from '@/ui/filter';

export interface Label {
  en: string;
  zh: string;
}
export type RunState = 'uploaded' | 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';

/** Something the person should know, in the reader's language. */
export interface Remark {
  column?: string;
  field?: string;
  code: string;
  value?: string;
  message: string;
}
/** How a column writes numbers and dates, found from all its values. */
export interface Hint {
  column: string;
  number?: 'point' | 'comma';
  number_sure?: boolean;
  date?: 'dmy' | 'mdy' | 'ymd';
  date_sure?: boolean;
  sample: string;
}
export interface FileInfo {
  kind: 'csv' | 'tsv' | 'xlsx' | 'html' | 'xml';
  sheets?: string[];
  sheet?: string;
  encoding?: string;
  bom?: boolean;
  /** False: ask the person which encoding it is. */
  sure: boolean;
  encodings?: Array<{ encoding: string; score: number }>;
  delimiter?: string;
  line_ends?: 'lf' | 'crlf' | 'cr' | 'mixed' | '';
  header_row: number;
  data_row: number;
  hints: Hint[];
  warnings?: Remark[];
}
export type Why = 'preset' | 'header' | 'header_part' | 'content' | 'header_value' | '';
export interface GuessedColumn {
  column: string;
  /** Empty: leave the column out. */
  field: string;
  confidence: number;
  why: string;
}
export interface SavedMapping {
  id: string;
  name: string;
  shared: boolean;
  mine: boolean;
  owner: { id: string; name: string };
  headers: string[];
  plan: Plan;
  updated_at: string;
  version: number;
}
/** What is known of a file once it was taken, or read again in another way. */
export interface Uploaded {
  id: string;
  file_name: string;
  size: number;
  info: FileInfo;
  headers: string[];
  preview: string[][];
  guess: GuessedColumn[];
  preset?: { key: string; name: string };
  mapping?: SavedMapping;
  row_estimate: number;
}
export interface ColumnOptions {
  number?: 'point' | 'comma' | '';
  date?: 'dmy' | 'mdy' | 'ymd' | '';
  currency?: string;
}
export interface FileOptions extends ColumnOptions {
  encoding?: string;
  delimiter?: string;
  sheet?: string;
  /** Row number; 0 finds it, -1 says there is none. */
  header_row?: number;
  data_row?: number;
  columns?: Record<string, ColumnOptions>;
}
/** Gives a column to a field. Without a column the default is what every record gets. */
export interface Assign {
  column?: string;
  field: string;
  default?: string;
  translate?: Record<string, string>;
}
export type Mode = 'create' | 'update' | 'upsert' | 'skip';
export type OnDuplicate = 'skip' | 'create' | 'merge';
export type OnInvalid = 'reject' | 'clear';
export interface Plan {
  options?: FileOptions;
  mapping: Assign[];
  key?: string[];
  mode?: Mode | '';
  on_duplicate?: OnDuplicate | '';
  on_invalid?: OnInvalid | '';
  owner_id?: string;
  tag_ids?: string[];
}
export interface Target {
  key: string;
  label: Label;
  kind: Exclude<FieldType, 'bool' | 'record'>;
  group: string;
  block: 'customer' | 'own' | 'contact';
  /** Which contact of the row, from 1. */
  index?: number;
  required?: boolean;
  options?: Array<{ code: string; label: Label; disabled?: boolean }>;
}
export type Action = 'create' | 'update' | 'unchanged' | 'skip' | 'reject';
export interface RehearsedRow {
  row: number;
  /** How many rows were folded into it. */
  rows: number;
  action: Action;
  record?: Record<string, unknown>;
  contacts?: number;
  match?: { id: string; name: string };
  problems?: Remark[];
  /** The assigned columns of a refused row as they stand in the file. */
  cells?: Record<string, string>;
}
/** What an import would do. */
export interface Rehearsal {
  rows: RehearsedRow[];
  counts: Record<string, number>;
  totals: { rows: number; records: number; exact: boolean };
  unmapped_columns: string[];
  info: FileInfo;
  headers: string[];
  differ?: Record<string, number>;
  cleared?: Record<string, number>;
}
export interface Conflict {
  id: string;
  label: string;
  fields?: string[];
  code: 'changed' | 'gone' | 'denied';
  by?: string;
}
export interface Run {
  id: string;
  state: RunState;
  entity: string;
  file_name: string;
  size: number;
  total: number;
  done: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  folded: number;
  skipped: number;
  differ?: Record<string, number>;
  cleared?: Record<string, number>;
  /** Rows in the list of refused and skipped ones. */
  listed: number;
  undone?: number;
  kept?: number;
  conflicts?: Conflict[];
  can_undo: boolean;
  can_cancel: boolean;
  error?: Remark;
  created_by: { id: string; name: string };
  created_at: string;
  started_at?: string;
  finished_at?: string;
  plan?: Plan;
  info?: FileInfo;
  headers?: string[];
}
export interface Reject {
  row: number;
  cells: string[];
  reasons: Remark[];
}
