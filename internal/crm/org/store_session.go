package org

import (
	"time"

	"tradewind/internal/kit/db"
	"tradewind/internal/kit/work"
)

type sessionRow struct {
	ID        string  `db:"id"`
	TokenHash string  `db:"token_hash"`
	UserID    string  `db:"user_id"`
	Epoch     int64   `db:"epoch"`
	CreatedAt db.Time `db:"created_at"`
	SeenAt    db.Time `db:"seen_at"`
	ExpiresAt db.Time `db:"expires_at"`
	IP        string  `db:"ip"`
	Agent     string  `db:"agent"`
}

type tokenRow struct {
	ID        string            `db:"id"`
	UserID    string            `db:"user_id"`
	Name      string            `db:"name"`
	Prefix    string            `db:"prefix"`
	TokenHash string            `db:"token_hash"`
	Scopes    db.JSON[[]string] `db:"scopes"`
	CreatedAt db.Time           `db:"created_at"`
	ExpiresAt db.Time           `db:"expires_at"`
	UsedAt    db.Time           `db:"used_at"`
	RevokedAt db.Time           `db:"revoked_at"`
}

// credential is all that is needed to decide about a request, read in one query.
type credential struct {
	ID         string            `db:"id"`
	UserID     string            `db:"user_id"`
	Epoch      int64             `db:"epoch"`
	SeenAt     db.Time           `db:"seen_at"`
	ExpiresAt  db.Time           `db:"expires_at"`
	RevokedAt  db.Time           `db:"revoked_at"`
	Scopes     db.JSON[[]string] `db:"scopes"`
	Name       string            `db:"name"`
	Language   string            `db:"language"`
	TimeZone   string            `db:"time_zone"`
	Status     string            `db:"status"`
	UserEpoch  int64             `db:"user_epoch"`
	MustChange bool              `db:"must_change"`
	Policy     int64             `db:"policy"`
}

func sessionCredential(tx *work.Tx, tokenHash string) (credential, error) {
	return db.One[credential](tx.Tx, `SELECT s.id, s.user_id, s.epoch, s.seen_at, s.expires_at, u.name, u.language, u.time_zone, u.status,
		u.epoch AS user_epoch, u.must_change, p.version AS policy
		FROM session s JOIN app_user u ON u.id = s.user_id JOIN setting p ON p.key = 'policy_version' WHERE s.token_hash = ?`, tokenHash)
}

func tokenCredential(tx *work.Tx, tokenHash string) (credential, error) {
	return db.One[credential](tx.Tx, `SELECT k.id, k.user_id, k.used_at AS seen_at, k.expires_at, k.revoked_at, k.scopes, u.name, u.language, u.time_zone,
		u.status, u.must_change, p.version AS policy
		FROM api_token k JOIN app_user u ON u.id = k.user_id JOIN setting p ON p.key = 'policy_version' WHERE k.token_hash = ?`, tokenHash)
}

func touchSession(t *db.Tx, sessionID string) error {
	_, err := t.Exec("UPDATE session SET seen_at = ? WHERE id = ? AND seen_at < ?", db.At(t.Now()), sessionID, db.At(t.Now()))
	return err
}

func touchToken(t *db.Tx, tokenID string) error {
	_, err := t.Exec("UPDATE api_token SET used_at = ? WHERE id = ?", db.At(t.Now()), tokenID)
	return err
}

func sessionsOf(tx *work.Tx, userID string, epoch int64, idle time.Duration) ([]sessionRow, error) {
	return db.Select[sessionRow](tx.Tx, "SELECT "+columns[sessionRow]()+` FROM session
		WHERE user_id = ? AND epoch = ? AND expires_at > ? AND seen_at > ? ORDER BY seen_at DESC, id LIMIT 100`,
		userID, epoch, db.At(tx.Now()), db.At(tx.Now().Add(-idle)))
}

func deleteSession(tx *work.Tx, userID, sessionID string) (bool, error) {
	n, err := tx.Exec("DELETE FROM session WHERE id = ? AND user_id = ?", sessionID, userID)
	return n == 1, err
}

// dropSession removes the session a browser had before it signed in anew, whoever's it was.
func dropSession(tx *work.Tx, sessionID string) error {
	_, err := tx.Exec("DELETE FROM session WHERE id = ?", sessionID)
	return err
}

// trimSessions keeps a user's newest sessions only.
func trimSessions(tx *work.Tx, userID string, keep int) error {
	_, err := tx.Exec("DELETE FROM session WHERE user_id = ? AND id NOT IN (SELECT id FROM session WHERE user_id = ? ORDER BY created_at DESC, id DESC LIMIT ?)",
		userID, userID, keep)
	return err
}

func tokensOf(tx *work.Tx, userID string) ([]tokenRow, error) {
	return db.Select[tokenRow](tx.Tx, "SELECT "+columns[tokenRow]()+" FROM api_token WHERE user_id = ? AND revoked_at IS NULL ORDER BY id DESC LIMIT 200", userID)
}

func revokeToken(tx *work.Tx, userID, tokenID string) (string, bool, error) {
	name, err := db.One[string](tx.Tx, "SELECT name FROM api_token WHERE id = ? AND user_id = ? AND revoked_at IS NULL", tokenID, userID)
	if err != nil {
		return "", false, none(err)
	}
	n, err := tx.Exec("UPDATE api_token SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL", db.At(tx.Now()), tokenID, userID)
	return name, n == 1, err
}

// --- devices and counters ---

func knownDevice(tx *work.Tx, hash, userID string) (bool, error) {
	return db.Exists(tx.Tx, "SELECT 1 FROM device WHERE hash = ? AND user_id = ?", hash, userID)
}

func seeDevice(tx *work.Tx, hash string) error {
	_, err := tx.Exec("UPDATE device SET seen_at = ? WHERE hash = ?", db.At(tx.Now()), hash)
	return err
}

func addDevice(tx *work.Tx, hash, userID string, keep int) error {
	if _, err := tx.Exec("INSERT INTO device (hash, user_id, seen_at) VALUES (?, ?, ?)", hash, userID, db.At(tx.Now())); err != nil {
		return err
	}
	_, err := tx.Exec("DELETE FROM device WHERE user_id = ? AND hash NOT IN (SELECT hash FROM device WHERE user_id = ? ORDER BY seen_at DESC, hash LIMIT ?)",
		userID, userID, keep)
	return err
}

// countFail adds one to a counter, starting anew when its window is over, and returns the count and the window's end.
func countFail(t *db.Tx, key string) (fails int64, until time.Time, err error) {
	now := db.At(t.Now())
	end := db.At(t.Now().Add(guardWindow))
	if _, err = t.Exec(`INSERT INTO signin_guard (key, fails, since, until_at) VALUES (?, 1, ?, ?)
		ON CONFLICT (key) DO UPDATE SET
		fails = CASE WHEN signin_guard.until_at <= ? THEN 1 ELSE signin_guard.fails + 1 END,
		since = CASE WHEN signin_guard.until_at <= ? THEN excluded.since ELSE signin_guard.since END,
		until_at = CASE WHEN signin_guard.until_at <= ? THEN excluded.until_at ELSE signin_guard.until_at END`,
		key, now, end, now, now, now); err != nil {
		return 0, until, err
	}
	row, err := db.One[struct {
		Fails int64   `db:"fails"`
		Until db.Time `db:"until_at"`
	}](t, "SELECT fails, until_at FROM signin_guard WHERE key = ?", key)
	return row.Fails, row.Until.Time, err
}

func uncount(t *db.Tx, key string, forget bool) error {
	if forget {
		_, err := t.Exec("DELETE FROM signin_guard WHERE key = ?", key)
		return err
	}
	_, err := t.Exec("UPDATE signin_guard SET fails = fails - 1 WHERE key = ? AND fails > 0", key)
	return err
}

// sweep removes what can no longer be used.
func sweep(t *db.Tx, idle time.Duration) error {
	now := t.Now()
	for _, x := range []struct {
		text string
		args []any
	}{
		{"DELETE FROM session WHERE expires_at < ? OR seen_at < ?", []any{db.At(now), db.At(now.Add(-idle))}},
		{"DELETE FROM signin_guard WHERE until_at < ?", []any{db.At(now)}},
		{"DELETE FROM device WHERE seen_at < ?", []any{db.At(now.AddDate(0, 0, -deviceDays))}},
		{"DELETE FROM api_token WHERE expires_at < ? OR revoked_at < ?", []any{db.At(now.AddDate(0, 0, -90)), db.At(now.AddDate(0, 0, -90))}},
	} {
		if _, err := t.Exec(x.text, x.args...); err != nil {
			return err
		}
	}
	return nil
}
