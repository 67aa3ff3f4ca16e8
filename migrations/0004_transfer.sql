-- Imports: a run, what it changed (to undo it), the rows it refused, mappings kept for next time.

CREATE TABLE import_run (
  id          TEXT PRIMARY KEY,
  entity      TEXT NOT NULL,
  file_name   TEXT NOT NULL,
  hash        TEXT NOT NULL REFERENCES blob (hash),
  size        BIGINT NOT NULL,
  state       TEXT NOT NULL,              -- uploaded, running, done, failed, cancelled, undoing, undone
  info        TEXT NOT NULL,              -- JSON: what was detected
  plan        TEXT NOT NULL,              -- JSON: options, mapping, key, mode
  total       BIGINT NOT NULL,
  done        BIGINT NOT NULL,            -- rows read so far
  created     BIGINT NOT NULL,
  updated     BIGINT NOT NULL,
  unchanged   BIGINT NOT NULL,
  rejected    BIGINT NOT NULL,
  position    BIGINT NOT NULL,            -- last row whose effect is committed
  error       TEXT NOT NULL,              -- JSON: problem, when failed
  cancel      BOOLEAN NOT NULL,
  started_at  BIGINT,
  finished_at BIGINT,
  created_at  BIGINT NOT NULL,
  created_by  TEXT NOT NULL REFERENCES app_user (id),
  version     BIGINT NOT NULL
);
CREATE INDEX import_run_created ON import_run (created_at, id);

CREATE TABLE import_change (
  run_id    TEXT NOT NULL REFERENCES import_run (id),
  seq       BIGINT NOT NULL,
  entity    TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  action    TEXT NOT NULL,                -- create, update
  before    TEXT NOT NULL,                -- JSON of the fields the import changed, as they were
  after     TEXT NOT NULL,                -- JSON of the same fields as the import left them
  PRIMARY KEY (run_id, seq)
);
CREATE INDEX import_change_entity ON import_change (entity_id);

CREATE TABLE import_reject (
  run_id  TEXT NOT NULL REFERENCES import_run (id),
  row_no  BIGINT NOT NULL,
  reasons TEXT NOT NULL,                  -- JSON list of {column, code, params, value}
  cells   TEXT NOT NULL,                  -- JSON list
  PRIMARY KEY (run_id, row_no)
);

CREATE TABLE import_mapping (
  id         TEXT PRIMARY KEY,
  entity     TEXT NOT NULL,
  name       TEXT NOT NULL,
  owner_id   TEXT NOT NULL REFERENCES app_user (id),
  shared     BOOLEAN NOT NULL,
  headers    TEXT NOT NULL,               -- JSON list, to recognise a file of the same kind
  plan       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);

-- Exports wait here until they are fetched: once, by the one who asked, within a short time.
CREATE TABLE export_file (
  id         TEXT PRIMARY KEY,
  entity     TEXT NOT NULL,
  spec       TEXT NOT NULL,
  format     TEXT NOT NULL,
  state      TEXT NOT NULL,               -- waiting, ready, failed, fetched
  total      BIGINT NOT NULL,
  done       BIGINT NOT NULL,
  hash       TEXT NOT NULL,
  error      TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL REFERENCES app_user (id),
  expires_at BIGINT NOT NULL
);
CREATE INDEX export_file_expires ON export_file (expires_at);
