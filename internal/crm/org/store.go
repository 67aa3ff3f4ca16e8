package org

import (
	"strings"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/work"
)

// Columns are enumerated from the row types: nothing here reads or writes a column no type names.

func columns[T any]() string { return strings.Join(db.Columns[T](), ", ") }

// forUpdate locks what is read to be changed; SQLite has one writer and needs none.
func forUpdate(tx *db.Tx) string {
	if tx.Postgres() {
		return " FOR UPDATE"
	}
	return ""
}

// likePattern finds s anywhere; the wildcards of LIKE stand for themselves. Use with ESCAPE '!'.
func likePattern(s string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s) + "%"
}

func policyVersion(tx *work.Tx) (int64, error) {
	return db.One[int64](tx.Tx, "SELECT version FROM setting WHERE key = 'policy_version'")
}

// bumpPolicy tells every node that rights, names or structure changed. It also makes such changes wait for each other: the
// checks that follow it (is an administrator left?) see what the others did.
func bumpPolicy(tx *work.Tx) error {
	_, err := tx.Exec("UPDATE setting SET value = CAST(version + 1 AS TEXT), version = version + 1 WHERE key = 'policy_version'")
	return err
}

func loadDirectory(tx *work.Tx, version int64, reg *access.Registry) (*directory, error) {
	d := &directory{version: version, users: map[string]*dirUser{}, roles: map[string]*dirRole{}, teams: map[string]teamRow{},
		departments: map[string]departmentRow{}, rights: map[string]*access.Rights{}, registry: reg}
	users, err := db.Select[dirUser](tx.Tx, "SELECT "+columns[dirUser]()+" FROM app_user")
	if err != nil {
		return nil, err
	}
	for i := range users {
		d.users[users[i].ID] = &users[i]
	}
	roles, err := selectRoles(tx)
	if err != nil {
		return nil, err
	}
	for _, r := range roles {
		d.roles[r.ID] = &dirRole{ID: r.ID, Key: r.Key, Name: r.Name, NameZh: r.NameZh, Grants: r.effective(reg)}
	}
	links, err := db.Select[struct {
		UserID string `db:"user_id"`
		RoleID string `db:"role_id"`
	}](tx.Tx, "SELECT user_id, role_id FROM user_role ORDER BY user_id, role_id")
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		// Read after the roles and the users: what came in between is not in this picture yet.
		if u := d.users[l.UserID]; u != nil && d.roles[l.RoleID] != nil {
			u.roles = append(u.roles, l.RoleID)
		}
	}
	teams, err := db.Select[teamRow](tx.Tx, "SELECT "+columns[teamRow]()+" FROM team")
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		d.teams[t.ID] = t
	}
	deps, err := db.Select[departmentRow](tx.Tx, "SELECT "+columns[departmentRow]()+" FROM department")
	if err != nil {
		return nil, err
	}
	for _, x := range deps {
		d.departments[x.ID] = x
	}
	return d, nil
}

// --- users ---

const (
	statusActive   = "active"
	statusDisabled = "disabled"
)

// profile are the columns of a user that are edited under a version.
type profile struct {
	Login        string  `db:"login"`
	LoginFold    string  `db:"login_fold"`
	Name         string  `db:"name"`
	NameSort     string  `db:"name_sort"`
	Search       string  `db:"search"`
	Email        string  `db:"email"`
	Language     string  `db:"language"`
	TimeZone     string  `db:"time_zone"`
	Theme        string  `db:"theme"`
	TeamID       *string `db:"team_id"`
	DepartmentID *string `db:"department_id"`
	Status       string  `db:"status"`
	UpdatedAt    db.Time `db:"updated_at"`
	Version      int64   `db:"version"`
}

type userRow struct {
	ID string `db:"id"`
	profile
	PasswordHash string            `db:"password_hash"`
	PasswordAt   db.Time           `db:"password_at"`
	MustChange   bool              `db:"must_change"`
	TOTPSecret   string            `db:"totp_secret"`
	TOTPPending  string            `db:"totp_pending"`
	TOTPStep     int64             `db:"totp_step"`
	Recovery     db.JSON[[]string] `db:"recovery"`
	Epoch        int64             `db:"epoch"`
	CreatedAt    db.Time           `db:"created_at"`
}

func userBy(tx *work.Tx, col, value string, lock bool) (userRow, error) {
	suffix := ""
	if lock {
		suffix = forUpdate(tx.Tx)
	}
	return db.One[userRow](tx.Tx, "SELECT "+columns[userRow]()+" FROM app_user WHERE "+col+" = ?"+suffix, value)
}

func anyUser(tx *work.Tx) (bool, error) { return db.Exists(tx.Tx, "SELECT 1 FROM app_user LIMIT 1") }

// claimSetup lets exactly one of several first-run requests through.
func claimSetup(tx *work.Tx) (bool, error) {
	n, err := tx.Exec("INSERT INTO setting (key, value) VALUES ('setup', ?) ON CONFLICT (key) DO NOTHING", tx.Now().Format("2006-01-02T15:04:05Z07:00"))
	return n == 1, err
}

// found narrows to users of whom q is a part; pinyin is stored without spaces and may be typed with them.
func found(w *db.Where, q string) {
	w.If(q != "", "search LIKE ? ESCAPE '!' OR search LIKE ? ESCAPE '!'", likePattern(q), likePattern(strings.ReplaceAll(q, " ", "")))
}

func listUsers(tx *work.Tx, q, status string, after []any, limit int) ([]userRow, error) {
	var w db.Where
	w.If(status != "", "status = ?", status)
	found(&w, q)
	if after != nil {
		w.And("name_sort > ? OR (name_sort = ? AND id > ?)", after[0], after[0], after[1])
	}
	return db.Select[userRow](tx.Tx, "SELECT "+columns[userRow]()+" FROM app_user"+w.SQL()+" ORDER BY name_sort, id LIMIT ?", w.Args(limit)...)
}

func countUsers(tx *work.Tx, q, status string) (int64, error) {
	var w db.Where
	w.If(status != "", "status = ?", status)
	found(&w, q)
	return db.One[int64](tx.Tx, "SELECT COUNT(*) FROM app_user"+w.SQL(), w.Args()...)
}

func lastSeen(tx *work.Tx, ids []string) (map[string]db.Time, error) {
	cond, args := db.In("user_id", ids)
	rows, err := db.Select[struct {
		UserID string  `db:"user_id"`
		At     db.Time `db:"at"`
	}](tx.Tx, "SELECT user_id, MAX(seen_at) AS at FROM session WHERE "+cond+" GROUP BY user_id", args...)
	out := map[string]db.Time{}
	for _, r := range rows {
		out[r.UserID] = r.At
	}
	return out, err
}

func setRoles(tx *work.Tx, userID string, roleIDs []string) error {
	if _, err := tx.Exec("DELETE FROM user_role WHERE user_id = ?", userID); err != nil {
		return err
	}
	for _, r := range roleIDs {
		if _, err := tx.Exec("INSERT INTO user_role (user_id, role_id) VALUES (?, ?)", userID, r); err != nil {
			return err
		}
	}
	return nil
}

// setPassword stores a new hash and ends every session by raising the epoch; it returns the new epoch.
func setPassword(tx *work.Tx, userID, hash string, mustChange bool) (int64, error) {
	if _, err := tx.Exec("UPDATE app_user SET password_hash = ?, password_at = ?, must_change = ?, epoch = epoch + 1 WHERE id = ?",
		hash, db.At(tx.Now()), mustChange, userID); err != nil {
		return 0, err
	}
	return db.One[int64](tx.Tx, "SELECT epoch FROM app_user WHERE id = ?", userID)
}

// rehash replaces a hash made at another cost, unless the password was changed meanwhile.
func rehash(tx *work.Tx, userID, from, to string) error {
	_, err := tx.Exec("UPDATE app_user SET password_hash = ? WHERE id = ? AND password_hash = ?", to, userID, from)
	return err
}

func setTOTP(tx *work.Tx, userID, secret, pending string, step int64, recovery []string) error {
	if recovery == nil {
		recovery = []string{}
	}
	_, err := tx.Exec("UPDATE app_user SET totp_secret = ?, totp_pending = ?, totp_step = ?, recovery = ? WHERE id = ?",
		secret, pending, step, db.JSON[[]string]{V: recovery}, userID)
	return err
}

// useStep marks a time step as used; false when it, or a later one, was used before.
func useStep(tx *work.Tx, userID string, step int64) (bool, error) {
	n, err := tx.Exec("UPDATE app_user SET totp_step = ? WHERE id = ? AND totp_step < ?", step, userID, step)
	return n == 1, err
}

func setRecovery(tx *work.Tx, userID string, hashes []string) error {
	_, err := tx.Exec("UPDATE app_user SET recovery = ? WHERE id = ?", db.JSON[[]string]{V: hashes}, userID)
	return err
}

// endSessions deletes a user's sessions but one ("" spares none).
func endSessions(tx *work.Tx, userID, spare string) (int64, error) {
	return tx.Exec("DELETE FROM session WHERE user_id = ? AND id <> ?", userID, spare)
}

// raiseEpoch makes every session of the user worthless, also one that is being made at this moment.
func raiseEpoch(tx *work.Tx, userID string) error {
	_, err := tx.Exec("UPDATE app_user SET epoch = epoch + 1 WHERE id = ?", userID)
	return err
}

// revokeTokens revokes all tokens of a user.
func revokeTokens(tx *work.Tx, userID string) (int64, error) {
	return tx.Exec("UPDATE api_token SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL", db.At(tx.Now()), userID)
}

func forgetDevices(tx *work.Tx, userID string) error {
	_, err := tx.Exec("DELETE FROM device WHERE user_id = ?", userID)
	return err
}

// --- roles ---

type roleRow struct {
	ID          string                 `db:"id"`
	Key         string                 `db:"key"`
	Name        string                 `db:"name"`
	NameZh      string                 `db:"name_zh"`
	NameFold    string                 `db:"name_fold"`
	Description string                 `db:"description"`
	Grants      db.JSON[access.Grants] `db:"grants"`
	CreatedAt   db.Time                `db:"created_at"`
	UpdatedAt   db.Time                `db:"updated_at"`
	Version     int64                  `db:"version"`
}

func selectRoles(tx *work.Tx) ([]roleRow, error) {
	return db.Select[roleRow](tx.Tx, "SELECT "+columns[roleRow]()+" FROM role ORDER BY created_at, id")
}

func roleByID(tx *work.Tx, id string) (roleRow, error) {
	return db.One[roleRow](tx.Tx, "SELECT "+columns[roleRow]()+" FROM role WHERE id = ?", id)
}

func roleUsers(tx *work.Tx) (map[string]int64, error) {
	rows, err := db.Select[struct {
		RoleID string `db:"role_id"`
		N      int64  `db:"n"`
	}](tx.Tx, "SELECT ur.role_id, COUNT(*) AS n FROM user_role ur JOIN app_user u ON u.id = ur.user_id WHERE u.status = 'active' GROUP BY ur.role_id")
	out := map[string]int64{}
	for _, r := range rows {
		out[r.RoleID] = r.N
	}
	return out, err
}

func roleHolders(tx *work.Tx, roleID string) (int64, error) {
	return db.One[int64](tx.Tx, "SELECT COUNT(*) FROM user_role WHERE role_id = ?", roleID)
}

func deleteRole(tx *work.Tx, id string, version int64) (bool, error) {
	n, err := tx.Exec("DELETE FROM role WHERE id = ? AND version = ?", id, version)
	return n == 1, err
}

// --- teams and departments ---

type teamRow struct {
	ID           string  `db:"id" audit:"-"`
	Name         string  `db:"name"`
	NameFold     string  `db:"name_fold" audit:"-"`
	DepartmentID *string `db:"department_id"`
	CreatedAt    db.Time `db:"created_at" audit:"-"`
	UpdatedAt    db.Time `db:"updated_at" audit:"-"`
	Version      int64   `db:"version" audit:"-"`
}

type departmentRow struct {
	ID        string  `db:"id" audit:"-"`
	Name      string  `db:"name"`
	NameFold  string  `db:"name_fold" audit:"-"`
	ParentID  *string `db:"parent_id"`
	CreatedAt db.Time `db:"created_at" audit:"-"`
	UpdatedAt db.Time `db:"updated_at" audit:"-"`
	Version   int64   `db:"version" audit:"-"`
}

func deleteVersion(tx *work.Tx, table, id string, version int64) (bool, error) {
	n, err := tx.Exec("DELETE FROM "+table+" WHERE id = ? AND version = ?", id, version)
	return n == 1, err
}

// --- company ---

func settingValue(tx *work.Tx, key string) (value string, version int64, err error) {
	r, err := db.One[struct {
		Value   string `db:"value"`
		Version int64  `db:"version"`
	}](tx.Tx, "SELECT value, version FROM setting WHERE key = ?", key)
	return r.Value, r.Version, err
}

func insertSetting(tx *work.Tx, key, value string) error {
	_, err := tx.Exec("INSERT INTO setting (key, value) VALUES (?, ?)", key, value)
	return err
}

func updateSetting(tx *work.Tx, key, value string, version int64) (bool, error) {
	n, err := tx.Exec("UPDATE setting SET value = ?, version = version + 1 WHERE key = ? AND version = ?", value, key, version)
	return n == 1, err
}
