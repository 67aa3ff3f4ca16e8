-- People: departments, teams, roles, users, their sessions and tokens.

CREATE TABLE department (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  name_fold  TEXT NOT NULL,
  parent_id  TEXT REFERENCES department (id),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);
CREATE UNIQUE INDEX department_name ON department (name_fold);

CREATE TABLE team (
  id            TEXT PRIMARY KEY,
  name          TEXT NOT NULL,
  name_fold     TEXT NOT NULL,
  department_id TEXT REFERENCES department (id),
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL
);
CREATE UNIQUE INDEX team_name ON team (name_fold);
CREATE INDEX team_department ON team (department_id);

CREATE TABLE role (
  id          TEXT PRIMARY KEY,
  key         TEXT NOT NULL,              -- admin, sales … for shipped roles, '' for own ones
  name        TEXT NOT NULL,
  name_zh     TEXT NOT NULL,
  name_fold   TEXT NOT NULL,
  description TEXT NOT NULL,
  grants      TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  updated_at  BIGINT NOT NULL,
  version     BIGINT NOT NULL
);
CREATE UNIQUE INDEX role_key ON role (key) WHERE key <> '';
CREATE UNIQUE INDEX role_name ON role (name_fold);

CREATE TABLE app_user (
  id            TEXT PRIMARY KEY,
  login         TEXT NOT NULL,
  login_fold    TEXT NOT NULL,
  name          TEXT NOT NULL,
  name_sort     TEXT NOT NULL,
  search        TEXT NOT NULL,            -- folded name, its pinyin and initials, login and mail
  email         TEXT NOT NULL,
  language      TEXT NOT NULL,
  time_zone     TEXT NOT NULL,
  theme         TEXT NOT NULL,
  team_id       TEXT REFERENCES team (id),
  department_id TEXT REFERENCES department (id), -- only for people above the teams; else the team's
  status        TEXT NOT NULL,            -- active, disabled
  password_hash TEXT NOT NULL,
  password_at   BIGINT,
  must_change   BOOLEAN NOT NULL,
  totp_secret   TEXT NOT NULL,            -- sealed with the instance key; '' when two-factor is off
  totp_pending  TEXT NOT NULL,
  totp_step     BIGINT NOT NULL,
  recovery      TEXT NOT NULL,            -- JSON list of hashes
  epoch         BIGINT NOT NULL,          -- raised to end all sessions at once
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL
);
CREATE UNIQUE INDEX app_user_login ON app_user (login_fold);
CREATE INDEX app_user_team ON app_user (team_id);
CREATE INDEX app_user_name ON app_user (name_sort, id);

CREATE TABLE user_role (
  user_id TEXT NOT NULL REFERENCES app_user (id),
  role_id TEXT NOT NULL REFERENCES role (id),
  PRIMARY KEY (user_id, role_id)
);
CREATE INDEX user_role_role ON user_role (role_id);

CREATE TABLE session (
  id         TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL,
  user_id    TEXT NOT NULL REFERENCES app_user (id),
  epoch      BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ip         TEXT NOT NULL,
  agent      TEXT NOT NULL
);
CREATE UNIQUE INDEX session_token ON session (token_hash);
CREATE INDEX session_owner ON session (user_id);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE api_token (
  id         TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL REFERENCES app_user (id),
  name       TEXT NOT NULL,
  prefix     TEXT NOT NULL,
  token_hash TEXT NOT NULL,
  scopes     TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at    BIGINT,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX api_token_hash ON api_token (token_hash);
CREATE INDEX api_token_user ON api_token (user_id);

-- Failed sign-ins: per login and address, per address, and per login for unknown devices.
CREATE TABLE signin_guard (
  key      TEXT PRIMARY KEY,
  fails    BIGINT NOT NULL,
  since    BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);

CREATE TABLE device (
  hash    TEXT PRIMARY KEY,               -- of the cookie a browser keeps after a good sign-in
  user_id TEXT NOT NULL REFERENCES app_user (id),
  seen_at BIGINT NOT NULL
);
CREATE INDEX device_user ON device (user_id, seen_at);
