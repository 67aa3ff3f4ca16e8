-- The archive: customers, contacts, tags, own fields, files, activities, tasks, saved views, and what keeps them findable.

CREATE TABLE customer (
  id                  TEXT PRIMARY KEY,
  code                TEXT NOT NULL,
  name                TEXT NOT NULL,
  name_local          TEXT NOT NULL,
  short_name          TEXT NOT NULL,
  name_sort           TEXT NOT NULL,
  country             TEXT NOT NULL,
  region              TEXT NOT NULL,
  city                TEXT NOT NULL,
  address             TEXT NOT NULL,
  postcode            TEXT NOT NULL,
  website             TEXT NOT NULL,
  domain              TEXT NOT NULL,
  phone               TEXT NOT NULL,
  email               TEXT NOT NULL,
  fax                 TEXT NOT NULL,
  time_zone           TEXT NOT NULL,
  language            TEXT NOT NULL,
  founded_on          TEXT NOT NULL,
  business_scope      TEXT NOT NULL,
  staff_count         BIGINT,
  turnover_amount     BIGINT,             -- minor units
  turnover_currency   TEXT NOT NULL,
  currency            TEXT NOT NULL,
  payment_terms       TEXT NOT NULL,
  incoterm            TEXT NOT NULL,
  credit_amount       BIGINT,             -- minor units
  credit_currency     TEXT NOT NULL,
  tax_number          TEXT NOT NULL,
  registration_number TEXT NOT NULL,
  billing_name        TEXT NOT NULL,
  billing_address     TEXT NOT NULL,
  billing_email       TEXT NOT NULL,
  bank_name           TEXT NOT NULL,
  bank_account        TEXT NOT NULL,
  source              TEXT NOT NULL,
  stage               TEXT NOT NULL,
  size_class          TEXT NOT NULL,
  business_kind       TEXT NOT NULL,
  value_tier          TEXT NOT NULL,
  owner_id            TEXT REFERENCES app_user (id),
  team_id             TEXT REFERENCES team (id),
  notes               TEXT NOT NULL,
  product_preferences TEXT NOT NULL,
  quality_standard    TEXT NOT NULL,
  packaging_rules     TEXT NOT NULL,
  tags                TEXT NOT NULL,      -- JSON list of tag ids, for display; customer_tag is for searching
  own                 TEXT NOT NULL,      -- JSON object field code → value, for display; own_value is for searching
  last_contact_at     BIGINT,
  next_contact_on     TEXT NOT NULL,
  created_at          BIGINT NOT NULL,
  created_by          TEXT NOT NULL,
  updated_at          BIGINT NOT NULL,
  updated_by          TEXT NOT NULL,
  version             BIGINT NOT NULL,
  deleted_at          BIGINT,
  merged_into         TEXT NOT NULL
);
-- deleted_at stands in the indexes although they hold only rows without one: SQLite counts from an index alone only
-- when every column the statement names is in it.
CREATE UNIQUE INDEX customer_code ON customer (code) WHERE deleted_at IS NULL;
CREATE INDEX customer_updated ON customer (updated_at, id, owner_id, team_id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX customer_created ON customer (created_at, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX customer_name ON customer (name_sort, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX customer_owner ON customer (owner_id, updated_at, id, team_id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX customer_owner_name ON customer (owner_id, name_sort, id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX customer_team ON customer (team_id, updated_at, id, owner_id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX customer_country ON customer (country, owner_id, updated_at, id, team_id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX customer_stage ON customer (stage, owner_id, updated_at, id, team_id, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX customer_next ON customer (owner_id, next_contact_on) WHERE deleted_at IS NULL AND next_contact_on <> '';
CREATE INDEX customer_deleted ON customer (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE contact (
  id                TEXT PRIMARY KEY,
  customer_id       TEXT NOT NULL REFERENCES customer (id),
  name              TEXT NOT NULL,
  name_local        TEXT NOT NULL,
  title             TEXT NOT NULL,
  department        TEXT NOT NULL,
  level             TEXT NOT NULL,
  is_main           BOOLEAN NOT NULL,
  language          TEXT NOT NULL,
  birthday          TEXT NOT NULL,        -- YYYY-MM-DD, or --MM-DD when the year is unknown
  preferred_channel TEXT NOT NULL,
  preferred_hours   TEXT NOT NULL,
  culture_notes     TEXT NOT NULL,
  notes             TEXT NOT NULL,
  emails            TEXT NOT NULL,        -- JSON list of {value, kind}
  phones            TEXT NOT NULL,        -- JSON list of {value, kind, e164}
  socials           TEXT NOT NULL,        -- JSON list of {value, kind}
  left_on           TEXT NOT NULL,
  created_at        BIGINT NOT NULL,
  updated_at        BIGINT NOT NULL,
  version           BIGINT NOT NULL,
  deleted_at        BIGINT
);
CREATE INDEX contact_customer ON contact (customer_id, id);

-- Exact keys two records of one company share: domain, mail, phone, tax number.
CREATE TABLE customer_key (
  customer_id TEXT NOT NULL REFERENCES customer (id),
  kind        TEXT NOT NULL,
  value       TEXT NOT NULL,
  PRIMARY KEY (kind, value, customer_id)
-- only sqlite
) WITHOUT ROWID;
-- end
-- only postgres
);
-- end
CREATE INDEX customer_key_customer ON customer_key (customer_id);

-- Similar names share bands of their MinHash.
CREATE TABLE customer_band (
  band        BIGINT NOT NULL,
  customer_id TEXT NOT NULL REFERENCES customer (id),
  PRIMARY KEY (band, customer_id)
-- only sqlite
) WITHOUT ROWID;
-- end
-- only postgres
);
-- end
CREATE INDEX customer_band_customer ON customer_band (customer_id);

-- only sqlite
CREATE VIRTUAL TABLE customer_fts USING fts5 (tokens, content='', contentless_delete=1, detail=none,
  tokenize='ascii');
CREATE TABLE customer_search (
  doc         INTEGER PRIMARY KEY,        -- the leading 60 bits of the id: same order as the id
  customer_id TEXT NOT NULL UNIQUE REFERENCES customer (id),
  fold_i      TEXT NOT NULL,              -- Chinese, Japanese and Korean text per field group (identity, profile,
  fold_p      TEXT NOT NULL,              -- contact, commercial, billing, notes), for checking parts of three and more characters
  fold_c      TEXT NOT NULL,
  fold_m      TEXT NOT NULL,
  fold_b      TEXT NOT NULL,
  fold_n      TEXT NOT NULL
);
-- end
-- only postgres
CREATE TABLE customer_search (
  doc         BIGINT PRIMARY KEY,
  customer_id TEXT NOT NULL UNIQUE REFERENCES customer (id),
  fold_i      TEXT NOT NULL,              -- Chinese, Japanese and Korean text per field group (identity, profile,
  fold_p      TEXT NOT NULL,              -- contact, commercial, billing, notes), for checking parts of three and more characters
  fold_c      TEXT NOT NULL,
  fold_m      TEXT NOT NULL,
  fold_b      TEXT NOT NULL,
  fold_n      TEXT NOT NULL,
  tokens      tsvector NOT NULL
) WITH (toast_tuple_target = 8160);        -- in the row: packing the words away costs more than writing them
CREATE INDEX customer_search_tokens ON customer_search USING gin (tokens);
-- end

CREATE TABLE tag (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  name_fold  TEXT NOT NULL,
  color      TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);
CREATE UNIQUE INDEX tag_name ON tag (name_fold);

CREATE TABLE customer_tag (
  tag_id      TEXT NOT NULL REFERENCES tag (id),
  customer_id TEXT NOT NULL REFERENCES customer (id),
  PRIMARY KEY (tag_id, customer_id)
);
CREATE INDEX customer_tag_customer ON customer_tag (customer_id);

CREATE TABLE own_field (
  id         TEXT PRIMARY KEY,
  entity     TEXT NOT NULL,               -- customer
  code       TEXT NOT NULL,               -- stable, never renamed
  label      TEXT NOT NULL,
  label_zh   TEXT NOT NULL,
  kind       TEXT NOT NULL,               -- text, number, date, choice, multi, money, user, link
  options    TEXT NOT NULL,               -- JSON list of {code, label, label_zh, disabled}
  required   BOOLEAN NOT NULL,
  grp        TEXT NOT NULL,               -- field group
  help       TEXT NOT NULL,
  position   BIGINT NOT NULL,
  disabled   BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);
CREATE UNIQUE INDEX own_field_code ON own_field (entity, code);

-- One row per value of an own field, typed, so that filters and sorting use an index and never open JSON.
CREATE TABLE own_value (
  field_id  TEXT NOT NULL REFERENCES own_field (id),
  record_id TEXT NOT NULL,
  pos       BIGINT NOT NULL,
  t         TEXT NOT NULL,
  n         DOUBLE PRECISION,
  PRIMARY KEY (field_id, record_id, pos)
);
CREATE INDEX own_value_text ON own_value (field_id, t, record_id);
CREATE INDEX own_value_number ON own_value (field_id, n, record_id);
CREATE INDEX own_value_record ON own_value (record_id);

CREATE TABLE attachment (
  id          TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customer (id),
  name        TEXT NOT NULL,
  mime        TEXT NOT NULL,
  size        BIGINT NOT NULL,
  hash        TEXT NOT NULL REFERENCES blob (hash),
  created_at  BIGINT NOT NULL,
  created_by  TEXT NOT NULL,
  version     BIGINT NOT NULL,
  deleted_at  BIGINT
);
CREATE INDEX attachment_customer ON attachment (customer_id, id);
CREATE INDEX attachment_hash ON attachment (hash);

-- Calls, mails, meetings, notes: what happened with a customer.
CREATE TABLE activity (
  id          TEXT PRIMARY KEY,
  customer_id TEXT NOT NULL REFERENCES customer (id),
  contact_id  TEXT,
  kind        TEXT NOT NULL,              -- note, call, email, meeting, visit, chat
  direction   TEXT NOT NULL,              -- in, out, ''
  at          BIGINT NOT NULL,
  subject     TEXT NOT NULL,
  body        TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  created_by  TEXT NOT NULL,
  updated_at  BIGINT NOT NULL,
  version     BIGINT NOT NULL,
  deleted_at  BIGINT
);
CREATE INDEX activity_customer ON activity (customer_id, at, id);

CREATE TABLE task (
  id          TEXT PRIMARY KEY,
  title       TEXT NOT NULL,
  notes       TEXT NOT NULL,
  customer_id TEXT REFERENCES customer (id),
  assignee_id TEXT REFERENCES app_user (id),
  team_id     TEXT REFERENCES team (id),  -- the assignee's, for ranges
  creator_id  TEXT NOT NULL,
  due_on      TEXT NOT NULL,
  priority    TEXT NOT NULL,              -- low, normal, high
  state       TEXT NOT NULL,              -- open, doing, done, cancelled
  done_at     BIGINT,
  rank        TEXT NOT NULL,              -- order within a board column
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  version     BIGINT NOT NULL,
  deleted_at  BIGINT
);
CREATE INDEX task_assignee ON task (assignee_id, state, due_on, id) WHERE deleted_at IS NULL;
CREATE INDEX task_customer ON task (customer_id, state, id) WHERE deleted_at IS NULL;
CREATE INDEX task_team ON task (team_id, state, due_on, id) WHERE deleted_at IS NULL;
CREATE INDEX task_due ON task (state, due_on, id) WHERE deleted_at IS NULL;

CREATE TABLE saved_view (
  id         TEXT PRIMARY KEY,
  entity     TEXT NOT NULL,
  name       TEXT NOT NULL,
  shared     BOOLEAN NOT NULL,
  owner_id   TEXT NOT NULL REFERENCES app_user (id),
  spec       TEXT NOT NULL,               -- JSON {filter, sort, columns, layout, q}
  position   BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);
CREATE INDEX saved_view_owner ON saved_view (entity, owner_id);
CREATE INDEX saved_view_shared ON saved_view (entity, shared);

CREATE TABLE recent (
  user_id   TEXT NOT NULL,
  entity    TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (user_id, entity, entity_id)
);
CREATE INDEX recent_user ON recent (user_id, entity, at);

-- A merge keeps both records as they were, so that it can be undone.
CREATE TABLE merge (
  id        TEXT PRIMARY KEY,
  winner_id TEXT NOT NULL REFERENCES customer (id),
  loser_id  TEXT NOT NULL REFERENCES customer (id),
  at        BIGINT NOT NULL,
  by_id     TEXT NOT NULL,
  before    TEXT NOT NULL,                -- JSON: both customers, ids of every child moved
  undone_at BIGINT
);
CREATE INDEX merge_winner ON merge (winner_id);
CREATE INDEX merge_loser ON merge (loser_id);
