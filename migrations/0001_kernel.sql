-- What every feature stands on: settings, the audit log, jobs, repeated requests, files.

CREATE TABLE setting (
  key     TEXT PRIMARY KEY,
  value   TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO setting (key, value) VALUES ('policy_version', '1');

CREATE TABLE audit_head (
  lane BIGINT PRIMARY KEY,
  seq  BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (lane, seq, hash) VALUES (0, 0, ''), (1, 0, ''), (2, 0, ''), (3, 0, ''), (4, 0, ''), (5, 0, ''), (6, 0, ''), (7, 0, '');

CREATE TABLE audit (
  id         TEXT PRIMARY KEY,
  lane       BIGINT NOT NULL,
  seq        BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  on_behalf  TEXT NOT NULL,
  ip         TEXT NOT NULL,
  agent      TEXT NOT NULL,
  request_id TEXT NOT NULL,
  action     TEXT NOT NULL,
  entity     TEXT NOT NULL,
  entity_id  TEXT NOT NULL,
  root_kind  TEXT NOT NULL,
  root_id    TEXT NOT NULL,
  label      TEXT NOT NULL,
  changes    TEXT NOT NULL,
  note       TEXT NOT NULL,
  prev_hash  TEXT NOT NULL,
  hash       TEXT NOT NULL,
  UNIQUE (lane, seq)
);
CREATE INDEX audit_root ON audit (root_kind, root_id, at, id);
CREATE INDEX audit_entity ON audit (entity, entity_id, id);
CREATE INDEX audit_actor ON audit (actor_id, id);
CREATE INDEX audit_action ON audit (action, id);

CREATE TABLE job (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  args        TEXT NOT NULL,
  unique_key  TEXT,
  state       TEXT NOT NULL,              -- ready, running, done, dead, cancelled
  run_at      BIGINT NOT NULL,
  attempt     BIGINT NOT NULL DEFAULT 0,
  max_attempt BIGINT NOT NULL,
  node        TEXT NOT NULL DEFAULT '',
  lease_until BIGINT,
  error       TEXT NOT NULL DEFAULT '',
  created_at  BIGINT NOT NULL,
  created_by  TEXT NOT NULL DEFAULT '',
  finished_at BIGINT
);
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key);
CREATE INDEX job_due ON job (state, run_at);
CREATE INDEX job_finished ON job (finished_at);

CREATE TABLE idempotency (
  actor_id    TEXT NOT NULL,
  key         TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  at          BIGINT NOT NULL,
  status      BIGINT NOT NULL DEFAULT 0,  -- 0 while the answer is not yet kept
  headers     TEXT NOT NULL DEFAULT '',
  body        {{bytes}},
  PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE blob (
  hash       TEXT PRIMARY KEY,            -- SHA-256 in hex; the file lies under this name
  size       BIGINT NOT NULL,
  refs       BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
