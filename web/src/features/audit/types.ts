/** Rows of the audit log as the server sends them. */
export interface Change {
  field: string;
  group?: string;
  before?: unknown;
  after?: unknown;
  /** Withheld on purpose: that it changed is known, what it says is not kept. */
  redacted?: boolean;
}
export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: 'user' | 'token' | 'system' | 'anonymous'; id?: string; name: string };
  on_behalf?: string;
  ip: string;
  agent: string;
  request_id: string;
  action: string;
  entity: string;
  entity_id: string;
  root_kind?: string;
  root_id?: string;
  label: string;
  changes: Change[];
  note: string;
}
export interface Verdict {
  rows: number;
  broken: string[];
  heads: string[];
}
